"""What the checks share: Chromium, a program that waits for it, and what every page must be."""

import atexit
import os
import re
import select
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))
from checks import check, token_file
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

PATIENCE = 30
CENTER = os.environ["AWS_ENDPOINT_URL_SSO_OIDC"]
QUESTION = "Allow this application to sign in?"
# A browser of its own that only talks to this machine; the sandbox of Chromium itself does not work for root.
ARGUMENTS = """
    --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run --no-proxy-server
    --disable-background-networking --disable-component-update --disable-sync
""".split()
# The narrowest of usual phones.
PHONE = {"deviceMetrics": {"width": 360, "height": 640, "pixelRatio": 1.0, "mobile": True}}
NO_SCRIPTS = {"profile.default_content_setting_values.javascript": 2}
PAGE = """
    const root = document.documentElement, viewport = document.querySelector('meta[name=viewport]');
    return {title: document.title, lang: root.lang, viewport: viewport && viewport.content, width: innerWidth,
            needed: root.scrollWidth, status: performance.getEntriesByType('navigation')[0].responseStatus};
"""
# Chromium notes the status of a page that says what is wrong, too.
NOTED = "Failed to load resource: the server responded with a status of {}"


class Chromium(webdriver.Chrome):
    """A new Chromium, as wide as a phone; `scripts=False` forbids it to run any."""

    def __init__(self, *arguments, scripts=True):
        options = webdriver.ChromeOptions()
        options.binary_location = os.environ["CHROMIUM"]
        profile = Path.home() / "chromium"
        for argument in [*ARGUMENTS, f"--user-data-dir={profile}", *arguments]:
            options.add_argument(argument)
        options.add_experimental_option("mobileEmulation", PHONE)
        if not scripts:
            options.add_experimental_option("prefs", NO_SCRIPTS)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        super().__init__(options=options, service=Service(os.environ["CHROMEDRIVER"]))
        self.set_page_load_timeout(PATIENCE)

    def wait(self, what):
        """Waits until `what` gives something; a page that is just coming or going gives nothing."""
        return WebDriverWait(self, PATIENCE, 0.05, [WebDriverException]).until(lambda _: what())

    def text(self, selector):
        return self.find_element(By.CSS_SELECTOR, selector).text

    def see(self, heading, status=200):
        """Waits for the page with this heading, which must be a whole one: readable on a phone, without a complaint of Chromium."""
        try:
            self.wait(lambda: self.text("h1") == heading)
        except Exception as error:
            raise AssertionError(f"no page `{heading}` but: {self.text('body')}") from error
        page = self.execute_script(PAGE)
        assert page["status"] == status, page
        assert page["title"] and page["lang"] == "en" and page["viewport"], page
        assert page["width"] == PHONE["deviceMetrics"]["width"] and page["needed"] <= page["width"], page
        noted = NOTED.format(status)
        told = [line["message"] for line in self.get_log("browser") if status == 200 or noted not in line["message"]]
        assert not told, told

    def see_refused_connection(self):
        """Waits for Chromium's own page about a listener that is gone."""
        self.wait(lambda: "ERR_CONNECTION_REFUSED" in self.text("body"))
        self.get_log("browser")

    def press(self, button):
        self.find_element(By.ID, button).click()

    def press_key(self, button):
        """Presses a button by the keyboard."""
        self.find_element(By.ID, button).send_keys(Keys.ENTER)

    def type(self, code):
        field = self.find_element(By.ID, "user_code")
        field.clear()
        field.send_keys(code, Keys.ENTER)

    def timing(self, name):
        """Returns an instant of the page that is shown, in seconds of the clock."""
        return self.execute_script(f"return performance.timing.{name}") / 1000

    def new_tab(self):
        self.switch_to.new_window("tab")
        return self.current_window_handle


class Program:
    """ssologin while it runs: it opens URLs by a script that hands them over to here."""

    started = []

    def __init__(self, *arguments):
        # One that a failed check left waiting would keep its session from this one.
        for program in Program.started:
            program.process.kill()
        Program.started.append(self)
        path = Path.home() / f"opened-{len(Program.started)}"
        os.mkfifo(path)
        # Open at both ends, so that neither end waits for the other.
        self.pipe = os.open(path, os.O_RDWR | os.O_NONBLOCK)
        self.urls = b""
        command = [os.environ["SSOLOGIN"], *arguments]
        if "--no-browser" not in arguments:
            command += ["--browser", f"{HERE / 'hand-over'} {path}"]
        null = subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdin=null, stdout=null, stderr=subprocess.PIPE, text=True)
        atexit.register(self.process.kill)
        self.told, self.heard = "", threading.Condition()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stderr:
            with self.heard:
                self.told += line
                self.heard.notify()
        self.process.wait()
        self.ended_at = time.time()

    def opened(self, told=True):
        """Returns the next URL that the program opens, which must stand on its terminal too, unless it is a secret one."""
        while b"\n" not in self.urls:
            ready, _, _ = select.select([self.pipe], [], [], PATIENCE)
            assert ready, f"nothing was opened: {self.told}"
            self.urls += os.read(self.pipe, 4096)
        url, self.urls = self.urls.split(b"\n", 1)
        url = url.decode()
        assert told or url not in self.told
        return self.until(re.escape(url) + r"(?=\s)")[0] if told else url

    def until(self, pattern):
        """Waits until the program has said something, and returns the match."""
        with self.heard:
            found = self.heard.wait_for(lambda: re.search(pattern, self.told), PATIENCE)
        assert found, f"it never said {pattern}: {self.told}"
        return found

    def code(self, session):
        return self.until(rf"(?m)^{re.escape(session)}  approve code (\S+) ")[1]

    def ends(self, code, *sentences):
        """Waits for the end, by this exit code, with these sentences on the terminal; its columns do not count."""
        self.reader.join(PATIENCE)
        assert not self.reader.is_alive(), f"it does not end: {self.told}"
        assert self.process.returncode == code, f"it exits {self.process.returncode}: {self.told}"
        told = " ".join(self.told.split())
        for sentence in sentences:
            assert sentence in told, f"no `{sentence}`: {told}"

    def waits(self):
        assert self.process.poll() is None, f"it exits {self.process.returncode}: {self.told}"


def pkce(*arguments):
    """A login that comes back. By a port of any number: without one it is the device code, in a container."""
    return Program(*arguments, "--use-pkce", "--redirect-port", "0")
