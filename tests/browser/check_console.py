"""Checks opening the console after a login, and requests with the name of another host."""

from urllib.parse import urlsplit

from browser import CENTER, QUESTION, Chromium, Program, check, pkce

with Chromium("--host-resolver-rules=MAP other.example 127.0.0.1") as chromium:
    with check("a login, and then the console, open in the browser"):
        console = Program("console", "--profile", "homesso.muppetuser", "--login")
        chromium.get(console.opened())
        chromium.see(QUESTION)
        chromium.press("approve")
        chromium.see("Approved")
        chromium.get(console.opened(told=False))
        chromium.see("Signed in")
        assert "AWSReservedSSO_MuppetAccess_" in chromium.text("dl"), chromium.text("dl")
        console.ends(0, "opened the console in eu-west-1 as `MuppetAccess` in 123412341234")
    with check("neither page answers by the name of another host"):
        login = pkce("worksso")
        url = login.shown()
        for path in ("/device", url.removeprefix(CENTER)):
            chromium.get(f"http://other.example:{urlsplit(CENTER).port}{path}")
            chromium.see("Wrong host", 403)
