; A quantity is a literal with its unit, without quotes.
;
; In a text nobody checks the unit, and nothing can be calculated with it.
;
; bad:
;   service x { runtime container { memory = "512M" } }
; fixed:
;   service x { runtime container { memory = 512M } }
; bad:
;   timer y { spread = "1h" }
; fixed:
;   timer y { spread = 1h }
; good:
;   service x { runtime container { memory = 512M } }
;   let labels = { period: "24h" }

((assign
  target: [(name) @_field (field_of name: (name) @_field)]
  value: (text !tag . "\"" . parts: (piece) @_quantity . "\"") @lint)
  (#match? @_field "(^|_)(interval|timeout|after|every|retention|keep|max_age|age|size|memory|reservation|quota|reserved|recordsize|grace|duration|ttl|delay|spread|backoff|limit)$")
  (#match? @_quantity "^([0-9]+(ms|s|m|h|d|w)|([0-9]+(h|m|s)){2,3}|[0-9]+(\\.[0-9]+)?[KMGTP]|[0-9]+%)$")
  (#set! message "`{@lint}` is a text, not a quantity")
  (#set! help "leave out the quotes: `{@_quantity}`")
  (#set! code "E0301")
  (#set! fix "{@_quantity}"))

((field
  name: (name) @_field
  default: (text !tag . "\"" . parts: (piece) @_quantity . "\"") @lint)
  (#match? @_field "(^|_)(interval|timeout|after|every|retention|keep|max_age|age|size|memory|reservation|quota|reserved|recordsize|grace|duration|ttl|delay|spread|backoff|limit)$")
  (#match? @_quantity "^([0-9]+(ms|s|m|h|d|w)|([0-9]+(h|m|s)){2,3}|[0-9]+(\\.[0-9]+)?[KMGTP]|[0-9]+%)$")
  (#set! message "`{@lint}` is a text, not a quantity")
  (#set! help "leave out the quotes, and give the field the type Size, Duration or Percent")
  (#set! code "E0301"))
