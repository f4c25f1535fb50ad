[(fn) (preset) (policy) (every) (for) (lambda) (list_for) (map_for) (block)] @local.scope

(param name: (name) @local.definition.variable.parameter)
(lambda params: (name) @local.definition.variable.parameter)
(for variables: (name) @local.definition.variable)
(clause_for variables: (name) @local.definition.variable)
(every variable: (name) @local.definition.variable)
(let name: (name) @local.definition.variable)

(name) @local.reference
