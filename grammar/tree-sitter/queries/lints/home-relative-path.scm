; A path begins at the root: `~` and `$HOME` mean something to shells only.
;
; Units and configuration files take them as they are, as the name of a directory.
;
; bad:
;   file "~/.ssh/config" {}
; bad:
;   service x { state { path = "$HOME/x" } }
; good:
;   file "/home/anna/.ssh/config" {}
;   let run = sh"ls ~/x"

((text !tag . "\"" . parts: (piece) @_path) @lint
  (#not-has-parent? @lint "entry")
  (#match? @_path "^(~/|\\$HOME\\b|\\$\\{HOME\\})")
  (#set! message "`~` and `$HOME` mean nothing outside of a shell")
  (#set! help "write the path from the root on"))
