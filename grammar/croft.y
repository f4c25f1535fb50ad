/* The syntax of Croft. The parser reads the token array that compiler/syntax/layout.c has made, and
 * its actions only build nodes. It is generated twice: quick, for valid text, and with exact
 * look-ahead (LAC), for messages. */
%define api.pure full
%define api.prefix {croft_}
%define api.token.prefix {Y_}
%define api.token.raw
%define api.location.type {struct extent}
%define parse.error custom
%locations
%expect 0
%param {struct builder *b}

%code requires {
#include "syntax/build.h"
}

%union {
    const struct token *token;
    struct node node;
    struct list list;
    enum op op;
}

%code {
#define YYINITDEPTH 10000
#define YYMAXDEPTH YYINITDEPTH
#define YYLLOC_DEFAULT(current, right, count) \
    do { \
        (current).start = (count) != 0 ? YYRHSLOC(right, 1).start : YYRHSLOC(right, 0).end; \
        (current).end = YYRHSLOC(right, count).end; \
    } while (0)

static inline int yylex(YYSTYPE *value, YYLTYPE *at, struct builder *b) {
    const struct token *token = b->next++;
    value->token = token;
    *at = (struct extent){ token->start, token->end };
    return token->kind;
}

/* Which of the two parsers this is. */
#ifndef PARSE_WITH
#define PARSE_WITH build_parse
#endif

static void yyerror(const YYLTYPE *at, struct builder *b, const char *message) {
    (void)at, (void)message; /* a full stack; syntax errors come by yyreport_syntax_error() */
    b->failed = b->next - 1;
    b->exhausted = true;
}

/* Numbers of tokens are those of tokens.def. */
#define TOKEN(name, ...) \
    _Static_assert((int)Y_##name == (int)TOKEN_##name, "order of tokens: " #name);
#include "tokens.def"
#undef TOKEN
}

%token END 0
%token <token> NAME TEXT TEXT_OPEN PIECE TEXT_CLOSE HOLE_OPEN "${" HOLE_CLOSE
%token <token> INTEGER DECIMAL UNIT MODE DATE TERM
%token LBRACE "{" LBODY RBRACE "}" LPAREN "(" RPAREN ")" LBRACKET "[" RBRACKET "]"
%token COMMA "," COLON ":" DOT "." OPTIONAL_DOT "?." QUESTION "?" REFERENCE "&" RESULT "->"
%token ARROW "=>" ASSIGN "=" ASSIGN_ADD "+=" ASSIGN_REMOVE "-=" EQ "==" NE "!=" LT "<" LE "<="
%token GT ">" GE ">=" TYPE_OPEN TYPE_CLOSE RANGE ".." SPREAD "..." PLUS "+" MINUS "-" TIMES "*"
%token DIVIDE "/" MODULO "%" COALESCE "??" NOT_IN
%token <token> BAD
%token IF THEN ELSE FOR MATCH LET TRUE FALSE NONE AND OR NOT IN IS
%token USE <token> ENUM TYPE <token> RECORD KIND FLEET SHARED OUTPUT EXTEND FN PRESET DEFAULTS
%token ADJUST EVERY POLICY
%token WAIVE TEST AMEND ABSENT WITHOUT FORCE KEY FACT REPEATS UNIQUE ON REQUIRE EXPECT
%token AT HELP FIX BECAUSE UNTIL WHERE FROM BY AS WITH DISABLED WITHIN OWNER REMOVE

%type <node> item use enum enum_body case record record_body record_member type_decl kind
%type <node> kind_body kind_member extend field plain_field unique fn params optional_params param
%type <node> let preset optional_from preset_ref defaults every policy
%type <node> waive optional_by test block body
%type <node> statement resource key key_path optional_key optional_as optional_disabled merge
%type <node> assignment amend absent without on if optional_else for variables match_statement
%type <node> block_arm require require_member optional_places optional_message optional_at optional_help optional_fix fix expect
%type <node> word target expression literal number text hole list element map entry map_entry
%type <node> for_clause if_clause arm pattern record_literal fields_literal record_statement
%type <node> call_args argument lambda type optional_type optional_default optional_where reason
%type <node> optional_reason date path name_or_path name unreadable
%type <list> items cases record_members kind_members fields param_list preset_refs statements
%type <list> places block_arms words names elements clauses entries
%type <list> arms patterns record_statements arguments lambda_names text_parts path_names
%type <op> operator

%precedence ELSE
%right "??"
%left OR
%left AND
%precedence NOT
%nonassoc "==" "!=" "<" "<=" ">" ">=" IN NOT_IN IS
%nonassoc ".."
%left "+" "-"
%left "*" "/" "%"
%precedence NEGATE
%precedence WITH
%precedence "." "?." "[" "("

%%

module: items                       { (void)$1; } ;

items: %empty                       { $$ = list_none(b); }
     | items item TERM              { $$ = list_add(b, $1, $2); }
     ;

/* --- Items --- */

item: use | enum | record | type_decl | kind | extend | fn | let | preset | defaults | every
    | policy | waive | test | resource | amend | absent | unreadable
    ;

use: USE path                       { $$ = BUILD(b, USE, @$, $2, ABSENT_NODE); }
   | USE path "(" names optional_comma ")" { $$ = BUILD(b, USE, @$, $2, build_list(b, @4, $4)); }
   ;

enum: ENUM name enum_body           { $$ = BUILD(b, ENUM, @$, $2, $3); } ;
enum_body: "{" "}"                  { $$ = build_no_list(b, @$); }
         | "{" cases optional_comma "}" { $$ = build_list(b, @$, $2); }
         ;
cases: case                         { $$ = list_one(b, $1); }
     | cases separator case         { $$ = list_add(b, $1, $3); }
     ;
case: name                          { $$ = BUILD(b, CASE, @$, $1, ABSENT_NODE); }
    | name "{" "}"
                                    { $$ = BUILD(b, CASE, @$, $1, build_no_list(b, @3)); }
    | name "{" fields optional_comma "}" { $$ = BUILD(b, CASE, @$, $1, build_list(b, @3, $3)); }
    | unreadable
    ;
fields: field                       { $$ = list_one(b, $1); }
      | unreadable                  { $$ = list_one(b, $1); }
      | fields separator field      { $$ = list_add(b, $1, $3); }
      | fields separator unreadable { $$ = list_add(b, $1, $3); }
      ;

record: RECORD name record_body     { $$ = BUILD(b, RECORD, @$, $2, $3); } ;
record_body: "{" "}"                { $$ = build_no_list(b, @$); }
           | "{" record_members optional_comma "}" { $$ = build_list(b, @$, $2); }
           ;
record_members: record_member       { $$ = list_one(b, $1); }
              | record_members separator record_member { $$ = list_add(b, $1, $3); }
              ;
record_member: field | require_member | unreadable ;

type_decl: TYPE name "=" type optional_where { $$ = BUILD(b, TYPE, @$, $2, $4, $5); } ;

kind: KIND name kind_body           { $$ = BUILD(b, KIND, @$, $2, $3); }
    | FLEET kind                    { $$ = build_modify(b, $2, FLAG_FLEET, @$); }
    | SHARED kind                   { $$ = build_modify(b, $2, FLAG_SHARED, @$); }
    | OUTPUT kind                   { $$ = build_modify(b, $2, FLAG_OUTPUT, @$); }
    ;
extend: EXTEND KIND name kind_body  { $$ = BUILD(b, EXTEND, @$, $3, $4); } ;
kind_body: "{" "}"                  { $$ = build_no_list(b, @$); }
         | "{" kind_members optional_comma "}" { $$ = build_list(b, @$, $2); }
         ;
kind_members: kind_member           { $$ = list_one(b, $1); }
            | kind_members separator kind_member { $$ = list_add(b, $1, $3); }
            ;
kind_member: field | unique | require_member | unreadable
           | KEY field              { $$ = build_modify(b, $2, FLAG_KEY, @$); }
           ;
field: plain_field
     | FACT field                   { $$ = build_modify(b, $2, FLAG_FACT, @$); }
     | REPEATS field                { $$ = build_modify(b, $2, FLAG_REPEATS, @$); }
     ;
plain_field: name ":" type optional_default { $$ = BUILD(b, FIELD, @$, $1, $3, $4); }
           | name ":" type WITHIN OWNER optional_default
            { $$ = build_flag(b, BUILD(b, FIELD, @$, $1, $3, $6), FLAG_WITHIN_OWNER); }
           ;
unique: UNIQUE "(" elements optional_comma ")" { $$ = BUILD(b, UNIQUE, @$, build_list(b, @3, $3)); }
      | UNIQUE FLEET "(" elements optional_comma ")"
            { $$ = build_flag(b, BUILD(b, UNIQUE, @$, build_list(b, @4, $4)), FLAG_FLEET); }
      ;

fn: FN name params RESULT type "=" expression { $$ = BUILD(b, FN, @$, $2, $3, $5, $7); } ;
params: "(" ")"                     { $$ = build_no_list(b, @$); }
      | "(" param_list optional_comma ")" { $$ = build_list(b, @$, $2); }
      ;
optional_params: %empty             { $$ = ABSENT_NODE; }
               | params
               ;
param_list: param                   { $$ = list_one(b, $1); }
          | param_list "," param    { $$ = list_add(b, $1, $3); }
          ;
param: name ":" type optional_default { $$ = BUILD(b, PARAM, @$, $1, $3, $4); } ;

let: LET name optional_type "=" expression { $$ = BUILD(b, LET, @$, $2, $3, $5); } ;

preset: PRESET name optional_params FOR name optional_as optional_from body
                                    { $$ = BUILD(b, PRESET, @$, $2, $3, $5, $6, $7, $8); } ;
optional_from: %empty               { $$ = ABSENT_NODE; }
             | FROM preset_refs     { $$ = build_list(b, @2, $2); }
             ;
preset_refs: preset_ref             { $$ = list_one(b, $1); }
           | preset_refs "," preset_ref { $$ = list_add(b, $1, $3); }
           ;
preset_ref: path                    { $$ = BUILD(b, PRESET_REF, @$, $1, ABSENT_NODE); }
          | path call_args          { $$ = BUILD(b, PRESET_REF, @$, $1, $2); }
          ;

defaults: DEFAULTS name block       { $$ = BUILD(b, DEFAULTS, @$, $2, ABSENT_NODE, $3); }
        | DEFAULTS name WHERE expression body { $$ = BUILD(b, DEFAULTS, @$, $2, $4, $5); }
        | ADJUST name block         { $$ = BUILD(b, ADJUST, @$, $2, ABSENT_NODE, $3); }
        | ADJUST name WHERE expression body { $$ = BUILD(b, ADJUST, @$, $2, $4, $5); }
        | ADJUST name name_or_path block { $$ = BUILD(b, ADJUST_POLICY, @$, $2, $3, $4); }
        ;

every: EVERY name name block        { $$ = BUILD(b, EVERY, @$, $2, $3, ABSENT_NODE, $4); }
     | EVERY name name WHERE expression body { $$ = BUILD(b, EVERY, @$, $2, $3, $5, $6); }
     | EVERY FLEET name name block
            { $$ = build_flag(b, BUILD(b, EVERY, @$, $3, $4, ABSENT_NODE, $5), FLAG_FLEET); }
     | EVERY FLEET name name WHERE expression body
            { $$ = build_flag(b, BUILD(b, EVERY, @$, $3, $4, $6, $7), FLAG_FLEET); }
     ;

policy: POLICY name optional_params block { $$ = BUILD(b, POLICY, @$, $2, $3, $4); } ;

waive: WAIVE name_or_path FOR name optional_key optional_where UNTIL date reason optional_by
                                    { $$ = BUILD(b, WAIVE, @$, $2, $4, $5, $6, $8, $9, $10); } ;
optional_by: %empty                 { $$ = ABSENT_NODE; }
           | BY name                { $$ = $2; }
           | BY text                { $$ = $2; }
           ;

test: TEST text block               { $$ = BUILD(b, TEST, @$, $2, $3); } ;

/* --- Statements: `block` after anything but a head, `body` after a head --- */

block: "{" "}"                      { $$ = build_block(b, @$, @1, list_none(b)); }
     | "{" statements "}"           { $$ = build_block(b, @$, @2, $2); }
     ;
body: LBODY "}"                     { $$ = build_block(b, @$, @1, list_none(b)); }
    | LBODY statements "}"          { $$ = build_block(b, @$, @2, $2); }
    ;
statements: statement               { $$ = list_one(b, $1); }
          | statements TERM statement { $$ = list_add(b, $1, $3); }
          ;
statement: assignment | merge | resource | let | if | for | match_statement | require | amend
         | absent | without | on | every | expect | unreadable
         ;

resource: name key optional_as optional_from optional_disabled block
                                    { $$ = BUILD(b, RESOURCE, @$, $1, $2, $3, $4, $5, $6); } ;
key: name | text | key_path
   | "(" expression ")"             { $$ = BUILD(b, PAREN, @$, $2); }
   ;
key_path: name "." name             { $$ = BUILD(b, FIELD_OF, @$, $1, $3); }
        | key_path "." name         { $$ = BUILD(b, FIELD_OF, @$, $1, $3); }
        ;
optional_key: %empty                { $$ = ABSENT_NODE; }
            | key
            ;
optional_as: %empty                 { $$ = ABSENT_NODE; }
           | AS name                { $$ = $2; }
           ;
optional_disabled: %empty           { $$ = ABSENT_NODE; }
                 | DISABLED reason  { $$ = $2; }
                 ;

target: name
      | target "." name             { $$ = BUILD(b, FIELD_OF, @$, $1, $3); }
      | target "[" expression "]"   { $$ = BUILD(b, INDEX, @$, $1, $3); }
      ;
merge: target block                 { $$ = BUILD(b, MERGE, @$, $1, $2); } ;
assignment: target operator expression optional_reason
                                    { $$ = build_op(b, BUILD(b, ASSIGN, @$, $1, $3, $4), $2); }
          | FORCE assignment        { $$ = build_modify(b, $2, FLAG_FORCE, @$); }
          ;
operator: "="                       { $$ = OP_SET; }
        | "+="                      { $$ = OP_ADD; }
        | "-="                      { $$ = OP_REMOVE; }
        ;
reason: BECAUSE text                { $$ = $2; } ;
optional_reason: %empty             { $$ = ABSENT_NODE; }
               | reason
               ;

amend: AMEND name key block         { $$ = BUILD(b, AMEND, @$, $2, $3, $4); } ;
absent: ABSENT name key reason      { $$ = BUILD(b, ABSENT, @$, $2, $3, $4); } ;
without: WITHOUT name reason        { $$ = BUILD(b, WITHOUT, @$, $2, $3); } ;
on: ON expression body              { $$ = BUILD(b, ON, @$, $2, $3); } ;

if: IF expression body optional_else { $$ = BUILD(b, IF, @$, $2, $3, $4); } ;
optional_else: %empty               { $$ = ABSENT_NODE; }
             | ELSE block           { $$ = $2; }
             | ELSE if              { $$ = $2; }
             ;
for: FOR variables IN expression optional_where body { $$ = BUILD(b, FOR, @$, $2, $4, $5, $6); } ;
variables: name                     { $$ = build_list(b, @$, list_one(b, $1)); }
         | name "," name            { $$ = build_list(b, @$, list_add(b, list_one(b, $1), $3)); }
         ;

match_statement: MATCH expression LBODY "}"
                                    { $$ = BUILD(b, MATCH, @$, $2, build_no_list(b, @3)); }
               | MATCH expression LBODY block_arms optional_comma "}"
                                    { $$ = BUILD(b, MATCH, @$, $2, build_list(b, @4, $4)); }
               ;
block_arms: block_arm               { $$ = list_one(b, $1); }
          | block_arms separator block_arm { $$ = list_add(b, $1, $3); }
          ;
block_arm: patterns "=>" block      { $$ = build_arm(b, @$, @1, $1, $3); }
         | unreadable
         ;

require: REQUIRE expression optional_message optional_places optional_help optional_fix
                                    { $$ = BUILD(b, REQUIRE, @$, $2, $3, $4, $5, $6); } ;
/* Among members a comma begins the next one. */
require_member: REQUIRE expression optional_message optional_at optional_help optional_fix
                                    { $$ = BUILD(b, REQUIRE, @$, $2, $3, $4, $5, $6); } ;
optional_message: %empty            { $$ = ABSENT_NODE; }
                | ELSE expression   { $$ = $2; }
                ;
optional_at: %empty                 { $$ = ABSENT_NODE; }
           | AT expression          { $$ = build_list(b, @2, list_one(b, $2)); }
           ;
optional_places: %empty             { $$ = ABSENT_NODE; }
               | AT places          { $$ = build_list(b, @2, $2); }
               ;
places: expression                  { $$ = list_one(b, $1); }
      | places "," expression       { $$ = list_add(b, $1, $3); }
      ;
optional_help: %empty               { $$ = ABSENT_NODE; }
             | HELP expression      { $$ = $2; }
             ;
optional_fix: %empty                { $$ = ABSENT_NODE; }
            | fix
            ;
fix: FIX target operator expression { $$ = build_op(b, BUILD(b, FIX, @$, $2, $4), $3); }
   | FIX REMOVE target
            { $$ = build_op(b, BUILD(b, FIX, @$, $3, ABSENT_NODE), OP_DROP); }
   ;

expect: EXPECT expression
            { $$ = BUILD(b, EXPECT, @$, build_no_list(b, @2), $2, ABSENT_NODE); }
      | EXPECT words
            { $$ = BUILD(b, EXPECT, @$, build_list(b, @2, $2), ABSENT_NODE, ABSENT_NODE); }
      | EXPECT words block
            { $$ = BUILD(b, EXPECT, @$, build_list(b, @2, $2), ABSENT_NODE, $3); }
      ;
words: name word                    { $$ = list_add(b, list_one(b, $1), $2); }
     | words word                   { $$ = list_add(b, $1, $2); }
     ;
word: name | text | key_path ;

/* --- Expressions --- */

expression: name | literal | text | list | map | record_literal | unreadable
    | "(" expression ")"            { $$ = BUILD(b, PAREN, @$, $2); }
    | FLEET name                    { $$ = BUILD(b, FLEET, @$, $2); }
    | expression "." name           { $$ = BUILD(b, FIELD_OF, @$, $1, $3); }
    | expression "?." name
            { $$ = build_flag(b, BUILD(b, FIELD_OF, @$, $1, $3), FLAG_OPTIONAL); }
    | expression "[" expression "]" { $$ = BUILD(b, INDEX, @$, $1, $3); }
    | expression call_args %prec "(" { $$ = BUILD(b, CALL, @$, $1, $2); }
    | expression WITH fields_literal { $$ = BUILD(b, WITH, @$, $1, $3); }
    | "-" expression %prec NEGATE   { $$ = build_op(b, BUILD(b, UNARY, @$, $2), OP_NEGATE); }
    | NOT expression                { $$ = build_op(b, BUILD(b, UNARY, @$, $2), OP_NOT); }
    | expression "*" expression     { $$ = build_binary(b, OP_TIMES, @$, $1, $3); }
    | expression "/" expression     { $$ = build_binary(b, OP_DIVIDE, @$, $1, $3); }
    | expression "%" expression     { $$ = build_binary(b, OP_MODULO, @$, $1, $3); }
    | expression "+" expression     { $$ = build_binary(b, OP_PLUS, @$, $1, $3); }
    | expression "-" expression     { $$ = build_binary(b, OP_MINUS, @$, $1, $3); }
    | expression ".." expression    { $$ = BUILD(b, RANGE, @$, $1, $3); }
    | expression "==" expression    { $$ = build_binary(b, OP_EQ, @$, $1, $3); }
    | expression "!=" expression    { $$ = build_binary(b, OP_NE, @$, $1, $3); }
    | expression "<" expression     { $$ = build_binary(b, OP_LT, @$, $1, $3); }
    | expression "<=" expression    { $$ = build_binary(b, OP_LE, @$, $1, $3); }
    | expression ">" expression     { $$ = build_binary(b, OP_GT, @$, $1, $3); }
    | expression ">=" expression    { $$ = build_binary(b, OP_GE, @$, $1, $3); }
    | expression IN expression      { $$ = build_binary(b, OP_IN, @$, $1, $3); }
    | expression NOT_IN expression  { $$ = build_binary(b, OP_NOT_IN, @$, $1, $3); }
    | expression IS name            { $$ = BUILD(b, IS, @$, $1, $3); }
    | expression IS NOT name        { $$ = build_flag(b, BUILD(b, IS, @$, $1, $4), FLAG_NOT); }
    | expression AND expression     { $$ = build_binary(b, OP_AND, @$, $1, $3); }
    | expression OR expression      { $$ = build_binary(b, OP_OR, @$, $1, $3); }
    | expression "??" expression    { $$ = build_binary(b, OP_ELSE, @$, $1, $3); }
    | IF expression THEN expression ELSE expression { $$ = BUILD(b, COND, @$, $2, $4, $6); }
    | MATCH expression LBODY "}"
                                    { $$ = BUILD(b, MATCH, @$, $2, build_no_list(b, @3)); }
    | MATCH expression LBODY arms optional_comma "}"
                                    { $$ = BUILD(b, MATCH, @$, $2, build_list(b, @4, $4)); }
    ;

literal: number
       | TRUE                       { $$ = build_leaf(b, NODE_TRUE, @$, 0); }
       | FALSE                      { $$ = build_leaf(b, NODE_FALSE, @$, 0); }
       | NONE                       { $$ = build_leaf(b, NODE_NONE, @$, 0); }
       ;
number: INTEGER                     { $$ = build_leaf(b, NODE_INTEGER, @$, 0); }
      | DECIMAL                     { $$ = build_leaf(b, NODE_DECIMAL, @$, 0); }
      | UNIT                        { $$ = build_leaf(b, NODE_UNIT, @$, 0); }
      | MODE                        { $$ = build_leaf(b, NODE_MODE, @$, 0); }
      | date
      ;
date: DATE                          { $$ = build_leaf(b, NODE_DATE, @$, 0); } ;

text: TEXT                          { $$ = build_whole_text(b, $1); }
    | TEXT_OPEN text_parts TEXT_CLOSE { $$ = build_text(b, $1, @$, build_list(b, @2, $2)); }
    ;
text_parts: %empty                  { $$ = list_none(b); }
          | text_parts PIECE        { $$ = list_add(b, $1, build_leaf(b, NODE_PIECE, @2, 0)); }
          | text_parts hole         { $$ = list_add(b, $1, $2); }
          ;
hole: "${" expression HOLE_CLOSE    { $$ = BUILD(b, HOLE, @$, $2); } ;

list: "[" "]"
                                    { $$ = BUILD(b, LIST_LIT, @$, build_no_list(b, @1)); }
    | "[" elements optional_comma "]" { $$ = BUILD(b, LIST_LIT, @$, build_list(b, @2, $2)); }
    | "[" expression clauses "]"    { $$ = BUILD(b, LIST_FOR, @$, $2, build_list(b, @3, $3)); }
    ;
elements: element                   { $$ = list_one(b, $1); }
        | elements "," element      { $$ = list_add(b, $1, $3); }
        ;
element: expression
       | "..." expression           { $$ = BUILD(b, SPREAD, @$, $2); }
       ;
clauses: for_clause                 { $$ = list_one(b, $1); }
       | clauses for_clause         { $$ = list_add(b, $1, $2); }
       | clauses if_clause          { $$ = list_add(b, $1, $2); }
       ;
for_clause: FOR variables IN expression { $$ = BUILD(b, CLAUSE_FOR, @$, $2, $4); } ;
if_clause: IF expression            { $$ = BUILD(b, CLAUSE_IF, @$, $2); } ;

map: "{" "}"                        { $$ = BUILD(b, MAP_LIT, @$, build_no_list(b, @1)); }
   | "{" entries optional_comma "}" { $$ = BUILD(b, MAP_LIT, @$, build_list(b, @2, $2)); }
   | "{" entry clauses "}"          { $$ = BUILD(b, MAP_FOR, @$, $2, build_list(b, @3, $3)); }
   ;
entries: map_entry                  { $$ = list_one(b, $1); }
       | entries separator map_entry { $$ = list_add(b, $1, $3); }
       | entries separator unreadable { $$ = list_add(b, $1, $3); }
       ;
map_entry: entry
         | "..." expression         { $$ = BUILD(b, SPREAD, @$, $2); }
         ;
entry: name ":" expression          { $$ = BUILD(b, ENTRY, @$, $1, $3); }
     | text ":" expression          { $$ = BUILD(b, ENTRY, @$, $1, $3); }
     | "[" expression "]" ":" expression
            { $$ = build_flag(b, BUILD(b, ENTRY, @$, $2, $5), FLAG_COMPUTED); }
     ;

record_literal: "{" record_statements optional_comma "}"
            { $$ = BUILD(b, RECORD_LIT, @$, ABSENT_NODE, build_block(b, @$, @2, $2)); }
              | name fields_literal { $$ = BUILD(b, RECORD_LIT, @$, $1, $2); }
              | RECORD fields_literal { $$ = BUILD(b, RECORD_LIT, @$, build_name(b, $1), $2); }
              | ENUM fields_literal { $$ = BUILD(b, RECORD_LIT, @$, build_name(b, $1), $2); }
              ;
fields_literal: "{" "}"             { $$ = build_block(b, @$, @1, list_none(b)); }
              | "{" record_statements optional_comma "}" { $$ = build_block(b, @$, @2, $2); }
              ;
record_statements: record_statement { $$ = list_one(b, $1); }
                 | record_statements separator record_statement { $$ = list_add(b, $1, $3); }
                 ;
record_statement: assignment | merge | unreadable
                | RECORD block      { $$ = BUILD(b, MERGE, @$, build_name(b, $1), $2); }
                | ENUM block        { $$ = BUILD(b, MERGE, @$, build_name(b, $1), $2); }
                | name key block
            { $$ = BUILD(b, RESOURCE, @$, $1, $2, ABSENT_NODE, ABSENT_NODE, ABSENT_NODE, $3); }
                ;

call_args: "(" ")"                  { $$ = build_no_list(b, @$); }
         | "(" arguments optional_comma ")" { $$ = build_list(b, @$, $2); }
         ;
arguments: argument                 { $$ = list_one(b, $1); }
         | arguments "," argument   { $$ = list_add(b, $1, $3); }
         ;
argument: expression                { $$ = BUILD(b, ARG, @$, ABSENT_NODE, $1); }
        | name ":" expression       { $$ = BUILD(b, ARG, @$, $1, $3); }
        | lambda                    { $$ = BUILD(b, ARG, @$, ABSENT_NODE, $1); }
        | name ":" lambda           { $$ = BUILD(b, ARG, @$, $1, $3); }
        ;
lambda: name "=>" expression        { $$ = build_lambda(b, @$, @1, list_one(b, $1), $3); }
      | lambda_names ")" "=>" expression { $$ = build_lambda(b, @$, @1, $1, $4); }
      ;
lambda_names: "(" name "," name     { $$ = list_add(b, list_one(b, $2), $4); }
            | lambda_names "," name { $$ = list_add(b, $1, $3); }
            ;

arms: arm                           { $$ = list_one(b, $1); }
    | arms separator arm            { $$ = list_add(b, $1, $3); }
    ;
arm: patterns "=>" expression       { $$ = build_arm(b, @$, @1, $1, $3); }
   | unreadable
   ;
patterns: pattern                   { $$ = list_one(b, $1); }
        | patterns "," pattern      { $$ = list_add(b, $1, $3); }
        ;
pattern: name                       { $$ = BUILD(b, PATTERN, @$, $1, ABSENT_NODE); }
       | literal                    { $$ = BUILD(b, PATTERN, @$, $1, ABSENT_NODE); }
       | text                       { $$ = BUILD(b, PATTERN, @$, $1, ABSENT_NODE); }
       | "-" number                 { $$ = build_negative_pattern(b, @$, $2); }
       | name "{" "}"
                                    { $$ = BUILD(b, PATTERN, @$, $1, build_no_list(b, @3)); }
       | name "{" names optional_comma "}"
                                    { $$ = BUILD(b, PATTERN, @$, $1, build_list(b, @3, $3)); }
       ;

/* --- Types --- */

type: path                          { $$ = BUILD(b, TYPE_NAME, @$, $1, ABSENT_NODE); }
    | path TYPE_OPEN name TYPE_CLOSE
            { $$ = BUILD(b, TYPE_NAME, @$, $1, build_list(b, @3, list_one(b, $3))); }
    | "[" type "]"                  { $$ = BUILD(b, TYPE_LIST, @$, $2); }
    | "{" type "}"                  { $$ = BUILD(b, TYPE_SET, @$, $2); }
    | "{" type ":" type "}"         { $$ = BUILD(b, TYPE_MAP, @$, $2, $4); }
    | type "?"                      { $$ = BUILD(b, TYPE_OPTIONAL, @$, $1); }
    | "&" name                      { $$ = BUILD(b, TYPE_REF, @$, $2); }
    | ENUM enum_body                { $$ = BUILD(b, TYPE_ENUM, @$, $2); }
    | RECORD record_body            { $$ = BUILD(b, TYPE_RECORD, @$, $2); }
    ;
optional_type: %empty               { $$ = ABSENT_NODE; }
             | ":" type             { $$ = $2; }
             ;
optional_default: %empty            { $$ = ABSENT_NODE; }
                | "=" expression    { $$ = $2; }
                ;
optional_where: %empty              { $$ = ABSENT_NODE; }
              | WHERE expression    { $$ = $2; }
              ;

/* --- Names --- */

name: NAME                          { $$ = build_name(b, $1); } ;
names: name                         { $$ = list_one(b, $1); }
     | names "," name               { $$ = list_add(b, $1, $3); }
     ;
path_names: name                    { $$ = list_one(b, $1); }
          | path_names "." name     { $$ = list_add(b, $1, $3); }
          ;
path: path_names                    { $$ = BUILD(b, PATH, @$, build_list(b, @$, $1)); } ;
name_or_path: path_names            { $$ = build_name_or_path(b, @$, $1); } ;

separator: "," | TERM ;
optional_comma: %empty | "," ;

/* What a repair has put in place of text that cannot be read. */
unreadable: BAD                     { $$ = build_leaf(b, NODE_ERROR, @$, 0); } ;

%%

static int yyreport_syntax_error(const yypcontext_t *context, struct builder *b) {
    yysymbol_kind_t expected[EXPECTED_MAX];
    int count = yypcontext_expected_tokens(context, expected, EXPECTED_MAX);
    b->failed = b->next - 1;
    b->expected_count = 0;
    for (int i = 0; i < count; i++)
        b->expected[b->expected_count++] = (uint8_t)expected[i];
    return 0;
}

bool PARSE_WITH(struct builder *b, const struct token *tokens) {
    b->next = tokens;
    b->failed = NULL;
    b->exhausted = false;
    b->expected_count = 0;
    return yyparse(b) == 0;
}
