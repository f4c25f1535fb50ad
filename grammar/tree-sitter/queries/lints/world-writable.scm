; What everyone may write to, every process on the host can replace.
;
; A mode whose last digit has the bit 2 lets any user change the file, or what lies in the directory. Who must write
; shares a group with the owner. A directory such as /tmp, where everyone does, has the sticky bit: `01777`.
;
; bad:
;   file "/srv/x" { mode = 0666 }
; bad:
;   let run = sh"chmod -R 777 /srv"
; good:
;   file "/srv/x" { mode = 0664 }
;   directory "/srv/drop" { mode = 01777 }

([(assign target: (name) @_field value: (mode) @lint) (field name: (name) @_field default: (mode) @lint)]
  (#match? @_field "(^|_)mode$")
  (#match? @lint "^0[2467]?[0-7][0-7][2367]$")
  (#set! message "with the mode `{@lint}` everyone may write here")
  (#set! help "take the bit 2 from the last digit, and share a group with who must write"))

((piece) @lint
  (#match? @lint "\\bchmod +(-[a-zA-Z]+ +)*(0?[0-7]?[0-7][0-7][2367]|[ao]*\\+[rx]*w[rx]*) ")
  (#not-match? @lint "\\bchmod +(-[a-zA-Z]+ +)*(1[0-7]{3}|\\+t)")
  (#set! message "this lets everyone write there")
  (#set! help "give the group the right, and not everyone"))
