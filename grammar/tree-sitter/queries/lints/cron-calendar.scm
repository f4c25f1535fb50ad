; A time is a calendar expression of systemd, and no line of a crontab.
;
; bad:
;   timer cleaning { calendar = "30 3 * * *" }
; good:
;   timer cleaning { calendar = "*-*-* 03:30:00" }

((assign
  target: (name) @_field
  value: (text !tag . "\"" . parts: (piece) @_when . "\"") @lint)
  (#any-of? @_field "calendar" "on_calendar" "at" "prune" "check" "scrub" "drill" "trim")
  (#match? @_when "^([0-9*/,-]+ ){4}[0-9A-Za-z*/,-]+$|^@(daily|hourly|weekly|monthly|yearly|reboot)$")
  (#set! message "`{@_when}` is of a crontab")
  (#set! help "write it as systemd does: `*-*-* 03:30:00`, `Sun *-*-* 05:00:00`")
  (#set! code "E0308")
  (#set! url "https://www.freedesktop.org/software/systemd/man/latest/systemd.time.html#Calendar%20Events"))
