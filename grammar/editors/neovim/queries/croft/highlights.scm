; Captures as Neovim names them, each node by one pattern.

((comment) @comment @spell)
((doc_comment) @comment.documentation @spell)

; Literals
(integer) @number
(decimal) @number
[(unit) (mode) (date)] @number
[(true) (false)] @boolean
(none) @constant.builtin

; Texts
(piece) @string
(text ["\"" "\"\"\""] @string)
(text tag: (name) @string.special)
(escape) @string.escape
(hole ["${" "}"] @punctuation.special)

; Keywords
["if" "then" "else" "match"] @keyword.conditional
"for" @keyword.repeat
["use" "from"] @keyword.import
["fn" "preset" "policy" "every" "test"] @keyword.function
["enum" "type" "record" "kind"] @keyword.type
["fleet" "shared" "output" "extend" "key" "fact" "repeats" "unique" "within" "owner" "force"] @keyword.modifier
["let" "defaults" "adjust" "amend" "absent" "without" "on" "where" "as" "because" "until" "by" "disabled" "help" "fix" "remove" "at"
  "require" "expect" "waive"] @keyword
["and" "or" "not" "in" "not in" "is" "with"] @keyword.operator

; What is declared
(enum name: (name) @type)
(record name: (name) @type)
(type name: (name) @type)
(kind name: (name) @type)
(extend name: (name) @type)
(case name: (name) @constant)
(field name: (name) @property)
(fn name: (name) @function)
(preset name: (name) @function)
(policy name: (name) @function)
(param name: (name) @variable.parameter)
(lambda params: (name) @variable.parameter)
(let name: (name) @variable)
(every variable: (name) @variable)
(use path: (path names: (name) @type))

; What exists, and its fields
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
(resource key: (name) @label)
(amend key: (name) @label)
(absent key: (name) @label)
(assign target: (name) @property)
(merge target: (name) @property)
(field_of name: (name) @property)
(entry key: (name) @property)
(arg name: (name) @variable.parameter)
(record_lit case: (name) @constant)
(pattern name: (name) @constant)
(is case: (name) @constant)
(preset_ref path: (path names: (name) @function))
(call function: (name) @function)

; Types
(type_name path: (path names: (name) @type))
(type_name args: (name) @type)
(type_ref kind: (name) @type)

["==" "!=" "<" "<=" ">" ">=" "=" "+=" "-=" "+" "-" "*" "/" "%" "??" ".." "..." "?" "&" "=>" "->"] @operator
["(" ")" "[" "]" "{"] @punctuation.bracket
(block "}" @punctuation.bracket)
(kind "}" @punctuation.bracket)
(extend "}" @punctuation.bracket)
(enum "}" @punctuation.bracket)
(record "}" @punctuation.bracket)
(case "}" @punctuation.bracket)
(match "}" @punctuation.bracket)
(map_lit "}" @punctuation.bracket)
(map_for "}" @punctuation.bracket)
(pattern "}" @punctuation.bracket)
["," ":" ";" "." "?."] @punctuation.delimiter
