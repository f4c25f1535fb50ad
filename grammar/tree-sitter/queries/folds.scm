[
  (block)
  (enum) (record) (kind) (extend) (type_enum) (type_record)
  (preset) (defaults) (adjust) (adjust_policy) (every) (policy) (test)
  (resource) (merge) (amend) (on) (if) (for) (match) (expect) (arm)
  (list_lit) (list_for) (map_lit) (map_for) (record_lit) (with) (call)
  (text)
] @fold
