; What a library declares is documented.
;
; The documentation is what editors show, and what the catalogue is made of.
;
; bad in stdlib/x.croft:
;   fn doubled(n: Int) -> Int = n * 2
; good in stdlib/x.croft:
;   /// Twice as much.
;   fn doubled(n: Int) -> Int = n * 2

((module items: (kind name: (_) @lint) @_item)
  (#set! files "^stdlib/")
  (#not-documented? @_item)
  (#set! message "the kind `{@lint}` has no documentation")
  (#set! help "say what it is in a line above it, with `///`"))

((module items: (preset name: (_) @lint) @_item)
  (#set! files "^stdlib/")
  (#not-documented? @_item)
  (#set! message "the preset `{@lint}` has no documentation")
  (#set! help "say what it is in a line above it, with `///`"))

((module items: (policy name: (_) @lint) @_item)
  (#set! files "^stdlib/")
  (#not-documented? @_item)
  (#set! message "the policy `{@lint}` has no documentation")
  (#set! help "say what it is in a line above it, with `///`"))

((module items: (fn name: (_) @lint) @_item)
  (#set! files "^stdlib/")
  (#not-documented? @_item)
  (#set! message "the function `{@lint}` has no documentation")
  (#set! help "say what it is in a line above it, with `///`"))

((module items: (enum name: (_) @lint) @_item)
  (#set! files "^stdlib/")
  (#not-documented? @_item)
  (#set! message "the enum `{@lint}` has no documentation")
  (#set! help "say what it is in a line above it, with `///`"))

((module items: (record name: (_) @lint) @_item)
  (#set! files "^stdlib/")
  (#not-documented? @_item)
  (#set! message "the record `{@lint}` has no documentation")
  (#set! help "say what it is in a line above it, with `///`"))

((module items: (type name: (_) @lint) @_item)
  (#set! files "^stdlib/")
  (#not-documented? @_item)
  (#set! message "the type `{@lint}` has no documentation")
  (#set! help "say what it is in a line above it, with `///`"))
