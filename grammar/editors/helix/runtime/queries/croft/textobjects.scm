; `]f` and `maf`: what has parameters or a body of rules; `]t` and `mat`: what is declared or exists.
[(fn) (preset) (policy) (every)] @function.around
(fn body: (_) @function.inside)
(preset body: (_) @function.inside)
(policy body: (_) @function.inside)
(every body: (_) @function.inside)

[(kind) (extend) (enum) (record) (type) (resource)] @class.around
(resource body: (_) @class.inside)

(param) @parameter.around @parameter.inside
(arg) @parameter.around @parameter.inside
(test) @test.around
(test body: (_) @test.inside)
(entry) @entry.around
(entry value: (_) @entry.inside)
(assign value: (_) @entry.inside) @entry.around
(comment) @comment.inside
