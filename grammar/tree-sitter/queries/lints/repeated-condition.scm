; The second of two equal conditions is never reached.
;
; bad:
;   let a = if b then 1 else if b then 2 else 3
; bad:
;   every host h { if a { x = 1 } else if a { x = 2 } }
; good:
;   let a = if b then 1 else if c then 2 else 3

([(cond condition: (_) @_first else: (cond condition: (_) @lint))
  (if condition: (_) @_first else: (if condition: (_) @lint))]
  (#eq? @_first @lint)
  (#set! message "`{@lint}` was asked already: this is never reached")
  (#set! help "one of the two is meant to be something else"))
