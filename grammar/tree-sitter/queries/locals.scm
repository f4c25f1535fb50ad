; Scopes of local names, what is declared in them, and what may refer to it.

[(fn) (preset) (policy) (every) (block) (lambda) (list_for) (map_for) (arm)] @local.scope

(param name: (name) @local.definition.parameter)
(lambda params: (name) @local.definition.parameter)
(every variable: (name) @local.definition.var)
(for variables: (name) @local.definition.var)
(clause_for variables: (name) @local.definition.var)
(pattern bindings: (name) @local.definition.var)
(let name: (name) @local.definition.var)
(resource as: (name) @local.definition.var)
(preset as: (name) @local.definition.var)

(name) @local.reference
