; A `match` that does something in one case only is an `if`.
;
; bad:
;   every service s {
;     match s.auth {
;       public => { alert x {} }
;       _      => { }
;     }
;   }
; bad:
;   let a = match auth { _ => 1 }
; good:
;   every service s { if s.auth is public { alert x {} } }
;   every service s {
;     match s.auth {
;       sso { group } => { grant group {} }
;       _             => { }
;     }
;   }

((match
  subject: (_) @_subject
  . arms: (arm patterns: (pattern !bindings name: (_) @_case) body: (block))
  . arms: (arm patterns: (pattern name: (_) @_rest) body: (block !statements) @_nothing) .) @lint
  (#eq? @_rest "_")
  (#match? @_nothing "^\\{\\s*\\}$")
  (#set! severity "info")
  (#set! message "this `match` does something in one case only")
  (#set! help "write `if {@_subject} is {@_case} { … }`"))

((match subject: (_) . arms: (arm patterns: (pattern name: (_) @_any)) .) @lint
  (#eq? @_any "_")
  (#set! message "this `match` always takes its one arm")
  (#set! help "write what the arm says"))
