; Each node is captured by one pattern at most: in which order a program reads them does not matter.

(comment) @comment
(doc_comment) @comment.documentation

; Literals
[(integer) (unit) (mode) (date)] @number
(decimal) @number.float
[(true) (false)] @boolean
(none) @constant.builtin

; Texts
(piece) @string
(text ["\"" "\"\"\""] @string)
(text tag: (name) @function.macro)
(escape) @string.escape
(hole ["${" "}"] @punctuation.special)

; Keywords
["if" "then" "else" "match"] @keyword.conditional
"for" @keyword.repeat
["use" "from"] @keyword.import
["enum" "type" "record" "kind"] @keyword.type
["fleet" "shared" "output" "extend" "key" "fact" "repeats" "unique" "within" "owner" "force"] @keyword.modifier
["fn" "preset" "policy" "every" "test"] @keyword.function
["let" "defaults" "adjust" "amend" "absent" "without" "on" "where" "as"] @keyword
["because" "until" "by" "disabled" "require" "expect" "waive" "at" "help" "fix" "remove"] @keyword
["and" "or" "not" "in" "not in" "is" "with"] @keyword.operator

; What is declared
[
  (enum name: (name) @type.definition)
  (record name: (name) @type.definition)
  (type name: (name) @type.definition)
  (kind name: (name) @type.definition)
  (extend name: (name) @type.definition)
]
(case name: (name) @constant)
(field name: (name) @property)
(fn name: (name) @function)
[(preset name: (name) @function) (policy name: (name) @function)]
[(param name: (name) @variable.parameter) (lambda params: (name) @variable.parameter)]
[
  (let name: (name) @variable)
  (every variable: (name) @variable)
  (for variables: (name) @variable)
  (clause_for variables: (name) @variable)
]
(use path: (path names: (name) @module))

; Resources, and what speaks of them
[
  (resource kind: (name) @type)
  (amend kind: (name) @type)
  (absent kind: (name) @type)
  (without kind: (name) @type)
  (every kind: (name) @type)
  (defaults kind: (name) @type)
  (adjust kind: (name) @type)
  (preset kind: (name) @type)
  (waive kind: (name) @type)
  (fleet kind: (name) @type)
]
[(resource key: (name) @label) (amend key: (name) @label) (absent key: (name) @label)]
[(assign target: (name) @property) (merge target: (name) @property) (field_of name: (name) @property)]
(entry key: (name) @property)
(arg name: (name) @variable.parameter)
[(record_lit case: (name) @constant) (pattern name: (name) @constant) (is case: (name) @constant)]
(preset_ref path: (path names: (name) @function))
(call function: (name) @function.call)

; Types
(type_name path: (path names: (name) @type))
(type_name args: (name) @attribute)
(type_ref kind: (name) @type)

["==" "!=" "<" "<=" ">" ">=" "=" "+=" "-=" "+" "-" "*" "/" "%" "??" ".." "..." "?" "&" "=>" "->"] @operator
["(" ")" "[" "]" "{"] @punctuation.bracket
[
  (block "}" @punctuation.bracket)
  (kind "}" @punctuation.bracket)
  (extend "}" @punctuation.bracket)
  (enum "}" @punctuation.bracket)
  (case "}" @punctuation.bracket)
  (record "}" @punctuation.bracket)
  (type_enum "}" @punctuation.bracket)
  (type_record "}" @punctuation.bracket)
  (type_set "}" @punctuation.bracket)
  (type_map "}" @punctuation.bracket)
  (match "}" @punctuation.bracket)
  (pattern "}" @punctuation.bracket)
  (map_lit "}" @punctuation.bracket)
  (map_for "}" @punctuation.bracket)
]
["," ":" ";" "." "?."] @punctuation.delimiter
