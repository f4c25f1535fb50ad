"""Fleets that no compiler should choke on. Each case is a function that lays files under a directory.

`CASES` maps a name to (maker, command, exit statuses that are right, a word that the message must hold or None).
"""
import os
import random
import socket

import harness

SYNTAX, TYPES, POLICY, EVALUATION, IO = 2, 3, 4, 5, 6
REFUSED = (SYNTAX, TYPES, EVALUATION)
# A library of its own, so that nothing else can be the reason for what happens.
LIBRARY = """\
fleet kind host { key name: Name }
kind user { key name: Name }
kind group { key name: Name }
output kind file {
  key path: Path
  content:  Text   = ""
  owner:    &user  = root
  group:    &group = root
  mode:     Mode   = 0644
}
every host h {
  user root {}
  group root {}
}
"""
PRELUDE = "use library (host, file, user, group)\n"
CASES = {}


def case(name, statuses, words=None, command="build"):
    def add(maker):
        CASES[name] = (maker, command, statuses if isinstance(statuses, tuple) else (statuses,), words)
        return maker
    return add


def lay(directory, text, name="hosts/demo/main.croft"):
    """The library, the host, and one file of it."""
    harness.write(os.path.join(directory, "hosts/demo/host.croft"), "host demo {}\n")
    harness.write(os.path.join(directory, "stdlib/library.croft"), LIBRARY)
    harness.write(os.path.join(directory, "stdlib/prelude.croft"), PRELUDE)
    harness.write(os.path.join(directory, name), text)


def add_text(name, statuses, text, words=None, command="build"):
    """A case that is one text; a function makes it when it is wanted, as some are large."""
    @case(name, statuses, words, command)
    def maker(directory):
        lay(directory, text() if callable(text) else text)


# --- Bytes

@case("random bytes", REFUSED + (IO,), command="check")
def random_bytes(directory):
    lay(directory, random.Random(1).randbytes(200_000))


@case("random printable text", REFUSED, command="check")
def random_text(directory):
    letters = random.Random(2)
    alphabet = "abc ={}[]()\"$\\\n.,:;0123456789-+*/<>!?&|_#@~^'`\t\r"
    lay(directory, "".join(letters.choice(alphabet) for _ in range(200_000)))


@case("random tokens", REFUSED, command="check")
def random_tokens(directory):
    words = ("kind record enum type fn let preset defaults adjust every policy waive test use if else for match in where "
             "because from as with { } { } ( ) [ ] = += : , ; . .. ?? ? => -> + - * / == != < x y z 1 16K 0644 5m "
             "\"a\" \"\"\" sh\" ${ none true not and or is on amend absent require \n \n \n").split(" ")
    lay(directory, " ".join(random.Random(3).choices(words, k=50_000)))


add_text("zero bytes", (SYNTAX, IO), b"\0" * 10_000, command="check")
add_text("a million zero bytes", (SYNTAX, IO), b"\0" * 1_000_000, command="check")
add_text("zero bytes in a text", (SYNTAX, IO), b'let a = "' + b"\0" * 1_000_000 + b'"\n', command="check")
add_text("zero bytes in a comment", (0, SYNTAX, IO), b"// " + b"\0" * 1_000_000 + b"\n", command="check")
add_text("zero bytes in a block", (SYNTAX, IO), b'let a = """\n' + b"\0" * 1_000_000 + b'\n"""\n', command="check")
add_text("a million control characters", (SYNTAX, IO), b"\1\2 " * 333_000, command="check")
add_text("a million characters that mean nothing", (SYNTAX,), "\u00a7 " * 500_000, command="check")
add_text("invalid UTF-8", (SYNTAX, IO), b'file "/x" { content = "\xff\xfe\xc0\x80" }\n', command="check")
add_text("a surrogate and an overlong form", (SYNTAX, IO), b'let a = "\xed\xa0\x80"\nlet b = "\xc0\xaf"\n', command="check")
add_text("a byte order mark in the middle", (0,) + REFUSED, '\ufeffkind a { key b: Name }\n', command="check")
add_text("an empty file", (0,), "", command="check")
add_text("CRLF line ends", (0,) + REFUSED, "file \"/a\" { content = \"x\" }\r\n", command="check")
add_text("a line of 10 MB", REFUSED + (IO,), lambda: "let a = " + "x" * 10_000_000 + "\n", command="check")
add_text("a string of 10 MB", (0,) + REFUSED + (IO,), lambda: 'let a = "' + "x" * 10_000_000 + '"\n', command="check")
add_text("a comment of 10 MB", (0, IO), lambda: "//" + "x" * 10_000_000 + "\n", command="check")
add_text("a million empty lines", (0,), lambda: "\n" * 1_000_000, command="check")
add_text("a hundred thousand open braces on lines", REFUSED, lambda: "kind a {\n" * 100_000, command="check")
add_text("a hundred thousand errors", REFUSED, lambda: "let a = = 1\n" * 100_000, command="check")
add_text("a hundred thousand unknown names", REFUSED,
         lambda: "".join(f"let a{i} = b{i}\n" for i in range(100_000)), command="check")
add_text("a hundred thousand lines without a closing quote", REFUSED, lambda: 'let a = "x\n' * 100_000, command="check")
add_text("an unclosed block of text", REFUSED, lambda: 'let a = """\n' + "x\n" * 100_000, command="check")


# --- Depth: far beyond every limit, in every construct that nests

DEPTH = 10_000
NESTS = {
    "parentheses": ("let a = ", "(", "1", ")"),
    "lists": ("let a = ", "[", "1", "]"),
    "maps": ("let a = ", "{ k: ", "1", " }"),
    "records": ("let a = ", "{ k = ", "1", " }"),
    "conditions": ("let a = ", "if true then 1 else ", "1", ""),
    "negations": ("let a = ", "not ", "true", ""),
    "minus signs": ("let a = ", "- ", "1", ""),
    "holes in text": ("let a = ", '"${', "1", '}"'),
    "calls": ("let a = ", "abs(", "1", ")"),
    "comprehensions": ("let a = ", "[", "1", " for x in [1]]"),
    "list types": ("record r { a: ", "[", "Int", "] }"),
    "optional types": ("record r { a: ", "", "Int", "?"),
    "anonymous records": ("record r { a: ", "record { a: ", "Int", " }"),
    "blocks": ("every host h { ", "if true { ", "", " }"),
    "loops": ("every host h { ", "for x in [1] { ", "", " }"),
    "joins": ("policy p { ", "every host _ { ", "", " }"),
    "else if of a policy": ("policy p { if true {} ", "else if true {} ", "", " }"),
    "else if": ("every host h { if true {} ", "else if true {} ", "", ""),
    "matches": ("let a = ", "match 1 { _ => ", "1", " }"),
    "operators to the right": ("let a = ", "1 + (", "1", ")"),
    "brackets that do not match": ("let a = ", "([{", "", ")"),
    "withs": ("let a = ", "", "{ a = 1 }", " with { a = 1 }"),
    "fields": ("let a = x", ".b", "", ""),
    "indices": ("let a = x", "[1]", "", ""),
    "lambdas": ("let a = ", "sort_by([1], x => ", "1", ")"),
    "unclosed": ("let a = ", "(", "", ""),
    "holes never closed": ('let a = "', "${", "1", ""),
    "braces in an unclosed hole": ('let a = "${', "{", "1", '"'),
    "sets as types": ("record r { a: ", "{", "Int", "}"),
    "map types": ("record r { a: ", "{String: ", "Int", "}"),
    "patterns": ("let a = match 1 { ", "a { b = ", "c", " } } => 1 }"),
    "rules in a policy": ("policy p { ", "every host h { ", "require true else \"x\"", " }"),
    "places in a test": ('test "x" { ', "on demo { ", "", " }"),
    "givens in a test": ('test "x" { ', "given { ", "", " }"),
    "resources": ("", "file a { ", "", " }"),
    "spreads": ("let a = ", "[...", "[1]", "]"),
    "text blocks": ("let a = ", '"""\n  ${', '"x"', '}\n  """'),
    "alternatives to none": ("let a = ", "none ?? ", "1", ""),
    "closers": ("", ")]}", "", ""),
}
for what, (head, opening, middle, closing) in NESTS.items():
    add_text(f"{DEPTH} nested {what}", REFUSED + ((0,) if what in ("fields", "indices", "withs", "else if") else ()),
             lambda h=head, o=opening, m=middle, c=closing: h + o * DEPTH + m + c * DEPTH + "\n", command="check")
add_text("a sum of 100,000 terms", (0,) + REFUSED, lambda: "let a = " + "1 + " * 100_000 + "1\n", command="check")
add_text("a list of 300,000 elements", (0,) + REFUSED, lambda: "let a = [" + "1, " * 300_000 + "1]\n", command="check")


# --- Limits of what stands side by side: n is taken, n + 1 is refused

def rows(line, count):
    return "".join(line.format(i=i) for i in range(count))


WIDE = {  # what → (limit, text of so many)
    "elements of a list": (65_535, lambda n: "let a = [" + "1, " * n + "]\n"),
    "entries of a map": (32_767, lambda n: "let a = { " + rows("k{i}: 1, ", n) + "}\n"),
    "arms of a match": (256, lambda n: "let a = match 1 {\n" + rows("  {i} => {i}\n", n - 1) + "  _ => 0\n}\n"),
    "arms of a match of statements": (256, lambda n: (
        "every host h {\n  match h.name {\n" + rows("    \"h{i}\" => {{ user \"u{i}\" {{}} }}\n", n - 1)
        + "    _ => { user \"u\" {} }\n  }\n}\nevery user u { file \"/${u.name}\" { content = \"x\" } }\n")),
    "fields of a kind": (4_096, lambda n: "kind k {\n  key n: Name\n" + rows("  fact f{i}: Int = 0\n", n - 1) + "}\n"),
    "fields of a record": (4_096, lambda n: "record r {\n" + rows("  f{i}: Int = 0\n", n) + "}\n"),
    "fields of a case": (4_096, lambda n: "enum e { c { " + rows("f{i}: Int = 0; ", n) + "} }\n"),
    "parameters": (4_096, lambda n: "fn f(" + rows("p{i}: Int, ", n) + ") -> Int = 1\n"),
    "cases of an enum": (64, lambda n: "enum e { " + rows("c{i}, ", n) + "}\n"),
}
for what, (limit, text_of) in WIDE.items():
    add_text(f"{limit} {what}", (0,), lambda t=text_of, n=limit: t(n), command="check")
    add_text(f"{limit + 1} {what}", (TYPES,), lambda t=text_of, n=limit + 1: t(n), f"at most {limit}"
             if "fields" not in what and "param" not in what else f"more than {limit} fields", command="check")
add_text("100,000 cases of an enum", (TYPES,), lambda: "enum e { " + rows("c{i}, ", 100_000) + "}\n", command="check")
add_text("100,000 fields of a kind", (TYPES,), lambda: "kind k {\n  key n: Name\n" + rows("  f{i}: Int = 0\n", 100_000)
         + "}\n", command="check")
add_text("100,000 arms of a match", (TYPES,), lambda: "let a = match 1 {\n" + rows("  {i} => {i}\n", 100_000)
         + "  _ => 0\n}\n", command="check")


# --- Chains: what is long rather than deep

def chain(line, count, last=""):
    return "".join(line.format(i=i, j=i + 1) for i in range(count)) + last.format(i=count)


add_text("a chain of 20,000 lets", (0,) + REFUSED, lambda: chain(
    "let a{i} = a{j} + 1\n", 20_000, "let a{i} = 1\nfile \"/x\" {{ content = \"${{a0}}\" }}\n"))
add_text("a chain of 20,000 functions", (0,) + REFUSED, lambda: chain(
    "fn f{i}(x: Int) -> Int = f{j}(x) + 1\n", 20_000, "fn f{i}(x: Int) -> Int = x\nfile \"/x\" {{ content = \"${{f0(1)}}\" }}\n"))
add_text("a chain of 20,000 presets", (0,) + REFUSED, lambda: chain(
    "preset p{i} for file from p{j} {{}}\n", 20_000, "preset p{i} for file {{ content = \"x\" }}\nfile \"/x\" from p0 {{}}\n"))
add_text("a chain of 50,000 resources, each reading the next", (0,) + REFUSED, lambda: (
    "kind link { key n: Name; next: &link?; v: Int = if next != none then next.v + 1 else 0 }\n"
    + chain("link l{i} {{ next = l{j} }}\n", 50_000, "link l{i} {{ next = none }}\n")
    + "every link l { file \"/${l.n}\" { content = \"${l.v}\" } }\n"))
add_text("a chain of 5,000 enums in records", (0,) + REFUSED, lambda: chain(
    "record r{i} {{ a: r{j}; b: r{j} }}\n", 5_000, "record r{i} {{ a: Int }}\n"), command="check")


# --- Cycles

add_text("lets in a circle", REFUSED, "let a = b\nlet b = a\n", command="check")
add_text("functions in a circle", REFUSED, "fn f(x: Int) -> Int = g(x)\nfn g(x: Int) -> Int = f(x)\n", command="check")
add_text("types in a circle", REFUSED, "type A = B where true\ntype B = A where true\n", command="check")
add_text("records in a circle", (0,) + REFUSED, "record A { b: B }\nrecord B { a: A }\n", command="check")
add_text("presets in a circle", REFUSED,
         "preset a for file from b {}\npreset b for file from a {}\n", command="check")
add_text("a kind with records in a circle", REFUSED,
         "record A { b: B }\nrecord B { a: A }\nkind k { key n: Name; a: A }\n", command="check")
add_text("a kind with optional records in a circle", REFUSED,
         "record A { a: A? = none }\nkind k { key n: Name; a: A? = none }\n", command="check")
add_text("resources that read each other", REFUSED, """\
kind node { key n: Name; other: &node; v: Int = other.v + 1 }
node a { other = b }
node b { other = a }
every node n { file "/${n.n}" { content = "${n.v}" } }
""")
add_text("a rule that feeds itself", REFUSED,
         "kind a { key n: Name }\nevery a x { a \"${x.n}x\" {} }\nhost demo {}\na start {}\n", command="check")


@case("modules in a circle", REFUSED, command="check")
def modules_in_a_circle(directory):
    lay(directory, "use b (y)\nlet x = y\n", "stdlib/a.croft")
    lay(directory, "use a (x)\nlet y = x\n", "stdlib/b.croft")
    lay(directory, "use a (x)\nfile \"/x\" { content = \"${x}\" }\n")


# --- Explosions

add_text("text that doubles 60 times", REFUSED, "let a0 = \"xxxxxxxxxxxxxxxx\"\n" + "".join(
    f'let a{i + 1} = "${{a{i}}}${{a{i}}}"\n' for i in range(60)) + "file \"/x\" { content = a60 }\n")
add_text("lists that double 60 times", REFUSED, "let a0 = [1]\n" + "".join(
    f"let a{i + 1} = [...a{i}, ...a{i}]\n" for i in range(60)) + "file \"/x\" { content = \"${len(a60)}\" }\n")
add_text("functions that call the next one twice, 60 deep", REFUSED, "".join(
    f"fn f{i}(x: Int) -> Int = f{i + 1}(x) + f{i + 1}(x + 1)\n" for i in range(60))
    + "fn f60(x: Int) -> Int = x % 3\nfile \"/x\" { content = \"${f0(1)}\" }\n")
add_text("a range without end", REFUSED,
         "file \"/x\" { content = \"${len([i for i in 0..9223372036854775807])}\" }\n")
add_text("loops in loops", REFUSED, "file \"/x\" { content = \"${len([1 "
         + " ".join(f"for {v} in 1..100000" for v in "abcdef") + "])}\" }\n")
add_text("a pattern that backtracks", (0,) + REFUSED,
         "file \"/x\" { content = if matches(\"" + "a" * 2000 + "\", \"^(a*)*b$\") then \"y\" else \"n\" }\n")
add_text("a pattern of huge repetitions", (0,) + REFUSED,
         "file \"/x\" { content = if matches(\"aaaa\", \"((((a{1,250}){1,250}){1,250}){1,250})\") then \"y\" else \"n\" }\n")
add_text("a pad of the width of the universe", REFUSED,
         "file \"/x\" { content = pad(\"x\", 9223372036854775807) }\n")
add_text("numbers too large", REFUSED,
         "let a = 99999999999999999999\nlet b = 9999999999T\nlet c = 99999999999999w\nlet d = 0.00000001\n", command="check")
add_text("arithmetic that overflows", REFUSED,
         "let big = 9223372036854775807\nfile \"/x\" { content = \"${big + 1}\" }\n")
add_text("a division by zero", REFUSED, "let zero = 0\nfile \"/x\" { content = \"${1 / zero}\" }\n")
add_text("the least integer by minus one", REFUSED,
         "let least = -9223372036854775807 - 1\nfile \"/x\" { content = \"${least / -1} ${least % -1} ${abs(least)}\" }\n")
add_text("joins of joins of joins that do nothing", REFUSED + (POLICY,),
         "kind thing { key n: Name }\nevery host h { for i in 1..3000 { thing \"t${i}\" {} } }\n"
         "policy p { every thing a { every thing b { every thing c { every thing d {} } } } }\n", command="check")
add_text("nine million violations", REFUSED + (POLICY,),
         "kind thing { key n: Name }\nevery host h { for i in 1..3000 { thing \"t${i}\" {} } }\n"
         "policy p { every thing a { every thing b { require false else \"${a.n} ${b.n}\" at a, b } } }\n", command="check")
add_text("a loop without end in a policy", REFUSED + (POLICY,),
         "policy p { for i in 0..9223372036854775807 { require i < 0 else \"x\" } }\n", command="check")
add_text("a waiver for every thing, of everything", REFUSED + (POLICY,),
         "kind thing { key n: Name }\npolicy p { every thing t { require false else t.n } }\nthing x {}\n"
         + "waive p for thing where n != \"y\" until 2100-01-01 because \"z\"\n" * 5000, command="check")
add_text("a million resources", (0,) + REFUSED,
         "kind thing { key n: Name }\nevery host h { for i in 1..1000000 { thing \"t${i}\" {} } }\n"
         "every host h { file \"/n\" { content = \"${len(thing)}\" } }\n")
add_text("a hundred thousand resources in the text", (0,) + REFUSED, lambda: (
    "kind thing { key n: Name; size: Int }\n" + chain("thing t{i} {{ size = {j} }}\n", 100_000)
    + "every host h { file \"/n\" { content = \"${sum([t.size for t in thing])}\" } }\n"))


# --- Outputs

for number, path in enumerate(["/../escape", "/a/../../escape", "relative", "/a//b", "/a/./b", "/", "", "/a/", "/..",
                               "/a\\u{0}b", "/" + "x" * 300, "/" + "x/" * 3000 + "y"]):
    add_text(f"an emitted path that leads astray ({number})", REFUSED + (IO,), f'file "{path}" {{ content = "x" }}\n')
    add_text(f"a computed path that leads astray ({number})", REFUSED + (IO,),
             f'let paths = ["{path}"]\nevery host h {{ for p in paths {{ file "${{p}}" {{ content = "x" }} }} }}\n')
add_text("two claims to one path", REFUSED, 'file "/a" { content = "x" }\nfile "/a" { content = "y" }\n',
         words="main.croft:2")
add_text("a file where another needs a folder", REFUSED + (IO,),
         'file "/a" { content = "x" }\nfile "/a/b" { content = "y" }\n')


# --- Files and folders

@case("a symlink loop of folders", (0,) + REFUSED + (IO,), command="check")
def loop_of_folders(directory):
    lay(directory, "// nothing\n")
    os.symlink("..", os.path.join(directory, "hosts/demo/again"))
    os.symlink(".", os.path.join(directory, "stdlib/again"))


@case("a symlink to itself", (0, IO), command="check")
def link_to_itself(directory):
    lay(directory, "// nothing\n")
    os.symlink("self.croft", os.path.join(directory, "hosts/demo/self.croft"))


@case("a symlink out of the fleet", (IO,), "E0804", command="check")
def link_outside(directory):
    lay(directory, "// nothing\n")
    os.symlink("/etc/passwd", os.path.join(directory, "hosts/demo/passwd.croft"))


@case("a named pipe as a source", (0, IO), command="check")
def pipe_as_source(directory):
    lay(directory, "// nothing\n")
    os.mkfifo(os.path.join(directory, "hosts/demo/pipe.croft"))


@case("a socket as a source", (0, IO), command="check")
def socket_as_source(directory):
    lay(directory, "// nothing\n")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(os.path.join(directory, "hosts/demo/s.croft"))


@case("a folder named like a source", (0, IO), command="check")
def folder_as_source(directory):
    lay(directory, "// nothing\n")
    os.mkdir(os.path.join(directory, "hosts/demo/folder.croft"))


@case("a source of 8 GB", (IO,), "E0802", command="check")
def huge_source(directory):
    lay(directory, "// nothing\n")
    with open(os.path.join(directory, "hosts/demo/huge.croft"), "wb") as file:
        file.truncate(8 << 30)


@case("names of files that are no names", (0, SYNTAX, TYPES, IO), command="check")
def odd_names(directory):
    lay(directory, "// nothing\n")
    for name in (b"a b.croft", b"-rf.croft", b"new\nline.croft", b"\xff.croft", b".hidden.croft", b"x" * 240 + b".croft"):
        with open(os.path.join(os.fsencode(directory), b"hosts/demo", name), "wb") as file:
            file.write(b"// nothing\n")


@case("folders 500 deep", (0, IO), command="check")
def deep_folders(directory):
    lay(directory, "// nothing\n")
    here = os.open(os.path.join(directory, "hosts/demo"), os.O_RDONLY)
    for _ in range(500):
        os.mkdir("deeper-and-deeper", dir_fd=here)
        inner = os.open("deeper-and-deeper", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)


@case("a fleet without hosts/", (1, IO), command="check")
def no_hosts(directory):
    os.makedirs(directory, exist_ok=True)


@case("hosts/ is a file", (1, IO), command="check")
def hosts_is_a_file(directory):
    harness.write(os.path.join(directory, "hosts"), "x")


@case("100,000 files", (0,), command="check")
def many_files(directory):
    lay(directory, "// nothing\n")
    for i in range(100_000):
        if i % 1000 == 0:
            os.mkdir(os.path.join(directory, f"hosts/demo/d{i // 1000}"))
        with open(os.path.join(directory, f"hosts/demo/d{i // 1000}/f{i}.croft"), "wb"):
            pass


# The cases that take longest: what is large about them is data, not what is done with it.
LARGE = {"a million resources", "a hundred thousand unknown names", "lists that double 60 times", "loops in loops",
         "functions that call the next one twice, 60 deep", "a hundred thousand resources in the text", "100,000 files",
         "a hundred thousand lines without a closing quote", "a list of 300,000 elements",
         "a chain of 50,000 resources, each reading the next"}


# --- Sources cut short, and with bytes changed

def mutations(directory, text, seed):
    """One wrecked version of a good text: cut, a byte changed, a slice removed or doubled."""
    chance = random.Random(seed)
    data = bytearray(text)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(data))
        kind = chance.randrange(4)
        if kind == 0:
            del data[at:]
        elif kind == 1:
            data[at] = chance.randrange(256)
        elif kind == 2:
            del data[at:at + chance.randrange(40)]
        else:
            data[at:at] = data[at:at + chance.randrange(200)]
        if not data:
            data = bytearray(b"\n")
    lay(directory, bytes(data))
