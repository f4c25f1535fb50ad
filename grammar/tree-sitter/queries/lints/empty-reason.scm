; A reason tells whoever comes next why this is so, and when it can go.
;
; A waiver, an absence or a disabled service whose reason is "todo" stays forever: nobody knows what it waits for.
;
; bad:
;   waive small-records for dataset "tank/x" until 2027-01-31 because "TODO"
; bad:
;   waive small-records for dataset "tank/x" until 2027-01-31 because "old db"
; bad:
;   service x disabled because "for now" {}
; good:
;   waive small-records for dataset "tank/x" until 2027-01-31 because "the database moves to a dataset of its own in January"

((waive
  reason: (text) @lint)
  (#match? @lint "(?i)^\"(todo|fixme|tbd|later|fix later|fix this|temporary|temp|tmp|wip|hack|because|reason|some reason|no reason|none|n/?a|for now|just because|it is|required|needed|not needed|unused|test|testing|ok|yes|no|\\.+|-+|\\?+)[.!]*\"$")
  (#set! message "`{@lint}` is no reason")
  (#set! help "say what has to change until it can go, or why it is right"))

((absent
  reason: (text) @lint)
  (#match? @lint "(?i)^\"(todo|fixme|tbd|later|fix later|fix this|temporary|temp|tmp|wip|hack|because|reason|some reason|no reason|none|n/?a|for now|just because|it is|required|needed|not needed|unused|test|testing|ok|yes|no|\\.+|-+|\\?+)[.!]*\"$")
  (#set! message "`{@lint}` is no reason")
  (#set! help "say what has to change until it can go, or why it is right"))

((without
  reason: (text) @lint)
  (#match? @lint "(?i)^\"(todo|fixme|tbd|later|fix later|fix this|temporary|temp|tmp|wip|hack|because|reason|some reason|no reason|none|n/?a|for now|just because|it is|required|needed|not needed|unused|test|testing|ok|yes|no|\\.+|-+|\\?+)[.!]*\"$")
  (#set! message "`{@lint}` is no reason")
  (#set! help "say what has to change until it can go, or why it is right"))

((assign
  reason: (text) @lint)
  (#match? @lint "(?i)^\"(todo|fixme|tbd|later|fix later|fix this|temporary|temp|tmp|wip|hack|because|reason|some reason|no reason|none|n/?a|for now|just because|it is|required|needed|not needed|unused|test|testing|ok|yes|no|\\.+|-+|\\?+)[.!]*\"$")
  (#set! message "`{@lint}` is no reason")
  (#set! help "say what has to change until it can go, or why it is right"))

((resource
  disabled: (text) @lint)
  (#match? @lint "(?i)^\"(todo|fixme|tbd|later|fix later|fix this|temporary|temp|tmp|wip|hack|because|reason|some reason|no reason|none|n/?a|for now|just because|it is|required|needed|not needed|unused|test|testing|ok|yes|no|\\.+|-+|\\?+)[.!]*\"$")
  (#set! message "`{@lint}` is no reason")
  (#set! help "say what has to change until it can run"))

((waive
  reason: (text) @lint)
  (#shorter-than? @lint "8")
  (#not-match? @lint "(?i)^\"(todo|fixme|tbd|later|fix later|fix this|temporary|temp|tmp|wip|hack|because|reason|some reason|no reason|none|n/?a|for now|just because|it is|required|needed|not needed|unused|test|testing|ok|yes|no|\\.+|-+|\\?+)[.!]*\"$")
  (#set! message "`{@lint}` is too short for a reason")
  (#set! help "say what has to change until the waiver can go"))
