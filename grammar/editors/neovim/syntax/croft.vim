" Colours without tree-sitter: enough to read by. With the parser, queries/croft/highlights.scm takes over.
if exists('b:current_syntax')
  finish
endif

syntax match croftName /\<\h\w*\%(-\w\+\)*/ contains=croftKeyword,croftDeclaration,croftConstant
syntax keyword croftKeyword if then else for match and or not in is contained
syntax keyword croftKeyword use every policy waive test amend absent without force require on expect adjust defaults contained
syntax keyword croftKeyword at help fix because until where from by as with disabled within owner remove contained
syntax keyword croftDeclaration let enum type record kind fleet shared output extend fn preset key fact repeats unique contained
syntax keyword croftConstant true false none contained
" Before these, and after a dot, every word is a name.
syntax match croftField /\<\h\w*\%(-\w\+\)*\ze\s*\%(=[=>]\@!\|+=\|-=\|:\)/
syntax match croftField /?\?\.\s*\zs\h\w*\%(-\w\+\)*/
syntax match croftType /\<\u\w*\>/
syntax match croftCall /\<\h\w*\ze(/

syntax match croftNumber /\<\d[0-9_]*\%(\.\d[0-9_]*\)\?\%(%\|\a\w*\)\?/
syntax match croftNumber /\<\d\{4}-\d\d-\d\d\>/
syntax match croftEscape /\\[nt\\"]\|\\u{\x\{1,6}}/ contained
syntax match croftEscape /\$\$\+{/ contained
syntax region croftHole matchgroup=croftDelimiter start=/\${/ end=/}/ contained contains=TOP
syntax region croftBraces start=/{/ end=/}/ transparent contains=TOP
syntax region croftText start=/\%(\h\w*\)\?"/ skip=/\\./ end=/"/ end=/$/ contains=croftEscape,croftHole
syntax region croftText start=/\%(\h\w*\)\?"""/ end=/"""/ contains=croftHole,croftDollars keepend extend
syntax match croftDollars /\$\$\+{/ contained
syntax match croftComment /\/\/.*/ contains=@Spell
syntax match croftDocumentation /\/\/\/\%(\/\)\@!.*/ contains=@Spell

highlight default link croftKeyword Keyword
highlight default link croftDeclaration Structure
highlight default link croftConstant Constant
highlight default link croftField Identifier
highlight default link croftType Type
highlight default link croftCall Function
highlight default link croftNumber Number
highlight default link croftText String
highlight default link croftEscape SpecialChar
highlight default link croftDollars SpecialChar
highlight default link croftDelimiter Delimiter
highlight default link croftComment Comment
highlight default link croftDocumentation SpecialComment
let b:current_syntax = 'croft'
