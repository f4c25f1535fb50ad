; Kinds, presets and policies are named with hyphens, types with capitals, fields and functions with underscores.
;
; Who reads a name then knows what it names.
;
; bad:
;   kind container_network { key name: Name }
; bad:
;   enum run_state { on, off }
; bad:
;   fn sizeOf(n: Int) -> Int = n
; good:
;   kind container-network { key name: Name; host_name: String }
;   enum RunState { on, off }
;   fn size_of(n: Int) -> Int = n

((kind name: (name) @lint)
  (#not-match? @lint "^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
  (#set! message "the name of a kind is written with hyphens")
  (#set! help "words in small letters, with `-` between them"))

((preset name: (name) @lint)
  (#not-match? @lint "^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
  (#set! message "the name of a preset is written with hyphens")
  (#set! help "words in small letters, with `-` between them"))

((policy name: (name) @lint)
  (#not-match? @lint "^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
  (#set! message "the name of a policy is written with hyphens")
  (#set! help "words in small letters, with `-` between them"))

([(enum name: (name) @lint) (record name: (name) @lint) (type name: (name) @lint)]
  (#not-match? @lint "^[A-Z][A-Za-z0-9]*$")
  (#set! message "the name of a type begins with a capital")
  (#set! help "words with capitals, and nothing between them"))

([(fn name: (name) @lint) (field name: (name) @lint) (param name: (name) @lint)]
  (#not-match? @lint "^_?[a-z][a-z0-9]*(_[a-z0-9]+)*$")
  (#set! message "the name of a field or a function is written with underscores")
  (#set! help "words in small letters, with `_` between them"))
