; A path below a mount of another host is not there on this one.
;
; Hosts say where they mount things: with a field `mountpoint`, or as the key of an `nfs-mount`. A path in the files of a host that
; lies below a mount that only others have names a directory that nothing is mounted on.
;
; bad in hosts/forge/x.croft:
;   // hosts/nas-1/y.croft
;   dataset "tank/media" { mountpoint = "/srv/media" }
;   // hosts/forge/x.croft
;   service x { state { path = "/srv/media/x" } }
; good in hosts/forge/x.croft:
;   // hosts/nas-1/y.croft
;   dataset "tank/media" { mountpoint = "/srv/media" }
;   // hosts/forge/x.croft
;   nfs-mount "/srv/media" { from = "nas-1:/srv/media" }
;   service x { state { path = "/srv/media/x" } }

((assign
  target: (name) @_field
  value: (text !tag . "\"" . parts: (piece) @lint . "\""))
  (#eq? @_field "mountpoint")
  (#match? @lint "^/[^/]+/")
  (#set! collect "mounts"))

((resource
  kind: (name) @_kind
  key: (text !tag . "\"" . parts: (piece) @lint . "\""))
  (#any-of? @_kind "nfs-mount" "mount" "directory" "export")
  (#match? @lint "^/[^/]+/")
  (#set! collect "mounts"))

((assign
  target: (name) @_field
  value: (text !tag . "\"" . parts: (piece) @lint . "\""))
  (#not-any-of? @_field "remote" "mountpoint")
  (#match? @lint "^/")
  (#elsewhere? @lint "mounts")
  (#set! message "`{@lint}` lies below a mount of another host")
  (#set! help "mount it here, too, or name a path of this host"))

((assign
  target: (name) @_field
  value: (list_lit elements: (text !tag . "\"" . parts: (piece) @lint . "\"")))
  (#not-any-of? @_field "remote" "mountpoint")
  (#match? @lint "^/")
  (#elsewhere? @lint "mounts")
  (#set! message "`{@lint}` lies below a mount of another host")
  (#set! help "mount it here, too, or name a path of this host"))
