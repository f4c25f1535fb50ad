; A port is a number from 1 to 65535.
;
; bad:
;   service x { port = 80800 }
; good:
;   service x { port = 8080 }

((assign
  target: [(name) @_field (field_of name: (name) @_field)]
  value: (integer) @lint)
  (#match? @_field "(^|_)port$")
  (#not-number-in? @lint "1" "65535")
  (#set! severity "error")
  (#set! message "there is no port {@lint}")
  (#set! help "ports go from 1 to 65535")
  (#set! code "E0301"))
