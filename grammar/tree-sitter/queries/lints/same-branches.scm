; A choice between the same and the same is none.
;
; bad:
;   let a = if small then 1 else 1
; bad:
;   every host h { if a { x = 1 } else { x = 1 } }
; good:
;   let a = if small then 1 else 2

([(cond then: (_) @_then else: (_) @_else)
  (if then: (_) @_then else: (_) @_else)] @lint
  (#eq? @_then @_else)
  (#set! message "both branches are the same")
  (#set! help "leave out the condition, or mend one of them"))
