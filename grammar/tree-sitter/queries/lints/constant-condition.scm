; A condition that is always the same is no condition.
;
; bad:
;   every host h { if true { alert x {} } }
; bad:
;   let a = if false then 1 else 2
; good:
;   every host h { alert x {} }
;   let a = if b then 1 else 2

([(if condition: [(true) (false)] @lint)
  (cond condition: [(true) (false)] @lint)
  (clause_if condition: [(true) (false)] @lint)
  (every where: [(true) (false)] @lint)
  (for where: [(true) (false)] @lint)]
  (#set! message "this condition is always {@lint}")
  (#set! help "leave it out, or what it guards"))
