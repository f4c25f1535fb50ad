; Being in a list of one is being equal.
;
; bad:
;   let a = name in ["forge"]
; fixed:
;   let a = name == "forge"
; bad:
;   let a = name not in ["forge"]
; fixed:
;   let a = name != "forge"
; good:
;   let a = name == "forge"
;   let b = name in [...names]

((binary left: (_) @_left operator: "in" right: (list_lit . "[" . elements: (_) @_one . "]")) @lint
  (#not-match? @_one "^\\.\\.\\.")
  (#set! severity "info")
  (#set! message "a list of one")
  (#set! help "write `{@_left} == {@_one}`")
  (#set! fix "{@_left} == {@_one}"))

((binary left: (_) @_left operator: "not in" right: (list_lit . "[" . elements: (_) @_one . "]")) @lint
  (#not-match? @_one "^\\.\\.\\.")
  (#set! severity "info")
  (#set! message "a list of one")
  (#set! help "write `{@_left} != {@_one}`")
  (#set! fix "{@_left} != {@_one}"))
