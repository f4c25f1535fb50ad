[
  (block) (kind) (extend) (enum) (case) (record) (match) (map_lit) (map_for) (list_lit) (list_for) (call) (paren)
  (type_enum) (type_record) (require)
] @indent
["}" "]" ")"] @outdent
