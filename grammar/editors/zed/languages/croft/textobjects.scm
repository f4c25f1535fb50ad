[(fn) (preset) (policy) (every)] @function.around
(fn body: (_) @function.inside)
(policy body: (_) @function.inside)
(every body: (_) @function.inside)
[(kind) (extend) (enum) (record) (type) (resource)] @class.around
(resource body: (_) @class.inside)
(comment)+ @comment.around
