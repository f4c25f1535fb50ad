; Naming something twice in a list of references does nothing more.
;
; bad:
;   service x { groups = ["media", "render", "media"] }
; bad:
;   service x { needs = [sonarr, radarr, sonarr] }
; good:
;   service x { groups = ["media", "render"] }
;   let arguments = ["-v", "-v"]

((list_lit elements: (name) @lint)
  (#repeats? @lint)
  (#set! message "`{@lint}` stands twice in this list")
  (#set! also "it is here already")
  (#set! help "remove one of them"))

((assign
  target: (name) @_field
  value: (list_lit elements: (text !tag) @lint))
  (#any-of? @_field "groups" "shares" "after" "needs" "networks" "hosts" "labels" "members" "keys" "devices" "paths" "packages" "ports" "addresses")
  (#repeats? @lint)
  (#set! message "`{@lint}` stands twice in this list")
  (#set! also "it is here already")
  (#set! help "remove one of them"))
