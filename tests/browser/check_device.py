"""Checks the device code page: codes that are approved, typed in and denied."""

from browser import CENTER, QUESTION, Chromium, Program, check, token_file

DENIED = "reports that the login was denied in the browser"

with Chromium() as chromium:
    with check("the page that opens has the code of the terminal, and its button logs in"):
        login = Program("homesso")
        chromium.get(login.opened())
        chromium.see(QUESTION)
        assert chromium.text("#code") == login.code("homesso")
        assert not token_file("homesso").exists()
        chromium.press("approve")
        chromium.see("Approved")
        login.ends(0, "homesso logged in: ")
        assert token_file("homesso").is_file()
    with check("an old tab that is loaded again, or goes back, does not know the code any more, and changes nothing"):
        token = token_file("homesso").read_bytes()
        chromium.refresh()
        chromium.see("Enter the code", 404)
        # Chromium restores the page as it was, with its buttons.
        chromium.back()
        chromium.see(QUESTION)
        chromium.press("deny")
        chromium.see("Enter the code", 404)
        assert token_file("homesso").read_bytes() == token
    with check("a code is typed; the page says where it is wrong"):
        login = Program("worksso", "--no-browser")
        code = login.code("worksso")
        chromium.get(CENTER)
        chromium.see("Enter the code")
        chromium.type("wrong")
        chromium.see("Enter the code", 404)
        assert chromium.text("[role=alert]") == "This code is unknown, used or expired."
        login.waits()
        chromium.type(code.lower())
        chromium.see(QUESTION)
        assert chromium.text("#code") == code
        chromium.press("approve")
        chromium.see("Approved")
        login.ends(0, "worksso logged in: ")
    with check("a login that is denied fails, and leaves the token that is there"):
        login = Program("homesso", "--force")
        chromium.get(login.opened())
        chromium.see(QUESTION)
        chromium.press("deny")
        chromium.see("Denied")
        login.ends(1, DENIED)
        assert token_file("homesso").read_bytes() == token
