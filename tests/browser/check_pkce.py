"""Checks PKCE logins: approved, denied, not stored, with old tabs, and several at once."""

import time
from contextlib import closing
from http.client import HTTPConnection
from socket import create_server
from urllib.parse import urlsplit

from browser import QUESTION, Chromium, Program, check, pkce, token_file

with Chromium() as chromium:
    with check("the browser comes back to a page that says so once the token is in its file") as figures:
        login = pkce("homesso")
        chromium.get(login.shown())
        chromium.see(QUESTION)
        chromium.press("approve")
        chromium.see("Logged in")
        # File timestamps come from a coarse clock that lags, so a token that was written late can
        # appear a few milliseconds early.
        late = token_file("homesso").stat().st_ctime - chromium.timing("responseStart")
        assert late < 0.001, f"the token came {late:.3f} s after the page"
        login.ends(0, "homesso logged in: ")
        took = login.ended_at - chromium.timing("requestStart")
        assert took < 1, f"{took:.3f} s"
        figures.append(f"from the redirect to the exit {took * 1000:.0f} ms")
    with check("the browser is sent to a page that leads to the question, and the answer counts after a moment") as figures:
        login = pkce("homesso", "--force")
        chromium.get(login.opened(told=False))
        opened_at = time.time()
        chromium.see(QUESTION)
        chromium.press("approve")
        chromium.see("Logged in")
        login.ends(0, "homesso logged in: ")
        figures.append(f"from the opening to the exit {login.ended_at - opened_at:.1f} s")
    with check("a page that another program fetched first is revoked, and the URL in the terminal still works"):
        login = pkce("homesso", "--force")
        page = urlsplit(login.opened(told=False))
        thief = HTTPConnection(page.netloc)
        thief.request("GET", page.path)
        stolen = thief.getresponse()
        assert stolen.status == 302, stolen.status
        chromium.get(page.geturl())
        chromium.see("Opened twice", 410)
        chromium.get(stolen.headers["Location"])
        chromium.see(QUESTION)
        chromium.press("approve")
        chromium.see("Not this login", 400)
        login.waits()
        chromium.get(login.shown())
        chromium.see(QUESTION)
        chromium.press("approve")
        chromium.see("Logged in")
        login.ends(0, "used twice", "homesso logged in: ")
    with check("an old tab that is loaded again finds no server, and changes nothing"):
        token = token_file("homesso").read_bytes()
        chromium.refresh()
        chromium.see_refused_connection()
        chromium.back()
        chromium.see(QUESTION)
        chromium.press("deny")
        chromium.see("Not possible", 400)
        assert token_file("homesso").read_bytes() == token
    with check("a login that is denied fails, and the page says so"):
        login = pkce("homesso", "--force")
        chromium.get(login.opened(told=False))
        chromium.see(QUESTION)
        chromium.press("deny")
        chromium.see("Not logged in", 400)
        assert "reports that the login was denied in the browser" in chromium.text("body")
        login.ends(1, "reports that the login was denied in the browser")
        assert token_file("homesso").read_bytes() == token
    with check("a login whose token cannot be stored fails, and the page says so"):
        login = pkce("homesso", "--force")
        chromium.get(login.opened(told=False))
        chromium.see(QUESTION)
        cache = token_file("homesso").parent
        aside = cache.rename(cache.with_name("aside"))
        cache.touch()
        try:
            chromium.press("approve")
            chromium.see("Not logged in", 400)
            assert str(cache) in chromium.text("body"), chromium.text("body")
            login.ends(1, str(cache))
        finally:
            cache.unlink()
            aside.rename(cache)
    with check("an old tab that comes to the port of the next login gets a message, and that login continues"):
        with closing(create_server(("127.0.0.1", 0))) as free:
            port = str(free.getsockname()[1])
        login = Program("homesso", "--force", "--use-pkce", "--redirect-port", port)
        chromium.get(login.opened(told=False))
        chromium.see(QUESTION)
        chromium.press("approve")
        chromium.see("Logged in")
        login.ends(0)
        old = chromium.current_window_handle
        login = Program("homesso", "--force", "--use-pkce", "--redirect-port", port)
        url = login.opened(told=False)
        chromium.refresh()
        chromium.see("Not this login", 400)
        login.waits()
        chromium.new_tab()
        chromium.get(url)
        chromium.see(QUESTION)
        chromium.press("approve")
        chromium.see("Logged in")
        login.ends(0, "homesso logged in: ")
        chromium.close()
        chromium.switch_to.window(old)
    with check("sessions that are asked at once have a tab each, approved in any order"):
        login = pkce("--all", "--force")
        tabs = []
        for _ in range(3):
            tabs.append(chromium.new_tab())
            chromium.get(login.opened(told=None))
            chromium.see(QUESTION)
        ends = []
        for tab in reversed(tabs):
            chromium.switch_to.window(tab)
            chromium.press("approve")
            # A legacy profile uses the device code.
            chromium.wait(lambda: chromium.text("h1") in ("Logged in", "Approved"))
            ends.append(chromium.text("h1"))
            chromium.see(ends[-1])
        login.ends(0, "homesso logged in: ", "worksso logged in: ", "https://oldsso.awsapps.com/start logged in: ")
        assert sorted(ends) == ["Approved", "Logged in", "Logged in"], ends
