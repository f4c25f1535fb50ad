; A program that is told not to check who it speaks to speaks to anyone.
;
; bad:
;   let fetch = sh"curl -k https://nas-1.example/x"
; bad:
;   let copy = sh"ssh -o StrictHostKeyChecking=no nas-1 true"
; good:
;   let fetch = sh"curl --cacert /etc/ssl/house.pem https://nas-1.example/x"

((piece) @lint
  (#match? @lint "\\bcurl( [^|;&\n]*)? (-[a-zA-Z]*k[a-zA-Z]*|--insecure)( |$)|\\bwget [^|;&\n]*--no-check-certificate|StrictHostKeyChecking[= ]no\\b|GIT_SSL_NO_VERIFY=|NODE_TLS_REJECT_UNAUTHORIZED=0")
  (#not-match? @lint "\\bcurl .*//(localhost|127\\.|\\[::1\\])")
  (#set! message "here nobody checks who is at the other end")
  (#set! help "name the certificate or the key that is to be expected"))
