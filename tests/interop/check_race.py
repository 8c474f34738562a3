"""A client and ssologin spend the same refresh token. No client takes a lock: one of the two is refused, both end well."""

import os
import threading
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from interop import FIELDS, age, assert_acts, assert_fresh, check, oidc_at, run, ssologin, token

OIDC = os.environ["AWS_ENDPOINT_URL_SSO_OIDC"]


class Crossing(ThreadingHTTPServer):
    """Stands before the OIDC service: holds the requests until there are two, then lets `first` go first."""

    def __init__(self, first):
        super().__init__(("127.0.0.1", 0), Handler)
        self.first = first
        self.both = threading.Barrier(2)
        self.answered = threading.Event()
        self.answers = {}
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        crossing = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        name = "ssologin" if "app/ssologin" in self.headers["User-Agent"] else "client"
        crossing.both.wait(timeout=20)
        if name != crossing.first:
            crossing.answered.wait(timeout=20)
        request = urllib.request.Request(OIDC + self.path, body, {"Content-Type": "application/json"})
        try:
            answer = urllib.request.urlopen(request, timeout=20)
        except urllib.error.HTTPError as refusal:
            answer = refusal
        crossing.answers[name] = answer.status
        text = answer.read()
        self.send_response(answer.status)
        for header in ("Content-Type", "X-Amzn-ErrorType"):
            if header in answer.headers:
                self.send_header(header, answer.headers[header])
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
        crossing.answered.set()

    def log_message(self, *_):
        pass


for client in ("boto3", "AWS SDK for JavaScript"):
    for first, winner in (("client", client), ("ssologin", "ssologin")):
        oidc_at(OIDC)
        with check(f"{client} and ssologin renew one token at once, {winner} first"), ThreadPoolExecutor() as pool:
            ssologin("worksso", "--force", "--no-browser")
            old = age("worksso", timedelta(minutes=4))
            crossing = Crossing(first)
            there = oidc_at(crossing.url)
            ours = pool.submit(run, os.environ["SSOLOGIN"], "refresh", "worksso", **there)
            # It acts with one profile after the other: the second finds what is in the file by then.
            theirs = pool.submit(assert_acts, client, "worksso", **there)
            ours.result()
            theirs.result()
            second = "ssologin" if first == "client" else "client"
            assert crossing.answers == {first: 200, second: 400}, crossing.answers
            assert token("worksso")["accessToken"] != old["accessToken"]
            assert sorted(token("worksso")) == sorted(FIELDS)
            assert_fresh("worksso")
