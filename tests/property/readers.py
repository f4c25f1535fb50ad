"""Languages' own programs as readers: each takes texts with one value in each and gives back the values that arrived, in
order; None (or an exception) for the whole batch that a text broke. tagged.py says what goes in.

A reader is a function of a scratch directory and a list of texts; it gives a list of values, one a text, or raises.
"""
import json
import os
import re
import subprocess
import time

SECONDS_MAX = 120


class Broken(Exception):
    """A program refused a text, or its answer makes no sense."""


def run(command, **options):
    return subprocess.run(command, capture_output=True, timeout=SECONDS_MAX, **options)


def put(directory, name, text):
    path = os.path.join(directory, name)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return path


def by_number(count, found):
    """Values in order, from pairs of number and value."""
    if sorted(found) != list(range(count)):
        raise Broken(f"{count} texts, values of {sorted(found)[:20]}…")
    return [found[i] for i in range(count)]


# sh: each text calls `p` with one argument.

def shell(*interpreter):
    def read(directory, texts):
        script = "p() { printf '%s\\0' \"$n\" \"$#\" \"$1\"; }\n" + "".join(f"n={i}\n{t}\n" for i, t in enumerate(texts))
        done = run([*interpreter, put(directory, "script", script)], cwd=directory, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"})
        fields = done.stdout.split(b"\0")[:-1]
        if len(fields) % 3 or done.stderr:
            raise Broken(f"{done.stderr.decode(errors='replace')[:200]}")
        found = {int(n): v.decode() if c == b"1" else None for n, c, v in zip(fields[::3], fields[1::3], fields[2::3])}
        return by_number(len(texts), found)
    return read


# systemd: the manager's own reader (systemd --test), in an empty home, prints what it has understood.

def systemd_dump(directory, service):
    units, home, runtime = (os.path.join(directory, name) for name in ("units", "home", "run"))
    for path in (units, home, os.path.join(runtime, "systemd")):
        os.makedirs(path, exist_ok=True)
    for name in ("basic", "sysinit", "shutdown"):
        put(units, f"{name}.target", "[Unit]\nDefaultDependencies=no\n")
    put(units, "default.target", "[Unit]\nRequires=a.service\n")
    put(units, "a.service", service)
    command = ["/lib/systemd/systemd", "--test", "--user"]
    if os.geteuid() == 0:
        run(["chown", "-R", "nobody", directory])
        command = ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups", *command]
    done = run(command, cwd=directory,
               env={"HOME": home, "XDG_RUNTIME_DIR": runtime, "SYSTEMD_UNIT_PATH": units, "PATH": "/usr/bin:/bin",
                    "SYSTEMD_LOG_TARGET": "console", "SYSTEMD_LOG_LEVEL": "warning", "LC_ALL": "C.UTF-8"})
    dump = done.stdout.decode(errors="replace")
    if "Unit a.service:" not in dump or b"a.service:" in done.stderr:
        raise Broken(f"systemd says: {(done.stderr or done.stdout).decode(errors='replace')[:300]}")
    return dump[dump.index("Unit a.service:"):]


ESCAPE = re.compile(r"\\([0-7]{3}|.)")


def unescape(letters):
    """What stands behind a backslash in a printed command line."""
    if len(letters) == 3:
        return chr(int(letters, 8))
    return dict(zip("abfnrtv", "\a\b\f\n\r\t\v")).get(letters, letters)


def unquote_dump(text):
    """The words of a printed command line, quoted as for a shell, with the escapes of C."""
    words, at = [], 0
    while at < len(text) and text[at] != "\n":
        word = ""
        while at < len(text) and text[at] not in " \n":
            if text[at] == '"':
                at += 1
                while text[at] != '"':
                    match = ESCAPE.match(text, at)
                    word += unescape(match[1]) if match else text[at]
                    at += len(match[0]) if match else 1
                at += 1
            else:
                word += text[at]
                at += 1
        words.append(word)
        at += at < len(text) and text[at] == " "
    return words


def systemd_commands(prefix):
    """Each text is what stands behind `ExecStart=PREFIX/bin/echo N `; `$$` is read as systemd does when it starts it."""
    def read(directory, texts):
        lines = "".join(f"ExecStart={prefix}/bin/echo {i} {t}\n" for i, t in enumerate(texts))
        dump = systemd_dump(directory, f"[Unit]\nDefaultDependencies=no\n[Service]\nType=oneshot\n{lines}")
        found = {}
        for match in re.finditer(r"\tCommand Line: ", dump):
            words = unquote_dump(dump[match.end():])
            if len(words) != 3:
                raise Broken(f"{len(words)} words: {words[:5]}")
            found[int(words[1])] = words[2] if ":" in prefix else expand_variables(words[2])
        return by_number(len(texts), found)
    return read


def expand_variables(word):
    """replace_env(): variables are unset here, so only `$$` gives anything."""
    if re.search(r"(?<!\$)(\$\$)*\$(\{[^}]*\}|[A-Za-z_])", word):
        raise Broken(f"a variable in {word!r}")
    return word.replace("$$", "$")


def systemd_programs(directory, texts):
    lines = "".join(f"ExecStart={t} {i}\n" for i, t in enumerate(texts))
    dump = systemd_dump(directory, f"[Unit]\nDefaultDependencies=no\n[Service]\nType=oneshot\n{lines}")
    words = [unquote_dump(dump[m.end():]) for m in re.finditer(r"\tCommand Line: ", dump)]
    return by_number(len(texts), {int(w[1]): w[0] for w in words if len(w) == 2})


def systemd_environment(directory, texts):
    """Each text is a line `Environment=…` that sets one variable, named for its number: V<number>=."""
    dump = systemd_dump(directory, "[Unit]\nDefaultDependencies=no\n[Service]\nType=oneshot\nExecStart=/bin/true\n" +
                        "".join(f"Environment={t.replace('V#', f'V{i}')}\n" for i, t in enumerate(texts)))
    found = {int(m[1]): m[2] for m in re.finditer(r"\tEnvironment: V(\d+)=((?:.|\n)*?)\n(?=\t+[A-Z])", dump)}
    return by_number(len(texts), found)


def systemd_descriptions(directory, texts):
    values = []
    for text in texts:
        dump = systemd_dump(directory, "[Unit]\nDefaultDependencies=no\n" + text + "\n[Service]\nType=oneshot\nExecStart=/bin/true\n")
        values.append(re.search(r"\tDescription: ((?:.|\n)*?)\n\t", dump)[1])
    return values


# promql: series that carry the values, found again by the written selector.

def go_string(text):
    """A Go string literal in ASCII, by rules of our own."""
    return '"' + "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text) + '"'


def promtool(directory, selectors, expected):
    """Which selectors find exactly the series with the expected label's value."""
    labels = [f'm{{i="{i}"' + (f",v={go_string(value)}" if value else "") + "}" for i, value in enumerate(expected)]
    tests = [{"expr": selector, "eval_time": "0m", "exp_samples": [{"labels": label, "value": 1}]}
             for selector, label in zip(selectors, labels)]
    document = {"evaluation_interval": "1m", "tests": [
        {"interval": "1m", "input_series": [{"series": label, "values": "1"} for label in labels], "promql_expr_test": tests}]}
    put(directory, "rules.yaml", "groups: []\n")
    document["rule_files"] = ["rules.yaml"]
    path = put(directory, "test.yaml", json.dumps(document, ensure_ascii=True) if not has_astral(document) else
               re.sub(r"\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}", lambda m: json.loads(f'"{m[0]}"'), json.dumps(document)))
    done = run(["promtool", "test", "rules", path], cwd=directory)
    if done.returncode != 0:
        raise Broken((done.stdout + done.stderr).decode(errors="replace")[:600])


def has_astral(document):
    return any(ord(c) > 0xffff for c in json.dumps(document, ensure_ascii=False))


# caddy

def caddy(directory, texts):
    """Each text is a token: the value of a header."""
    lines = "".join(f"\theader X-{i} {t}\n" for i, t in enumerate(texts))
    path = put(directory, "Caddyfile", ":80 {\n" + lines + "}\n")
    done = run(["caddy", "adapt", "--adapter", "caddyfile", "--config", path], env={"HOME": directory, "PATH": "/usr/bin:/bin"})
    if done.returncode != 0:
        raise Broken(done.stderr.decode(errors="replace")[:300])
    found = {}

    def walk(node):
        if isinstance(node, dict):
            for name, values in node.items():
                if re.fullmatch(r"X-\d+", name):
                    found[int(name[2:])] = values[0]
                else:
                    walk(values)
        elif isinstance(node, list):
            for item in node:
                walk(item)
    walk(json.loads(done.stdout))
    return by_number(len(texts), found)


# nginx: serves the values from a socket.

def http_get(path, number):
    done = run(["curl", "-s", "--unix-socket", path, f"http://x/{number}"])
    if done.returncode != 0:
        raise Broken(f"curl: {done.returncode}")
    return done.stdout.decode()


def nginx(directory, texts):
    socket = os.path.join(directory, "nginx.sock")
    places = "".join(f"location = /{i} {{ return 200 {t}; }}\n" for i, t in enumerate(texts))
    path = put(directory, "nginx.conf", "daemon off; master_process off; pid nginx.pid; error_log stderr;\nevents {}\n"
               "http { access_log off; client_body_temp_path t; proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t;\n"
               f"scgi_temp_path t; server {{ listen unix:{socket};\n{places}}} }}\n")
    command = ["nginx", "-e", "stderr", "-p", directory, "-c", path]
    done = run([*command, "-t"])
    if done.returncode != 0:
        raise Broken(done.stderr.decode(errors="replace")[:300])
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(200):
                if os.path.exists(socket):
                    break
                time.sleep(0.02)
            return [http_get(socket, i) for i in range(len(texts))]
        finally:
            server.terminate()
            server.wait()
            if os.path.exists(socket):
                os.unlink(socket)


# PostgreSQL: a scratch cluster of our own, on a socket.

class Postgres:
    def __init__(self, directory):
        versions = sorted(os.listdir("/usr/lib/postgresql"), key=int)
        self.bin = f"/usr/lib/postgresql/{versions[-1]}/bin"
        self.directory = directory
        self.data = os.path.join(directory, "data")
        self.server = None

    def command(self, *arguments):
        """initdb and postgres refuse to run as root."""
        if os.geteuid() == 0:
            return ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", *arguments]
        return list(arguments)

    def __enter__(self):
        if os.geteuid() == 0:
            run(["chown", "postgres", self.directory], check=True)
        run(self.command(f"{self.bin}/initdb", "-D", self.data, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-N",
                         "-U", "tester"), cwd="/", check=True)
        self.server = subprocess.Popen(
            self.command(f"{self.bin}/postgres", "-D", self.data, "-k", self.directory, "-c", "listen_addresses=", "-F"),
            cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(300):
            if self.psql("SELECT 1").returncode == 0:
                return self
            time.sleep(0.05)
        raise Broken("PostgreSQL does not start")

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()

    def psql(self, script):
        path = put("/dev/shm" if os.path.isdir("/dev/shm") else "/tmp", f"croft-{os.getpid()}.sql", script)
        done = run(["psql", "-X", "-q", "-A", "-t", "-h", self.directory, "-U", "tester", "-d", "postgres", "-f", path],
                   env={"PATH": "/usr/bin:/bin", "PGCLIENTENCODING": "UTF8"})
        os.unlink(path)
        return done

    def expressions(self, _, texts):
        """Each text is an expression of type text."""
        script = "".join(f"SELECT {i} || ':' || encode(convert_to(({t})::text, 'UTF8'), 'hex');\n" for i, t in enumerate(texts))
        done = self.psql(script)
        if done.stderr:
            raise Broken(done.stderr.decode(errors="replace")[:300])
        found = dict(line.split(":") for line in done.stdout.decode().split())
        return by_number(len(texts), {int(i): bytes.fromhex(v).decode() for i, v in found.items()})

    def settings(self, _, texts):
        """Each text is a setting's value in postgresql.conf, quotes included."""
        path = os.path.join(self.data, "postgresql.auto.conf")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write("".join(f"croft.v{i} = {t}\n" for i, t in enumerate(texts)))
        done = self.psql("SELECT substr(name, 8) || ':' || encode(convert_to(setting, 'UTF8'), 'hex') FROM pg_file_settings "
                         "WHERE name LIKE 'croft.v%' AND error IS NULL")
        os.truncate(path, 0)
        found = dict(line.split(":") for line in done.stdout.decode().split())
        return by_number(len(texts), {int(i): bytes.fromhex(v).decode() for i, v in found.items()})
