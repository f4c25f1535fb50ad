; A comment that allows what a lint finds names the lint, and says why.
;
; `// lint: allow NAME because REASON` behind a line is about that line; by itself, about the statement or item below it. One that
; allows nothing that is found has done its duty and can go.
;
; bad:
;   let a = 1 // lint: allow joined-text because it was one once
; bad:
;   let a = "x" + b // lint: allow joined-text
; bad:
;   let a = "x" + b // lint: allow jointed-text because of a misspelling
; good:
;   let a = "x" + b // lint: allow joined-text because both halves are looked for by name
;   // lint: allow joined-text, negated-comparison because that is how the other file has it
;   let c = if not (a == b) then "x" + b else "y"

((comment) @allow
  (#match? @allow "^//[ \t]*lint:")
  (#set! message "a comment that allows something"))
