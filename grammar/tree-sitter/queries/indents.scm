[
  (block) (enum) (record) (kind) (extend) (case) (type_enum) (type_record) (match)
  (list_lit) (list_for) (map_lit) (map_for) (call) (paren) (use) (unique)
  (require) (binary) (cond)
] @indent.begin

["}" ")" "]"] @indent.branch @indent.end
[(piece) (comment) (doc_comment)] @indent.ignore
