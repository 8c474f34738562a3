"""What ssologin logs in to, every client uses: without a prompt, and without a word to the OIDC service."""

import socket

from interop import CLIENTS, assert_acts, check, files, oidc_at, ssologin

ssologin("--all", "--no-browser")
before = files()

# From here on nobody listens where the OIDC service was.
closed = socket.socket()
closed.bind(("127.0.0.1", 0))
nowhere = oidc_at(f"http://127.0.0.1:{closed.getsockname()[1]}")

for client in CLIENTS:
    with check(f"{client} acts with every profile, legacy too"):
        assert_acts(client, **nowhere)
with check("they leave tokens and registrations as they are"):
    assert files() == before
