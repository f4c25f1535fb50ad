; What is true or false by itself is not compared with `true` or `false`.
;
; (Of a value that may be none, `x == true` says something else than `x`: that is left alone.)
;
; bad:
;   let a = starts_with(path, "tank/") == true
; fixed:
;   let a = starts_with(path, "tank/")
; bad:
;   let a = (b > c) != true
; fixed:
;   let a = not (b > c)
; good:
;   let a = starts_with(path, "tank/")
;   let b = maybe == true

((binary left: (paren value: [(binary operator: ["==" "!=" "<" "<=" ">" ">=" "in" "not in" "and" "or"]) (is) (unary operator: "not")]) @_value operator: "==" right: (true)) @lint
  (#set! message "a comparison is compared with `true`")
  (#set! help "it is one or the other by itself: `{@_value}`")
  (#set! fix "{@_value}"))

((binary left: (call function: (name) @_function) @_value operator: "==" right: (true)) @lint
  (#any-of? @_function "starts_with" "ends_with" "contains" "any" "all" "matches")
  (#set! message "the answer of `{@_function}` is compared with `true`")
  (#set! help "it is one or the other by itself: `{@_value}`")
  (#set! fix "{@_value}"))

((binary left: (paren value: [(binary operator: ["==" "!=" "<" "<=" ">" ">=" "in" "not in" "and" "or"]) (is) (unary operator: "not")]) @_value operator: "!=" right: (false)) @lint
  (#set! message "a comparison is compared with `false`")
  (#set! help "it is one or the other by itself: `{@_value}`")
  (#set! fix "{@_value}"))

((binary left: (call function: (name) @_function) @_value operator: "!=" right: (false)) @lint
  (#any-of? @_function "starts_with" "ends_with" "contains" "any" "all" "matches")
  (#set! message "the answer of `{@_function}` is compared with `false`")
  (#set! help "it is one or the other by itself: `{@_value}`")
  (#set! fix "{@_value}"))

((binary left: (paren value: [(binary operator: ["==" "!=" "<" "<=" ">" ">=" "in" "not in" "and" "or"]) (is) (unary operator: "not")]) @_value operator: "==" right: (false)) @lint
  (#set! message "a comparison is compared with `false`")
  (#set! help "it is one or the other by itself: `not {@_value}`")
  (#set! fix "not {@_value}"))

((binary left: (call function: (name) @_function) @_value operator: "==" right: (false)) @lint
  (#any-of? @_function "starts_with" "ends_with" "contains" "any" "all" "matches")
  (#set! message "the answer of `{@_function}` is compared with `false`")
  (#set! help "it is one or the other by itself: `not {@_value}`")
  (#set! fix "not {@_value}"))

((binary left: (paren value: [(binary operator: ["==" "!=" "<" "<=" ">" ">=" "in" "not in" "and" "or"]) (is) (unary operator: "not")]) @_value operator: "!=" right: (true)) @lint
  (#set! message "a comparison is compared with `true`")
  (#set! help "it is one or the other by itself: `not {@_value}`")
  (#set! fix "not {@_value}"))

((binary left: (call function: (name) @_function) @_value operator: "!=" right: (true)) @lint
  (#any-of? @_function "starts_with" "ends_with" "contains" "any" "all" "matches")
  (#set! message "the answer of `{@_function}` is compared with `true`")
  (#set! help "it is one or the other by itself: `not {@_value}`")
  (#set! fix "not {@_value}"))
