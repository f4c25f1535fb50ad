; Every item that has a name, under it; a resource under its key.

(enum name: (name) @name) @definition.enum
(record name: (name) @name) @definition.class
(type name: (name) @name) @definition.type
(kind name: (name) @name) @definition.class
(fn name: (name) @name) @definition.function
(module items: (let name: (name) @name) @definition.constant)
(preset name: (name) @name) @definition.function
(policy name: (name) @name) @definition.method
(test name: (text) @name) @definition.test
(module items: (every kind: (name) @name) @definition.rule)
(resource key: (_) @name) @definition.object
(amend key: (_) @name) @definition.object
(field name: (name) @name) @definition.field
(case name: (name) @name) @definition.constant

(call function: (name) @name) @reference.call
(type_name path: (path names: (name) @name)) @reference.class
(type_ref kind: (name) @name) @reference.class
(resource kind: (name) @name) @reference.class
(preset_ref path: (path names: (name) @name)) @reference.call
(waive policy: (name) @name) @reference.call
