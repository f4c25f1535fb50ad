; A rule or a branch without statements does nothing.
;
; (A resource may well be empty: that it is there is what it says. And a comment in the braces is a reason.)
;
; bad:
;   every dataset d where d.shared {}
; bad:
;   every dataset d { if d.shared { x = 1 } else { } }
; good:
;   service x {}
;   every dataset d where d.shared { replica d.path {} }

((if then: (block !statements) @_body !else) @lint
  (#match? @_body "^\\{\\s*\\}$")
  (#set! message "this `if` does nothing")
  (#set! help "remove it, or say what it is for"))

((for body: (block !statements) @_body) @lint
  (#match? @_body "^\\{\\s*\\}$")
  (#set! message "this `for` does nothing")
  (#set! help "remove it, or say what it is for"))

((every body: (block !statements) @_body) @lint
  (#match? @_body "^\\{\\s*\\}$")
  (#set! message "this `every` does nothing")
  (#set! help "remove it, or say what it is for"))

((on body: (block !statements) @_body) @lint
  (#match? @_body "^\\{\\s*\\}$")
  (#set! message "this `on` does nothing")
  (#set! help "remove it, or say what it is for"))

((amend body: (block !statements) @_body) @lint
  (#match? @_body "^\\{\\s*\\}$")
  (#set! message "this `amend` does nothing")
  (#set! help "remove it, or say what it is for"))

((defaults body: (block !statements) @_body) @lint
  (#match? @_body "^\\{\\s*\\}$")
  (#set! message "this `defaults` does nothing")
  (#set! help "remove it, or say what it is for"))

((adjust body: (block !statements) @_body) @lint
  (#match? @_body "^\\{\\s*\\}$")
  (#set! message "this `adjust` does nothing")
  (#set! help "remove it, or say what it is for"))

((if else: (block !statements) @lint)
  (#match? @lint "^\\{\\s*\\}$")
  (#set! message "this `else` does nothing")
  (#set! help "remove it"))
