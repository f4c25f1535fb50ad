(kind "kind" @context name: (_) @name) @item
(extend "extend" @context name: (_) @name) @item
(enum "enum" @context name: (_) @name) @item
(record "record" @context name: (_) @name) @item
(type "type" @context name: (_) @name) @item
(fn "fn" @context name: (_) @name) @item
(preset "preset" @context name: (_) @name) @item
(policy "policy" @context name: (_) @name) @item
(test "test" @context name: (_) @name) @item
(module (let "let" @context name: (_) @name) @item)
(every "every" @context kind: (_) @name) @item
(field name: (_) @name) @item
(case name: (_) @name) @item
(resource kind: (_) @context key: (_) @name) @item
