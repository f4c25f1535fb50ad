; A condition already is true or false.
;
; bad:
;   let a = if size > 1G then true else false
; fixed:
;   let a = size > 1G
; bad:
;   let a = if ready then false else true
; good:
;   let a = size > 1G

((cond condition: (_) @_condition then: (true) else: (false)) @lint
  (#set! message "a choice between true and false")
  (#set! help "write the condition: `{@_condition}`")
  (#set! fix "{@_condition}"))

((cond condition: (_) then: (false) else: (true)) @lint
  (#set! message "a choice between false and true")
  (#set! help "write `not` before the condition"))
