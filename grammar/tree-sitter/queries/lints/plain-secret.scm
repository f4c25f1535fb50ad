; A secret is named, and not written down.
;
; What stands in the sources is in the history of the repository for good, and on every machine that it was copied to. A
; secret is a file below `hosts/` that is encrypted for its host, and programs are told its path or its variable.
;
; bad:
;   service x { runtime container { environment = { API_KEY: "sk4f9a8c7d2e1b0a9f8e7d" } } }
; bad:
;   let token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
; good:
;   service x { secret "x/api-key" { variables = ["API_KEY"] } }
;   let password_file = "/run/secrets/password1"

((entry
  key: [(name) @_name (text . "\"" . parts: (piece) @_name)]
  value: (text !tag . "\"" . parts: (piece) @_secret . "\"") @lint)
  (#match? @_name "(?i)(password|passwd|passphrase|token|secret|api_?key|private_?key|credential)$")
  (#match? @_secret "^[A-Za-z0-9+=_.!@#%^&*-]{10,}$")
  (#match? @_secret "[0-9]")
  (#match? @_secret "[A-Za-z]")
  (#set! severity "error")
  (#set! message "this looks like a secret in plain text")
  (#set! help "declare a `secret`, and name its variable or file here; and change it, since it is known now"))

((assign
  target: [(name) @_name (field_of name: (name) @_name)]
  value: (text !tag . "\"" . parts: (piece) @_secret . "\"") @lint)
  (#match? @_name "(?i)(password|passwd|passphrase|token|secret|api_?key|private_?key|credential)$")
  (#match? @_secret "^[A-Za-z0-9+=_.!@#%^&*-]{10,}$")
  (#match? @_secret "[0-9]")
  (#match? @_secret "[A-Za-z]")
  (#set! severity "error")
  (#set! message "this looks like a secret in plain text")
  (#set! help "declare a `secret`, and name it here; and change it, since it is known now"))

((piece) @lint
  (#match? @lint "\\b(gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}|glpat-[A-Za-z0-9_-]{20}|xox[abprs]-[A-Za-z0-9-]{10,}|AKIA[0-9A-Z]{16}|sk-[A-Za-z0-9_-]{32,})|-----BEGIN [A-Z ]*PRIVATE KEY-----|AGE-SECRET-KEY-1[0-9A-Z]{20,}")
  (#set! severity "error")
  (#set! message "this is a secret in plain text")
  (#set! help "declare a `secret`, and name it here; and change it, since it is known now"))
