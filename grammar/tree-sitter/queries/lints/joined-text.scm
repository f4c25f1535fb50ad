; A text with holes reads like what comes of it.
;
; bad:
;   let greeting = "Hello, " + name
; fixed:
;   let greeting = "Hello, ${name}"
; bad:
;   let unit = s.name + ".service"
; fixed:
;   let unit = "${s.name}.service"
; good:
;   let greeting = "Hello, ${name}"
;   let sum = a + b

((binary left: (text !tag . "\"" . (_)* @_a . "\"") operator: "+" right: [(name) (field_of) (call) (index)] @_b) @lint
  (#not-match? @lint "\n")
  (#set! severity "info")
  (#set! message "texts are joined with `+`")
  (#set! help "write one text with a hole: `\"{@_a}${{@_b}}\"`")
  (#set! fix "\"{@_a}${{@_b}}\""))

((binary left: [(name) (field_of) (call) (index)] @_a operator: "+" right: (text !tag . "\"" . (_)* @_b . "\"")) @lint
  (#not-match? @lint "\n")
  (#set! severity "info")
  (#set! message "texts are joined with `+`")
  (#set! help "write one text with a hole: `\"${{@_a}}{@_b}\"`")
  (#set! fix "\"${{@_a}}{@_b}\""))

((binary left: (text !tag . "\"" . (_)* @_a . "\"") operator: "+" right: (text !tag . "\"" . (_)* @_b . "\"")) @lint
  (#not-match? @lint "\n")
  (#set! severity "info")
  (#set! message "texts are joined with `+`")
  (#set! help "write one text with a hole: `\"{@_a}{@_b}\"`")
  (#set! fix "\"{@_a}{@_b}\""))
