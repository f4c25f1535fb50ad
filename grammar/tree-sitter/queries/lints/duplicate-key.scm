; A map has each key once.
;
; bad:
;   let limits = { cpu: 1, memory: 2, cpu: 3 }
; good:
;   let limits = { cpu: 1, memory: 2 }

((map_lit entries: (entry key: [(name) (text)] @_key) @lint)
  (#repeats? @lint "key")
  (#set! message "the key `{@_key}` stands twice")
  (#set! also "it is here already")
  (#set! help "remove one of them")
  (#set! code "E0322"))
