; A mode is octal: its literal begins with `0`, and has no quotes.
;
; `644` is the number six hundred and forty-four, as a mode `1204`.
;
; bad:
;   file "/etc/motd" { mode = 644 }
; fixed:
;   file "/etc/motd" { mode = 0644 }
; bad:
;   file "/etc/motd" { mode = "0644" }
; fixed:
;   file "/etc/motd" { mode = 0644 }
; good:
;   file "/etc/motd" { mode = 0644 }

((assign
  target: [(name) @_field (field_of name: (name) @_field)]
  value: (integer) @lint)
  (#match? @_field "(^|_)mode$")
  (#match? @lint "^[0-7]{3,4}$")
  (#set! message "`{@lint}` is a number, not a mode")
  (#set! help "write `0{@lint}`")
  (#set! code "E0301")
  (#set! url "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/chmod.html")
  (#set! fix "0{@lint}"))

((assign
  target: [(name) @_field (field_of name: (name) @_field)]
  value: (text !tag . "\"" . parts: (piece) @_mode . "\"") @lint)
  (#match? @_field "(^|_)mode$")
  (#match? @_mode "^0[0-7]{3,4}$")
  (#set! message "`{@lint}` is a text, not a mode")
  (#set! help "leave out the quotes: `{@_mode}`")
  (#set! code "E0301")
  (#set! fix "{@_mode}"))
