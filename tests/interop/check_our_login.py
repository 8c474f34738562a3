"""Checks that every client uses a login by ssologin without prompts or OIDC requests."""

import select
import socket

from interop import CLIENTS, assert_acts, check, files, oidc_at, ssologin

ssologin("--all", "--no-browser")
before = files()

# From here on the OIDC service does not respond, but connections to it are detected.
listener = socket.create_server(("127.0.0.1", 0))
elsewhere = oidc_at(f"http://127.0.0.1:{listener.getsockname()[1]}")

for client in CLIENTS:
    with check(f"{client} acts with every profile, legacy too"):
        assert_acts(client, **elsewhere)
with check("none of them asked the OIDC service"):
    asked, _, _ = select.select([listener], [], [], 0)
    assert not asked
with check("they leave tokens and registrations as they are"):
    assert files() == before
