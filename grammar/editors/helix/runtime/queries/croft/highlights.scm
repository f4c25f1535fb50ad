; Each node is captured by one pattern, so that neither order of precedence matters.

(comment) @comment.line
(doc_comment) @comment.line.documentation

; Literals
(integer) @constant.numeric.integer
(decimal) @constant.numeric.float
[(unit) (mode) (date)] @constant.numeric
[(true) (false)] @constant.builtin.boolean
(none) @constant.builtin

; Texts
(piece) @string
(text ["\"" "\"\"\""] @string)
(text tag: (name) @function.macro)
(escape) @constant.character.escape
(hole ["${" "}"] @punctuation.special)

; Keywords
["if" "then" "else" "match"] @keyword.control.conditional
"for" @keyword.control.repeat
["use" "from"] @keyword.control.import
["because" "until" "by" "disabled" "help" "fix" "remove" "at" "require" "expect" "waive"] @keyword.control
["enum" "type" "record" "kind"] @keyword.storage.type
["fleet" "shared" "output" "extend" "key" "fact" "repeats" "unique" "within" "owner" "force"] @keyword.storage.modifier
["fn" "preset" "policy" "every" "test"] @keyword.function
["let" "defaults" "adjust" "amend" "absent" "without" "on" "where" "as"] @keyword
["and" "or" "not" "in" "not in" "is" "with"] @keyword.operator

; What is declared
(enum name: (name) @type)
(record name: (name) @type)
(type name: (name) @type)
(kind name: (name) @type)
(extend name: (name) @type)
(case name: (name) @type.enum.variant)
(field name: (name) @variable.other.member)
(fn name: (name) @function)
(preset name: (name) @function)
(policy name: (name) @function)
(param name: (name) @variable.parameter)
(lambda params: (name) @variable.parameter)
(let name: (name) @variable)
(every variable: (name) @variable)
(use path: (path names: (name) @namespace))

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
(assign target: (name) @variable.other.member)
(merge target: (name) @variable.other.member)
(field_of name: (name) @variable.other.member)
(entry key: (name) @variable.other.member)
(arg name: (name) @variable.parameter)
(record_lit case: (name) @type.enum.variant)
(pattern name: (name) @type.enum.variant)
(is case: (name) @type.enum.variant)
(preset_ref path: (path names: (name) @function))
(call function: (name) @function)

; Types
(type_name path: (path names: (name) @type))
(type_name args: (name) @type.parameter)
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
