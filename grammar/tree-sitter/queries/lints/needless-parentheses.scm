; Parentheses around the whole of a value change nothing.
;
; (They may stand around what goes on over several lines.)
;
; bad:
;   let a = (b + c)
; fixed:
;   let a = b + c
; bad:
;   let a = f((b), ((c + d)) * 2)
; fixed:
;   let a = f(b, (c + d) * 2)
; good:
;   let a = (b + c) * 2
;   let d = (
;     e
;     + f
;   )

((assign value: (paren value: (_) @_value) @lint)
  (#not-match? @lint "\n")
  (#set! severity "info")
  (#set! message "these parentheses change nothing")
  (#set! help "leave them out")
  (#set! fix "{@_value}"))

((let value: (paren value: (_) @_value) @lint)
  (#not-match? @lint "\n")
  (#set! severity "info")
  (#set! message "these parentheses change nothing")
  (#set! help "leave them out")
  (#set! fix "{@_value}"))

((fn body: (paren value: (_) @_value) @lint)
  (#not-match? @lint "\n")
  (#set! severity "info")
  (#set! message "these parentheses change nothing")
  (#set! help "leave them out")
  (#set! fix "{@_value}"))

((arg value: (paren value: (_) @_value) @lint)
  (#not-match? @lint "\n")
  (#set! severity "info")
  (#set! message "these parentheses change nothing")
  (#set! help "leave them out")
  (#set! fix "{@_value}"))

((hole value: (paren value: (_) @_value) @lint)
  (#not-match? @lint "\n")
  (#set! severity "info")
  (#set! message "these parentheses change nothing")
  (#set! help "leave them out")
  (#set! fix "{@_value}"))

((entry value: (paren value: (_) @_value) @lint)
  (#not-match? @lint "\n")
  (#set! severity "info")
  (#set! message "these parentheses change nothing")
  (#set! help "leave them out")
  (#set! fix "{@_value}"))

((paren value: (paren value: (_) @_value) @lint)
  (#not-match? @lint "\n")
  (#set! severity "info")
  (#set! message "these parentheses change nothing")
  (#set! help "leave them out")
  (#set! fix "{@_value}"))

((field default: (paren value: (_) @_value) @lint)
  (#not-match? @lint "\n")
  (#set! severity "info")
  (#set! message "these parentheses change nothing")
  (#set! help "leave them out")
  (#set! fix "{@_value}"))
