; A loop over a list of one runs once.
;
; bad:
;   every host h { for x in ["a"] { alert x {} } }
; good:
;   every host h { for x in ["a", "b"] { alert x {} } }
;   every host h { for x in [...xs] { alert x {} } }

((for
  variables: (name) @_name
  iterable: (list_lit . elements: (_) @_one .) @lint)
  (#not-match? @_one "^\\.\\.\\.")
  (#set! message "this loop runs once")
  (#set! help "write its body, with `let {@_name} = {@_one}`"))
