; What is compared with itself is always equal.
;
; bad:
;   let a = port == port
; bad:
;   let a = b.ready and b.ready
; good:
;   let a = port == other.port
;   let b = c + c

((binary
  left: (_) @_left
  operator: ["==" "!=" "<" "<=" ">" ">=" "and" "or" "in" "??" "-" "/" "%"]
  right: (_) @_right) @lint
  (#eq? @_left @_right)
  (#set! message "both sides are the same")
  (#set! help "one of them is meant to be something else"))
