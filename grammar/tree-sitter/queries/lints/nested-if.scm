; Two conditions for one body are one condition with `and`.
;
; bad:
;   every host h {
;     if a {
;       if b { alert x {} }
;     }
;   }
; good:
;   every host h { if a and b { alert x {} } }
;   every host h {
;     if a {
;       if b { alert x {} }
;       alert y {}
;     }
;   }

((if
  condition: (_) @_outer
  then: (block . "{" . statements: (if condition: (_) @_inner !else) . "}")
  !else) @lint
  (#set! severity "info")
  (#set! message "an `if` with nothing but an `if` in it")
  (#set! help "write `if {@_outer} and {@_inner} { … }`"))
