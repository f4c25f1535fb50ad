; Which of several values something has is asked with `match`.
;
; It names the value once, and the compiler says when a case is missing.
;
; bad:
;   let a = if x == small then 1 else if x == large then 2 else if x == huge then 3 else 4
; good:
;   let a = match x { small => 1; large => 2; huge => 3; _ => 4 }
;   let b = if x == small then 1 else 2

((cond
  condition: (binary left: (_) @_a operator: "==")
  else: (cond
    condition: (binary left: (_) @_b operator: "==")
    else: (cond condition: (binary left: (_) @_c operator: "==")))) @lint
  (#eq? @_a @_b)
  (#eq? @_a @_c)
  (#set! severity "info")
  (#set! message "`{@_a}` is compared with one value after the other")
  (#set! help "write `match {@_a} { … }`"))

((cond
  condition: (is subject: (_) @_a)
  else: (cond
    condition: (is subject: (_) @_b)
    else: (cond condition: (is subject: (_) @_c)))) @lint
  (#eq? @_a @_b)
  (#eq? @_a @_c)
  (#set! severity "info")
  (#set! message "`{@_a}` is compared with one case after the other")
  (#set! help "write `match {@_a} { … }`"))
