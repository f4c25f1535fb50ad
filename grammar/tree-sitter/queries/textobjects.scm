; Functions are what computes: `fn`, rules and presets; classes are what is declared and exists.

[(fn) (every) (preset) (policy) (test)] @function.outer
(fn body: (_) @function.inner)
(every body: (block) @function.inner)
(preset body: (block) @function.inner)
(policy body: (block) @function.inner)
(test body: (block) @function.inner)

[(kind) (extend) (enum) (record) (resource) (amend)] @class.outer
(resource body: (block) @class.inner)
(amend body: (block) @class.inner)
(kind members: (_) @class.inner)
(extend members: (_) @class.inner)
(enum cases: (_) @class.inner)
(record members: (_) @class.inner)

[(param) (arg)] @parameter.outer
(param name: (name) @parameter.inner)
(arg value: (_) @parameter.inner)
(call) @call.outer
[(if) (match) (cond)] @conditional.outer
(if then: (block) @conditional.inner)
[(for) (list_for) (map_for)] @loop.outer
(for body: (block) @loop.inner)
(assign) @assignment.outer
(assign target: (_) @assignment.lhs value: (_) @assignment.rhs)
[(comment) (doc_comment)] @comment.outer
