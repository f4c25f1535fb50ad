; Of two branches the one whose condition is said plainly comes first.
;
; bad:
;   let a = if not small then 1 else 2
; fixed:
;   let a = if small then 2 else 1
; bad:
;   test {
;     if not c { x = 1 } else { x = 2 }
;   }
; fixed:
;   test {
;     if c { x = 2 } else { x = 1 }
;   }
; good:
;   let a = if small then 2 else 1
;   let b = if not small then 1 else if tiny then 2 else 3

((cond
  condition: (unary operator: "not" operand: (_) @_condition)
  then: (_) @_then
  else: (_) @_else) @lint
  (#not-match? @_else "^if\\b")
  (#not-match? @_then "^if\\b")
  (#not-match? @_condition "\\b(and|or)\\b")
  (#set! severity "info")
  (#set! message "a negated condition with an `else`")
  (#set! help "ask for `{@_condition}`, and swap the branches")
  (#set! fix "if {@_condition} then {@_else} else {@_then}"))

((if
  condition: (unary operator: "not" operand: (_) @_condition)
  then: (block) @_then
  else: (block) @_else) @lint
  (#not-match? @_condition "\\b(and|or)\\b")
  (#set! severity "info")
  (#set! message "a negated condition with an `else`")
  (#set! help "ask for `{@_condition}`, and swap the branches")
  (#set! fix "if {@_condition} {@_else} else {@_then}"))
