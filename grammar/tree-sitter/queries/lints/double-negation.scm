; Two negations are none.
;
; bad:
;   let a = not not b
; fixed:
;   let a = b
; bad:
;   let a = not (not b)
; fixed:
;   let a = b
; good:
;   let a = not b

((unary operator: "not" operand: (unary operator: "not" operand: (_) @_value)) @lint
  (#set! message "two negations cancel each other")
  (#set! help "write `{@_value}`")
  (#set! fix "{@_value}"))

((unary operator: "not" operand: (paren value: (unary operator: "not" operand: (_) @_value))) @lint
  (#set! message "two negations cancel each other")
  (#set! help "write `{@_value}`")
  (#set! fix "{@_value}"))
