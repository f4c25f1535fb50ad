; Not everything starts at midnight.
;
; `daily`, `weekly` and `monthly` mean 00:00:00, and so does whoever writes that: then all of them start at once. Another minute, or a
; `spread`, keeps them apart.
;
; bad:
;   timer cleaning { calendar = "daily" }
; bad:
;   timer cleaning { calendar = "*-*-* 00:00:00" }
; good:
;   timer cleaning { calendar = "*-*-* 03:40:00" }
;   timer cleaning { calendar = "daily"; spread = 1h }

((block
  statements: (assign
    target: (name) @_field
    value: (text !tag . "\"" . parts: (piece) @_when . "\"") @lint)) @_body
  (#any-of? @_field "calendar" "on_calendar")
  (#match? @_when "^(daily|weekly|monthly|quarterly|yearly|annually|([A-Z][a-z]{2} )?[0-9*]+-[0-9*]+-[0-9*]+ 0?0:00(:00)?|0?0:00(:00)?)$")
  (#not-has-ancestor? @lint "test")
  (#not-match? @_body "\\bspread\\b")
  (#set! severity "info")
  (#set! message "this starts at midnight, as many other things do")
  (#set! help "choose a minute of its own, or add a `spread`")
  (#set! url "https://www.freedesktop.org/software/systemd/man/latest/systemd.timer.html#RandomizedDelaySec="))
