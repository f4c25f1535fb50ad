/**
 * Croft for tree-sitter: a transcription of ../croft.y. Named nodes are those of ../nodes.def in
 * lower case, fields are their slots; `src/scanner.c` reads all tokens, by the rules of ../croft.l
 * and compiler/syntax/layout.h, since what a word or a line end is depends on what stands before.
 */

// From loosest to tightest.
const PREC = {
  else: 1,
  coalesce: 2,
  or: 3,
  and: 4,
  not: 5,
  compare: 6,
  range: 7,
  add: 8,
  multiply: 9,
  negate: 10,
  with: 11,
  postfix: 12,
};

// The words of ../tokens.def, in its order: scanner.c has them in the same one.
const WORDS = [
  'if', 'then', 'else', 'for', 'match', 'let', 'and', 'or', 'not', 'in', 'is',
  'use', 'enum', 'type', 'record', 'kind', 'fleet', 'shared', 'output', 'extend', 'fn', 'preset',
  'defaults', 'adjust', 'every', 'policy', 'waive', 'test', 'amend', 'absent', 'without', 'force',
  'key', 'fact', 'repeats', 'unique',
  'on', 'require', 'expect',
  'at', 'help', 'fix', 'because', 'until', 'where', 'from', 'by',
  'as', 'with', 'disabled', 'within', 'owner', 'remove',
];

const list = (separator, rule) => seq(rule, repeat(seq(separator, rule)));
const closed = (separator, rule) => seq(list(separator, rule), optional(','));

/** A whole expression, and the token that says so (scanner.c). */
const value = ($, name) => seq(field(name, $._expression), $._stop);
const element = ($, name) => choice(value($, name), field(name, $.spread));

/** A keyword that may stand where a name is wanted, too. */
const word_or_name = ($, word) => alias(word, $.name);

module.exports = grammar({
  name: 'croft',

  externals: $ => [
    $._newline, ';', $._blank, $._stop, $._bad, $.comment, $.doc_comment,
    $.name, $._tag, $._text_open, $._block_open, $._characters, $.escape, $._text_close,
    $._block_close, '${', $._hole_close,
    $.integer, $.decimal, $.unit, $.mode, $.date,
    '{', $._body_open, '}', '(', ')', '[', ']',
    ',', ':', '.', '?.', '?', '&', '->', '=>', '=', '+=', '-=', '==', '!=', '<', '<=', '>', '>=',
    $._type_open, $._type_close, '..', '...', '+', '-', '*', '/', '%', '??', 'not in',
    $.true, $.false, $.none,
    ...WORDS,
  ],

  extras: $ => [/[ \t\r\n]/, $.comment, $.doc_comment, $._blank],

  inline: $ => [
    $._end, $._separator, $._body_field, $._block_field, $._call_args, $._word,
  ],

  rules: {
    module: $ => seq(
      optional(list($._end, field('items', $._item))),
      optional($._end),
    ),

    _end: $ => choice($._newline, ';'),
    _separator: $ => choice(',', $._end),

    // --- Items ---

    _item: $ => choice(
      $.use, $.enum, $.record, $.type, $.kind, $.extend, $.fn, $.let, $.preset, $.defaults,
      $.adjust, $.adjust_policy, $.every, $.policy, $.waive, $.test, $.resource, $.amend, $.absent,
    ),

    use: $ => seq(
      'use', field('path', $.path),
      optional(seq('(', closed(',', field('names', $.name)), ')')),
    ),

    enum: $ => seq('enum', field('name', $.name), $._enum_body),
    _enum_body: $ => seq('{', optional(closed($._separator, field('cases', $.case))), '}'),
    case: $ => seq(
      field('name', $.name),
      optional(seq('{', optional(closed($._separator, field('members', $.field))), '}')),
    ),

    record: $ => seq('record', field('name', $.name), $._record_body),
    _record_body: $ => seq(
      '{', optional(closed($._separator, field('members', $._record_member))), '}',
    ),
    _record_member: $ => choice($.field, alias($._require_member, $.require)),

    type: $ => seq(
      'type', field('name', $.name), '=', field('type', $._type),
      optional(seq('where', value($, 'where'))),
    ),

    kind: $ => seq(
      repeat(choice('fleet', 'shared', 'output')), 'kind', field('name', $.name), $._kind_body,
    ),
    extend: $ => seq('extend', 'kind', field('name', $.name), $._kind_body),
    _kind_body: $ => seq(
      '{', optional(closed($._separator, field('members', $._kind_member))), '}',
    ),
    _kind_member: $ => choice(
      $.field, alias($._key_field, $.field), $.unique, alias($._require_member, $.require),
    ),
    field: $ => seq(repeat(choice('fact', 'repeats')), $._field),
    _key_field: $ => seq('key', repeat(choice('fact', 'repeats')), $._field),
    _field: $ => seq(
      field('name', $.name), ':', field('type', $._type), optional(seq('within', 'owner')),
      optional(seq('=', value($, 'default'))),
    ),
    unique: $ => seq(
      'unique', optional('fleet'), '(', closed(',', element($, 'fields')), ')',
    ),

    fn: $ => seq(
      'fn', field('name', $.name), $._params, '->', field('result', $._type),
      '=', value($, 'body'),
    ),
    _params: $ => seq('(', optional(closed(',', field('params', $.param))), ')'),
    param: $ => seq(
      field('name', $.name), ':', field('type', $._type),
      optional(seq('=', value($, 'default'))),
    ),

    let: $ => seq(
      'let', field('name', $.name), optional(seq(':', field('type', $._type))),
      '=', value($, 'value'),
    ),

    preset: $ => seq(
      'preset', field('name', $.name), optional($._params), 'for', field('kind', $.name),
      optional($._as), optional($._from), $._body_field,
    ),
    _as: $ => seq('as', field('as', $.name)),
    _from: $ => seq('from', list(',', field('from', $.preset_ref))),
    preset_ref: $ => seq(field('path', $.path), optional($._call_args)),

    defaults: $ => seq(
      'defaults', field('kind', $.name), choice($._block_field, $._where_body),
    ),
    adjust: $ => seq('adjust', field('kind', $.name), choice($._block_field, $._where_body)),
    adjust_policy: $ => seq(
      'adjust', field('word', $.name), field('policy', $._name_or_path), $._block_field,
    ),
    every: $ => seq(
      'every', optional('fleet'), field('kind', $.name), field('variable', $.name),
      choice($._block_field, $._where_body),
    ),
    _where_body: $ => seq('where', value($, 'where'), $._body_field),

    policy: $ => seq('policy', field('name', $.name), optional($._params), $._block_field),

    waive: $ => seq(
      'waive', field('policy', $._name_or_path), 'for', field('kind', $.name),
      optional(field('key', $._key)),
      optional(seq('where', value($, 'where'))),
      'until', field('until', $.date), $._reason,
      optional(seq('by', field('by', choice($.name, $.text)))),
    ),

    test: $ => seq('test', field('name', $.text), $._block_field),

    // --- Statements ---

    block: $ => seq('{', optional($._statements), '}'),
    _body: $ => seq(alias($._body_open, '{'), optional($._statements), '}'),
    _statements: $ => list($._end, field('statements', $._statement)),
    _block_field: $ => field('body', $.block),
    _body_field: $ => field('body', alias($._body, $.block)),

    _statement: $ => choice(
      $.assign, $.merge, $.resource, $.let, $.if, $.for, alias($._match_statement, $.match),
      $.require, $.amend, $.absent, $.without, $.on, $.every, $.expect,
    ),

    resource: $ => seq(
      field('kind', $.name), field('key', $._key), optional($._as), optional($._from),
      optional(seq('disabled', 'because', field('disabled', $.text))), $._block_field,
    ),
    _key: $ => choice($.name, $.text, alias($._key_path, $.field_of), $.paren),
    _key_path: $ => seq(
      field('object', choice($.name, alias($._key_path, $.field_of))), '.', field('name', $.name),
    ),
    _reason: $ => seq('because', field('reason', $.text)),

    _target: $ => choice(
      $.name, alias($._target_field, $.field_of), alias($._target_index, $.index),
    ),
    _target_field: $ => seq(field('object', $._target), '.', field('name', $.name)),
    _target_index: $ => seq(field('object', $._target), '[', value($, 'index'), ']'),
    merge: $ => seq(field('target', $._target), $._block_field),
    assign: $ => seq(
      repeat('force'), field('target', $._target), field('operator', $._operator),
      value($, 'value'), optional($._reason),
    ),
    _operator: $ => choice('=', '+=', '-='),

    amend: $ => seq('amend', field('kind', $.name), field('key', $._key), $._block_field),
    absent: $ => seq('absent', field('kind', $.name), field('key', $._key), $._reason),
    without: $ => seq('without', field('kind', $.name), $._reason),
    on: $ => seq('on', value($, 'host'), $._body_field),

    if: $ => seq(
      'if', value($, 'condition'), field('then', alias($._body, $.block)),
      optional(seq('else', field('else', choice($.block, $.if)))),
    ),
    for: $ => seq(
      'for', $._variables, 'in', value($, 'iterable'),
      optional(seq('where', value($, 'where'))), $._body_field,
    ),
    _variables: $ => seq(field('variables', $.name), optional(seq(',', field('variables', $.name)))),

    _match_statement: $ => seq(
      'match', value($, 'subject'), alias($._body_open, '{'),
      optional(closed($._separator, field('arms', alias($._block_arm, $.arm)))), '}',
    ),
    _block_arm: $ => seq($._patterns, '=>', $._block_field),

    require: $ => seq(
      'require', value($, 'condition'), optional($._message),
      optional(seq('at', list(',', value($, 'at')))), optional($._help),
      optional(field('fix', $.fix)),
    ),
    // Among members a comma begins the next one.
    _require_member: $ => seq(
      'require', value($, 'condition'), optional($._message),
      optional(seq('at', value($, 'at'))), optional($._help),
      optional(field('fix', $.fix)),
    ),
    _message: $ => seq('else', value($, 'message')),
    _help: $ => seq('help', value($, 'help')),
    fix: $ => choice(
      seq('fix', field('target', $._target), field('operator', $._operator),
        value($, 'value')),
      seq('fix', field('operator', 'remove'), field('target', $._target)),
    ),

    expect: $ => choice(
      seq('expect', value($, 'value')),
      seq('expect', field('words', $.name), repeat1(field('words', $._word)),
        optional($._block_field)),
    ),
    _word: $ => choice($.name, $.text, alias($._key_path, $.field_of)),

    // --- Expressions. Comparisons and ranges do not chain: an operand holds none. ---

    _expression: $ => choice(
      $._operand, $.is, alias($._compare, $.binary), alias($._logical, $.binary),
    ),
    _logical: $ => choice(
      prec.right(PREC.coalesce, binary($, $._expression, '??')),
      prec.left(PREC.or, binary($, $._expression, 'or')),
      prec.left(PREC.and, binary($, $._expression, 'and')),
    ),
    _compare: $ => prec(PREC.compare, binary($, $._operand,
      choice('==', '!=', '<', '<=', '>', '>=', 'in', 'not in'))),
    is: $ => prec(PREC.compare, seq(
      field('subject', $._operand), 'is', optional('not'), field('case', $.name),
    )),

    _operand: $ => choice($._sum, $.range),
    range: $ => prec(PREC.range, seq(field('low', $._sum), '..', field('high', $._sum))),

    _sum: $ => choice(
      $.name, $._literal, $.text, $.list_lit, $.list_for, $.map_lit, $.map_for, $.record_lit,
      $.paren, $.fleet, $.field_of, $.index, $.call, $.with, $.unary, $.cond, $.match,
      alias($._arithmetic, $.binary),
    ),
    _arithmetic: $ => choice(
      prec.left(PREC.add, binary($, $._sum, choice('+', '-'))),
      prec.left(PREC.multiply, binary($, $._sum, choice('*', '/', '%'))),
    ),
    unary: $ => choice(
      prec(PREC.negate, seq(field('operator', '-'), field('operand', $._sum))),
      prec(PREC.not, seq(field('operator', 'not'), field('operand', $._expression))),
    ),

    paren: $ => seq('(', value($, 'value'), ')'),
    fleet: $ => seq('fleet', field('kind', $.name)),
    field_of: $ => prec(PREC.postfix, seq(
      field('object', $._sum), choice('.', '?.'), field('name', $.name),
    )),
    index: $ => prec(PREC.postfix, seq(
      field('object', $._sum), '[', value($, 'index'), ']',
    )),
    call: $ => prec(PREC.postfix, seq(field('function', $._sum), $._call_args)),
    with: $ => prec(PREC.with, seq(
      field('value', $._sum), 'with', field('body', alias($._fields_literal, $.block)),
    )),
    cond: $ => prec(PREC.else, seq(
      'if', value($, 'condition'), 'then', value($, 'then'),
      'else', field('else', $._expression),
    )),
    match: $ => seq(
      'match', value($, 'subject'), alias($._body_open, '{'),
      optional(closed($._separator, field('arms', $.arm))), '}',
    ),
    arm: $ => seq($._patterns, '=>', value($, 'body')),

    _literal: $ => choice($._number, $.true, $.false, $.none),
    _number: $ => choice($.integer, $.decimal, $.unit, $.mode, $.date),

    text: $ => seq(
      optional(field('tag', alias($._tag, $.name))),
      choice(
        seq(alias($._text_open, '"'), repeat($._part), alias($._text_close, '"')),
        seq(alias($._block_open, '"""'), repeat($._part), alias($._block_close, '"""')),
      ),
    ),
    _part: $ => field('parts', choice($.piece, $.hole)),
    piece: $ => prec.right(repeat1(choice($._characters, $.escape))),
    hole: $ => seq('${', value($, 'value'), alias($._hole_close, '}')),

    list_lit: $ => seq('[', optional(closed(',', element($, 'elements'))), ']'),
    list_for: $ => seq('[', value($, 'element'), $._clauses, ']'),
    spread: $ => seq('...', value($, 'value')),
    _clauses: $ => seq(
      field('clauses', $.clause_for), repeat(field('clauses', choice($.clause_for, $.clause_if))),
    ),
    clause_for: $ => seq('for', $._variables, 'in', value($, 'iterable')),
    clause_if: $ => seq('if', value($, 'condition')),

    map_lit: $ => seq(
      '{', optional(closed($._separator, field('entries', choice($.entry, $.spread)))), '}',
    ),
    map_for: $ => seq('{', field('entry', $.entry), $._clauses, '}'),
    entry: $ => seq(
      choice(field('key', choice($.name, $.text)), seq('[', value($, 'key'), ']')),
      ':', value($, 'value'),
    ),

    record_lit: $ => choice(
      field('body', alias($._bare_fields, $.block)),
      seq(field('case', choice($.name, word_or_name($, 'record'), word_or_name($, 'enum'))),
        field('body', alias($._fields_literal, $.block))),
    ),
    _bare_fields: $ => seq(
      '{', closed($._separator, field('statements', $._record_statement)), '}',
    ),
    _fields_literal: $ => seq(
      '{', optional(closed($._separator, field('statements', $._record_statement))), '}',
    ),
    _record_statement: $ => choice(
      $.assign, $.merge, alias($._word_merge, $.merge), alias($._record_resource, $.resource),
    ),
    _word_merge: $ => seq(
      field('target', choice(word_or_name($, 'record'), word_or_name($, 'enum'))), $._block_field,
    ),
    _record_resource: $ => seq(field('kind', $.name), field('key', $._key), $._block_field),

    _call_args: $ => seq('(', optional(closed(',', field('args', $.arg))), ')'),
    arg: $ => seq(
      optional(seq(field('name', $.name), ':')), choice(value($, 'value'), field('value', $.lambda)),
    ),
    lambda: $ => seq(
      choice(
        field('params', $.name),
        seq('(', field('params', $.name), repeat1(seq(',', field('params', $.name))), ')'),
      ),
      '=>', value($, 'body'),
    ),

    _patterns: $ => list(',', field('patterns', $.pattern)),
    pattern: $ => choice(
      field('name', choice($.name, $._literal, $.text, alias($._negative, $.unary))),
      seq(field('name', $.name), '{', optional(closed(',', field('bindings', $.name))), '}'),
    ),
    _negative: $ => seq(field('operator', '-'), field('operand', $._number)),

    // --- Types ---

    _type: $ => choice(
      $.type_name, $.type_list, $.type_set, $.type_map, $.type_optional, $.type_ref, $.type_enum,
      $.type_record,
    ),
    type_name: $ => seq(
      field('path', $.path),
      optional(seq(alias($._type_open, '<'), field('args', $.name), alias($._type_close, '>'))),
    ),
    type_list: $ => seq('[', field('element', $._type), ']'),
    type_set: $ => seq('{', field('element', $._type), '}'),
    type_map: $ => seq('{', field('key', $._type), ':', field('value', $._type), '}'),
    type_optional: $ => seq(field('type', $._type), '?'),
    type_ref: $ => seq('&', field('kind', $.name)),
    type_enum: $ => seq('enum', $._enum_body),
    type_record: $ => seq('record', $._record_body),

    // --- Names ---

    path: $ => list('.', field('names', $.name)),
    _long_path: $ => seq(field('names', $.name), repeat1(seq('.', field('names', $.name)))),
    _name_or_path: $ => choice($.name, alias($._long_path, $.path)),
  },
});

function binary($, operand, operator) {
  return seq(field('left', operand), field('operator', operator), field('right', operand));
}
