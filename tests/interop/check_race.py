"""Checks that both succeed when a client and ssologin use the same refresh token at once.

The clients do not lock the token file, so the service rejects one of the two requests.
"""

import os
import threading
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from botocore.session import Session
from botocore.tokens import SSOTokenProvider

from interop import FIELDS, age, assert_acts, assert_fresh, check, oidc_at, run, ssologin, token

OIDC = os.environ["AWS_ENDPOINT_URL_SSO_OIDC"]


class Crossing(ThreadingHTTPServer):
    """An OIDC proxy that waits for two requests and forwards that of `first` first."""

    def __init__(self, first):
        super().__init__(("127.0.0.1", 0), Handler)
        self.begin(first)
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def begin(self, first):
        self.first = first
        self.both = threading.Barrier(2)
        self.answered = threading.Event()
        self.answers = {}


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
            # The client uses one profile after the other; by the second, the file has a new token.
            theirs = pool.submit(assert_acts, client, "worksso", **there)
            ours.result()
            theirs.result()
            second = "ssologin" if first == "client" else "client"
            assert crossing.answers == {first: 200, second: 400}, crossing.answers
            assert token("worksso")["accessToken"] != old["accessToken"]
            assert sorted(token("worksso")) == sorted(FIELDS)
            assert_fresh("worksso")

RACES = 200


def works(access_token):
    """Returns whether the portal returns role credentials for a token."""
    query = urllib.parse.urlencode({"account_id": "432143214321", "role_name": "DeveloperAccess"})
    request = urllib.request.Request(
        f"{os.environ['AWS_ENDPOINT_URL_SSO']}/federation/credentials?{query}",
        headers={"x-amz-sso_bearer_token": access_token},
    )
    return urllib.request.urlopen(request, timeout=20).status == 200


oidc_at(OIDC)
ssologin("worksso", "--force", "--no-browser")
crossing = Crossing("client")
there = oidc_at(crossing.url)
os.environ.update(there)
provider = SSOTokenProvider(Session(profile="worksso.dev"), profile_name="worksso.dev")
failed = []
with ThreadPoolExecutor() as pool:
    for race in range(RACES):
        age("worksso", timedelta(minutes=4))
        first, second = [("client", "ssologin"), ("ssologin", "client")][race % 2]
        crossing.begin(first)
        ours = pool.submit(run, os.environ["SSOLOGIN"], "refresh", "worksso")
        try:
            theirs = provider.load_token().get_frozen_token().token
            ours.result()
            assert crossing.answers == {first: 200, second: 400}, crossing.answers
            assert works(theirs), "the token of botocore does not work"
            assert works(token("worksso")["accessToken"]), "the token in the file does not work"
            assert_fresh("worksso")
        except Exception as error:
            failed.append(f"{first} first: {type(error).__name__} {error}")
with check(f"botocore and ssologin renew one token at once, {RACES} times, and both end with one that works"):
    assert not failed, f"{len(failed)} times not: {failed[0]}"
