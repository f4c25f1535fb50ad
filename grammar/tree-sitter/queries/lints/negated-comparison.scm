; A comparison that is negated has an operator of its own.
;
; bad:
;   let a = not (b == c)
; fixed:
;   let a = b != c
; bad:
;   let a = not (x in xs)
; fixed:
;   let a = x not in xs
; good:
;   let a = b != c
;   let d = x not in xs

((unary operator: "not" operand: (paren value: (binary left: (_) @_left operator: "==" right: (_) @_right))) @lint
  (#set! message "`not` before a comparison with `==`")
  (#set! help "write `{@_left} != {@_right}`")
  (#set! severity "info")
  (#set! fix "{@_left} != {@_right}"))

((unary operator: "not" operand: (binary left: (_) @_left operator: "==" right: (_) @_right)) @lint
  (#set! message "`not` before a comparison with `==`")
  (#set! help "write `{@_left} != {@_right}`")
  (#set! severity "info")
  (#set! fix "{@_left} != {@_right}"))

((unary operator: "not" operand: (paren value: (binary left: (_) @_left operator: "!=" right: (_) @_right))) @lint
  (#set! message "`not` before a comparison with `!=`")
  (#set! help "write `{@_left} == {@_right}`")
  (#set! severity "info")
  (#set! fix "{@_left} == {@_right}"))

((unary operator: "not" operand: (binary left: (_) @_left operator: "!=" right: (_) @_right)) @lint
  (#set! message "`not` before a comparison with `!=`")
  (#set! help "write `{@_left} == {@_right}`")
  (#set! severity "info")
  (#set! fix "{@_left} == {@_right}"))

((unary operator: "not" operand: (paren value: (binary left: (_) @_left operator: "in" right: (_) @_right))) @lint
  (#set! message "`not` before a comparison with `in`")
  (#set! help "write `{@_left} not in {@_right}`")
  (#set! severity "info")
  (#set! fix "{@_left} not in {@_right}"))

((unary operator: "not" operand: (binary left: (_) @_left operator: "in" right: (_) @_right)) @lint
  (#set! message "`not` before a comparison with `in`")
  (#set! help "write `{@_left} not in {@_right}`")
  (#set! severity "info")
  (#set! fix "{@_left} not in {@_right}"))

((unary operator: "not" operand: (paren value: (binary left: (_) @_left operator: "not in" right: (_) @_right))) @lint
  (#set! message "`not` before a comparison with `not in`")
  (#set! help "write `{@_left} in {@_right}`")
  (#set! severity "info")
  (#set! fix "{@_left} in {@_right}"))

((unary operator: "not" operand: (binary left: (_) @_left operator: "not in" right: (_) @_right)) @lint
  (#set! message "`not` before a comparison with `not in`")
  (#set! help "write `{@_left} in {@_right}`")
  (#set! severity "info")
  (#set! fix "{@_left} in {@_right}"))
