[
  (block) (kind) (extend) (enum) (record) (match) (map_lit) (map_for) (list_lit) (list_for) (text)
] @fold
