; What is downloaded is not run unread.
;
; It is what the server says it is at that moment, on that host, as that user: mostly root.
;
; bad:
;   let install = sh"curl -fsSL https://get.example.com | sh"
; good:
;   let fetch = sh"curl -fsSL -o install.sh https://get.example.com"

((piece) @lint
  (#match? @lint "\\b(curl|wget) [^|;&\n]*\\| *(sudo +)?(/usr)?(/bin/)?(ba|da|z)?sh\\b")
  (#set! message "what is downloaded is run unread")
  (#set! help "download it, check its digest, and run it then"))
