"""Checks that every client reads the configs of fixtures/clients as it is recorded there.

With RECORD=1, it writes down what the clients read instead.
"""

import json
import os

from interop import check, ssologin
from readings import CLIENTS, RECORDED, names, read, sign_in

ssologin("homesso", "--no-browser")
sign_in(names())
recorded = {} if os.environ.get("RECORD") else json.loads(RECORDED.read_text())
readings = {}
for client in CLIENTS:
    with check(f"{client} reads every config as recorded") as figures:
        readings[client] = read(client, names())
        figures.append(f"{len(readings[client])} configs")
        known = recorded.get(client, readings[client])
        other = [name for name in names() if readings[client][name] != known.get(name)]
        assert not other, f"not {', '.join(other)}"
if os.environ.get("RECORD"):
    RECORDED.write_text(json.dumps(readings, indent=1, sort_keys=True) + "\n")
