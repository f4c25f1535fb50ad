"""In place of the internet: answers HTTPS for every name with a certificate of its own authority, and keeps what it was
sent.  outside.py ADDRESS CERTIFICATE KEY LOG"""

import http.server
import json
import ssl
import sys

EMPTY_BUCKET = '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>'


class Answer(http.server.BaseHTTPRequestHandler):
    """Takes everything; object stores are empty."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode(errors="replace")
        with open(sys.argv[4], "a", encoding="utf-8") as log:
            log.write(json.dumps({"host": self.headers.get("Host"), "method": self.command, "path": self.path,
                                  "body": body}) + "\n")
        stored = "r2.cloudflarestorage" in (self.headers.get("Host") or "")
        listing = "list-type" in self.path
        text = (EMPTY_BUCKET if listing else "" if stored else '{"status": 1, "result": [{"id": "made-up"}]}').encode()
        self.send_response(404 if stored and not listing else 200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = answer

    def log_message(self, *_):
        pass


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[2], sys.argv[3])
server = http.server.ThreadingHTTPServer((sys.argv[1], 443), Answer)
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
