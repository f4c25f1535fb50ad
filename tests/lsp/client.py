"""A client of the language server: sends messages, collects what comes back, keeps diagnostics by file."""
import json
import os
import select
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CROFT = os.environ.get("CROFT", os.path.join(ROOT, ".build", "croft"))


def uri_of(path):
    """The URI of a path of plain characters."""
    return "file://" + path


class Ended(Exception):
    """The server has ended."""


class Client:
    """One server. `wait` and `request` return as soon as what they wait for is there."""

    def __init__(self, encoding="utf-8", options=None, capabilities=None, initialize=True, environment=None):
        self.process = subprocess.Popen([CROFT, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
                                        env={**os.environ, **(environment or {})})
        self.received = b""
        self.last_id = 0
        self.answers = {}
        self.diagnostics = {}  # uri -> the last that was published
        self.published = 0
        self.versions = {}
        self.messages = []  # all that is no answer
        self.text = {}  # uri -> what the server should have
        self.capabilities = {}
        if initialize:
            wanted = {"general": {"positionEncodings": [encoding]},
                      "textDocument": {"publishDiagnostics": {"relatedInformation": True, "dataSupport": True,
                                                              "tagSupport": {"valueSet": [1, 2]},
                                                              "codeDescriptionSupport": True},
                                       "codeAction": {"codeActionLiteralSupport": {}}}}
            wanted.update(capabilities or {})
            answer = self.request("initialize", {"processId": None, "rootUri": None, "capabilities": wanted,
                                                 "initializationOptions": options or {}})
            self.capabilities = answer["capabilities"]
            self.notify("initialized", {})

    # Sending.

    def send_bytes(self, data):
        view = memoryview(data)
        while view:
            ready = select.select([self.process.stdout], [self.process.stdin], [])
            if ready[0]:
                self.receive()
            if ready[1]:
                view = view[os.write(self.process.stdin.fileno(), view[:4096]):]

    def send(self, message):
        body = json.dumps(message).encode()
        self.send_bytes(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def notify(self, method, params):
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method, params):
        """Sends a request; returns its id."""
        self.last_id += 1
        self.send({"jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params})
        return self.last_id

    def request(self, method, params, seconds=60):
        """The result, or an exception with the error."""
        answer = self.answer(self.ask(method, params), seconds)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    # Receiving.

    def receive(self):
        """Takes what is there; raises Ended at the end."""
        data = os.read(self.process.stdout.fileno(), 1 << 20)
        if not data:
            raise Ended(f"the server ended with {self.process.wait()}")
        self.received += data
        while b"\r\n\r\n" in self.received:
            header, rest = self.received.split(b"\r\n\r\n", 1)
            size = int(header.split(b":")[1])
            if len(rest) < size:
                return
            self.received = rest[size:]
            self.take(json.loads(rest[:size]))

    def take(self, message):
        if "method" not in message:
            self.answers.setdefault(message["id"], message)
            if message["id"] is None:
                self.messages.append(message)
            return
        self.messages.append(message)
        if message["method"] == "textDocument/publishDiagnostics":
            params = message["params"]
            self.diagnostics[params["uri"]] = params["diagnostics"]
            self.versions[params["uri"]] = params.get("version")
            self.published += 1

    def wait(self, condition, seconds=60):
        """Until the condition holds; false when it does not in time."""
        end = time.monotonic() + seconds
        while not condition():
            left = end - time.monotonic()
            if left <= 0:
                return False
            if select.select([self.process.stdout], [], [], left)[0]:
                self.receive()
        return True

    def answer(self, number, seconds=60):
        if not self.wait(lambda: number in self.answers, seconds):
            raise TimeoutError(f"no answer to request {number}")
        return self.answers.pop(number)

    # Documents.

    def open(self, path, text=None):
        uri = uri_of(path)
        if text is None:
            with open(path, encoding="utf-8", newline="") as file:
                text = file.read()
        self.text[uri] = text
        self.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "croft", "version": 1,
                                                              "text": text}})
        return uri

    def change(self, uri, version, changes):
        self.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": version},
                                               "contentChanges": changes})

    def replace(self, uri, version, text):
        self.text[uri] = text
        self.change(uri, version, [{"text": text}])

    def close(self, uri):
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def wait_version(self, uri, version, seconds=60):
        """The diagnostics of a version of a text."""
        if not self.wait(lambda: self.versions.get(uri) == version, seconds):
            raise TimeoutError(f"no diagnostics of {uri}, version {version}")
        return self.diagnostics[uri]

    def end(self):
        """Shuts the server down; its exit status."""
        self.request("shutdown", None)
        self.notify("exit", None)
        return self.process.wait(60)
