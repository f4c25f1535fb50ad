; A field is assigned once in a body.
;
; Of two equal assignments one is of no use; two different ones contradict each other, and neither wins.
;
; bad:
;   service x {
;     port = 80
;     uid  = 5
;     port = 80
;   }
; good:
;   service x {
;     port   = 80
;     groups += ["a"]
;     groups += ["b"]
;   }

((block statements: (assign
  target: (_) @_field
  operator: "="
  !reason) @lint)
  (#repeats? @lint "target" "operator")
  (#set! message "`{@_field}` is assigned twice in this body")
  (#set! also "it is assigned here already")
  (#set! help "remove one of them")
  (#set! code "E0322"))
