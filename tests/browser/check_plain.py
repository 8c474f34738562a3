"""Checks a browser without JavaScript, used only with the keyboard."""

from browser import CENTER, QUESTION, Chromium, Program, check, pkce

# WebDriver needs scripts to click, but not to press a key.
with Chromium(scripts=False) as chromium:
    with check("this browser runs no scripts"):
        chromium.get("data:text/html,<h1>off</h1><script>document.querySelector('h1').textContent = 'on'</script>")
        assert chromium.text("h1") == "off"
    for verdict, page, code in (("deny", "Denied", 1), ("approve", "Approved", 0)):
        with check(f"a typed device code: {verdict}"):
            login = Program("homesso", "--no-browser")
            chromium.get(f"{CENTER}/device")
            chromium.see("Enter the code")
            # The field already has the focus.
            assert chromium.switch_to.active_element.get_attribute("id") == "user_code"
            chromium.type(login.code("homesso"))
            chromium.see(QUESTION)
            chromium.press_key(verdict)
            chromium.see(page)
            login.ends(code)
    for verdict, page, status, code in (("deny", "Not logged in", 400, 1), ("approve", "Logged in", 200, 0)):
        with check(f"PKCE: {verdict}"):
            login = pkce("worksso")
            chromium.get(login.opened(told=False))
            chromium.see(QUESTION)
            chromium.press_key(verdict)
            chromium.see(page, status)
            login.ends(code)
