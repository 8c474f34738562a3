"""The files are those of the AWS CLI v2: names, keys, order, separators and modes, up to what is secret or a time."""

import re
import shutil

from interop import CACHE, aws_login, check, files, ssologin

SECRETS = rb'"(accessToken|clientId|clientSecret|refreshToken)": "[^"]+"'
TIMES = rb'"(expiresAt|registrationExpiresAt)": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"'


def masked():
    """Returns the files of the cache without what differs from login to login."""
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
