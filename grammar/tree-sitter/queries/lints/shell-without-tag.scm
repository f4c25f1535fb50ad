; A command that holes are filled into has a tag, which quotes them.
;
; Without `sh`, a value with a space, a quote or a semicolon is not one word of the command but several, or another command.
;
; bad:
;   let run = "bash -c 'rsync ${source} ${target} && sync'"
; bad:
;   file "/usr/local/bin/x" {
;     content = """
;       #!/bin/sh
;       rm ${path}
;       """
;   }
; good:
;   let run = sh"rsync ${source} ${target} && sync"
;   let text = "${a} && ${b}"

((text !tag . "\"" . parts: (piece) @_begin parts: (hole)) @lint
  (#match? @_begin "^((/usr)?/bin/)?(env +)?(ba|da|z)?sh -[a-z]*c ")
  (#set! message "a command without the tag `sh`: what is filled in is not quoted")
  (#set! help "write `sh` before the quote"))

((text !tag . "\"\"\"" . parts: (piece) @_begin parts: (hole)) @lint
  (#match? @_begin "^[ \\t\\r\\n]*#! *(/usr)?/bin/(env +)?(ba|da|z)?sh")
  (#set! message "a script without the tag `sh`: what is filled in is not quoted")
  (#set! help "write `sh` before the quotes"))
