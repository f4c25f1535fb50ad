; Documentation says how things are. What is to be done stands in a comment.
;
; The lines with `///` are shown by editors and in the catalogue, to people who only want to use this.
;
; bad:
;   /// A dataset. TODO: say more
;   kind dataset { key path: String }
; good:
;   /// A dataset.
;   // TODO: say more
;   kind dataset { key path: String }

((doc_comment) @lint
  (#match? @lint "\\b(TODO|FIXME|XXX)\\b")
  (#set! message "what is to be done stands in the documentation")
  (#set! help "put it into a comment of its own, with `//`"))
