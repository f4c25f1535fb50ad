"""Texts that break careless quoting, and the program that writes them (write_values.c)."""
import os
import random
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

FIXED = [
    "", "a", "abc", "no", "yes", "on", "off", "y", "N", "true", "False", "null", "NULL", "None", "nan", "~", "0", "-1",
    "+1", "007", "0644", "0o17", "0x1f", "0b1", "1e3", ".5", "5.", "1_000", "1:30", "12:30:45", "2001-01-01",
    "2001-01-01T00:00:00Z", "Infinity", ".inf", ".nan", "=", "<<", "-", "--", "-x", "--x=y", "- a", "? a", ": a", "a: b",
    "a:", "a:b", "a #b", "a#b", "#x", ";x", "a ;b", "x;", ";", "; rm -rf x", " x", "x ", "  ", " ", "\t", "a\tb", "\tx",
    "x\t", "%", "%%", "%h", "%{x}", "100%", "$", "$$", "$x", "${x}", "$(id)", "`id`", "a$", "$1", "'", "''", '"', '""',
    "'a'", '"a"', "a'b", 'a"b', "it's", "\\", "\\\\", "a\\", "\\'", '\\"', "a\\\"b", "\\n", "\\x41", "\\u0041", "\\101",
    "C:\\dir\\x", "a\nb", "a\n", "\na", "a\n\n", "\n", "a\n b", "a\n\tb", " a\nb", "a \nb", "a\n\nb", "a\r\nb", "\r",
    "a\rb", "\x01", "\x1b[0m", "a\x07b", "\b\f\v", "\x7f", "é", "naïve", "日本語", "😀", "a😀b", "\u0085", "a\u0085b",
    "\u2028", "a\u2029b", "\ufeffx", "\u00a0", "\u200b", "\U0010ffff", "\ufffd", "{", "}", "{}", "{ x }", "a {", "[", "]",
    "[x]", "[]", "(", ")", "(x)", "<", ">", "<x>", "&", "&a", "&amp;", "|", "||", "&&", ">x", "<(x)", "*", "?", "!", "!x",
    "^", "@", "@x", "a@b", ",", "a,b", "a=b", "A=b c", "/", "/x", "/path/to/file", "//", ".", "..", "../..", "a/../b",
    "http://x/#y", "https://a.example/b?c=d&e=f%20g", "{\"a\": 1}", "{{ x }}", "{{x}}", "{$HOME}", "{env.HOME}",
    "{http.x}", "<<EOF", "EOF", "--", "/*", "*/", "//x", "-- x", "$a$", "$$ $$", "E'x", "\\.", "a.b", "a+b*c?", "[a-z]",
    "a|b", "^x$", "(?i)x", "a{2}", "\\d", "key", "a b", "a  b", "a b c", "x'y\"z`w\\v$u%t", "'; DROP TABLE x; --",
    "\"; }", "' or '1'='1", "a\"}", "]]>", "-->", "</script>", "x\\", "x\\\\", "x\\\n", "\\ ", "a\\ b", "a" * 100,
    "ü" * 40, "x" * 5000, "'" * 50, "\\" * 51, '"\\' * 20, "a\\\"" * 10, "name", "section]", "[section", "a=b;c",
    "\u00e9\u0301", "e\u0301", "-a-b-", "_", "__", "a-b", "a.b.c", "1.2.3.4", "::1", "fd00::/8", "1K", "5m", "85%",
]
ALPHABET = list("ab c1-_./:=,;#%$@!?*+^~|&<>(){}[]'\"`\\\n\t") + ["é", "😀", "\r", "\u0085", "\u2028", "\x1b", "0", "no"]


def texts(seed, count):
    """The fixed ones and `count` random ones, each once."""
    rng = random.Random(seed)
    found = list(FIXED)
    for _ in range(count):
        found.append("".join(rng.choice(ALPHABET) for _ in range(rng.choice([1, 2, 2, 3, 4, 6, 10, 30]))))
    return list(dict.fromkeys(found))


def compile_program(directory):
    """Compiles write_values.c with the library; the program's path."""
    program = os.path.join(directory, "write_values")
    library = os.path.join(ROOT, ".build", "libcroft.a")
    subprocess.run(["cc", "-std=gnu11", "-D_GNU_SOURCE", "-O2", "-I" + os.path.join(ROOT, "compiler"), "-o", program,
                    os.path.join(ROOT, "tests", "property", "write_values.c"), library, "-lsodium", "-lm", "-pthread"],
                   check=True)
    return program


def hexed(text):
    return text.encode().hex()


def literal(text):
    return "l:" + hexed(text)


def string(text):
    """Every third text is in pieces, which must make no difference."""
    return ("r:" if len(text) % 3 == 2 else "s:") + hexed(text)


class Answer:
    """`text`: what was written, or None; `problem`: why not, with its kind (bad, hole, end) in front."""

    def __init__(self, line):
        kind, _, rest = line.partition(" ")
        self.text = bytes.fromhex(rest).decode() if kind == "ok" else None
        self.problem = None if kind == "ok" else line


class Writer:
    def __init__(self, program):
        self.program = program

    def ask(self, requests):
        done = subprocess.run([self.program], input="".join(r + "\n" for r in requests), capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{self.program} ended with {done.returncode}:\n{done.stderr}")
        answers = [Answer(line) for line in done.stdout.splitlines()]
        if len(answers) != len(requests):
            sys.exit(f"{self.program}: {len(requests)} requests, {len(answers)} answers")
        return answers
