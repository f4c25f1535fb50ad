; An image is named by version and digest.
;
; `latest` is another program tomorrow: the same sources would build another host, and nobody would know since when.
;
; bad:
;   service x { runtime container { image = "ghcr.io/a/b:latest" } }
; good:
;   service x { runtime container { image = "ghcr.io/a/b:1.4.2@sha256:3c1f6d0b8a5e47d29f60a1b3c8e5d7f2046a9b8c7d6e5f4031a2b3c4d5e6f708" } }

((assign
  target: (name) @_field
  value: (text . "\"" . parts: (piece) @_image) @lint)
  (#match? @_field "(^|_)image$")
  (#match? @_image ":latest$")
  (#not-has-ancestor? @lint "test")
  (#set! message "`latest` is another image tomorrow")
  (#set! help "name the version, and the digest behind it: `:1.4.2@sha256:…`")
  (#set! url "https://kubernetes.io/docs/concepts/containers/images/#image-names"))
