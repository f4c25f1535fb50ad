; What crosses other people's networks is encrypted.
;
; What is fetched over http can be read and changed by whoever is on the way. Hosts of the own network (loopback, private
; addresses, names without a dot) are left alone, and so are tests.
;
; bad:
;   let feed = "http://updates.example.com/feed"
; good:
;   let feed  = "https://updates.example.com/feed"
;   let local = "http://127.0.0.1:9090/metrics"
;   let peer  = "http://nas-1:9100"

((text !tag . "\"" . parts: (piece) @_url) @lint
  (#match? @_url "^http://[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*\\.[a-z]{2,}([:/?]|$)")
  (#not-match? @_url "^http://[^/:]*\\.(internal|local|localhost|lan|home|arpa|test|invalid)([:/?]|$)")
  (#not-has-ancestor? @lint "test" "call" "binary")
  (#set! message "`{@_url}` is fetched without encryption")
  (#set! help "take the address with https, if there is one")
  (#set! url "https://www.rfc-editor.org/rfc/rfc7258"))
