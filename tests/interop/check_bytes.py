"""Checks that our cache files match those of the AWS CLI v2, byte for byte.

Names, keys, their order, separators and modes must match; only secrets and times may differ.
"""

import re
import shutil

from interop import CACHE, aws_login, check, files, ssologin

SECRETS = rb'"(accessToken|clientId|clientSecret|refreshToken)": "[^"]+"'
TIMES = rb'"(expiresAt|registrationExpiresAt)": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"'


def masked():
    """Returns the files of the cache, with the values that differ between logins masked."""
    mask = lambda text: re.sub(TIMES, rb'"\1": time', re.sub(SECRETS, rb'"\1": secret', text))
    return {name: (mask(text), oct(mode)) for name, (text, mode) in files().items()}


aws_login("--sso-session", "homesso")
aws_login("--sso-session", "worksso")
aws_login("--profile", "oldstyle")
theirs = masked()
shutil.rmtree(CACHE)
ssologin("--all", "--no-browser")
ours = masked()

with check("tokens and registrations have the names of AWS CLI v2"):
    assert len(theirs) == 6 and sorted(ours) == sorted(theirs), f"{sorted(ours)}, not {sorted(theirs)}"
for name in sorted(theirs):
    kind = "token" if b"accessToken" in theirs[name][0] else "registration"
    with check(f"{kind} {name[:8]}… has its bytes and its mode"):
        assert ours[name] == theirs[name], f"{ours[name]}, not {theirs[name]}"
