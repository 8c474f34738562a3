"""Helpers for the checks: Chromium, an ssologin process, and what holds for every page."""

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
# Keep the browser from contacting any other machine. Chromium's own sandbox does not work for root.
ARGUMENTS = """
    --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run --no-proxy-server
    --disable-background-networking --disable-component-update --disable-sync
""".split()
# The narrowest common phone.
PHONE = {"deviceMetrics": {"width": 360, "height": 640, "pixelRatio": 1.0, "mobile": True}}
NO_SCRIPTS = {"profile.default_content_setting_values.javascript": 2}
PAGE = """
    const root = document.documentElement, viewport = document.querySelector('meta[name=viewport]');
    return {title: document.title, lang: root.lang, viewport: viewport && viewport.content, width: innerWidth,
            needed: root.scrollWidth, status: performance.getEntriesByType('navigation')[0].responseStatus};
"""
# Chromium also logs the status of an error page, which is expected.
NOTED = "Failed to load resource: the server responded with a status of {}"


class Chromium(webdriver.Chrome):
    """A new Chromium that is as wide as a phone; `scripts=False` disables JavaScript."""

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
        """Waits until `what` returns a true value; ignores errors while a page loads or unloads."""
        return WebDriverWait(self, PATIENCE, 0.05, [WebDriverException]).until(lambda _: what())

    def text(self, selector):
        return self.find_element(By.CSS_SELECTOR, selector).text

    def see(self, heading, status=200):
        """Waits for the page with this heading, and checks it.

        It must be complete and readable on a phone, and Chromium must not log any error.
        """
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
        """Waits for Chromium's own error page, shown when the listener has closed."""
        self.wait(lambda: "ERR_CONNECTION_REFUSED" in self.text("body"))
        self.get_log("browser")

    def press(self, button):
        self.find_element(By.ID, button).click()

    def press_key(self, button):
        """Presses a button with the keyboard."""
        self.find_element(By.ID, button).send_keys(Keys.ENTER)

    def type(self, code):
        field = self.find_element(By.ID, "user_code")
        field.clear()
        field.send_keys(code, Keys.ENTER)

    def timing(self, name):
        """Returns a navigation time of the current page, in seconds since the epoch."""
        return self.execute_script(f"return performance.timing.{name}") / 1000

    def new_tab(self):
        self.switch_to.new_window("tab")
        return self.current_window_handle


class Program:
    """A running ssologin, which passes each URL to the checks through the `hand-over` script."""

    started = []

    def __init__(self, *arguments):
        # A process that a failed check has left running would still hold the lock of its session.
        for program in Program.started:
            program.process.kill()
        Program.started.append(self)
        path = Path.home() / f"opened-{len(Program.started)}"
        os.mkfifo(path)
        # Open the pipe for reading and writing, so that neither end blocks waiting for the other.
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
        """Returns the next URL that the program opens.

        If `told`, the URL must also be printed; if it is false, the URL is secret and must not be.
        """
        while b"\n" not in self.urls:
            ready, _, _ = select.select([self.pipe], [], [], PATIENCE)
            assert ready, f"nothing was opened: {self.told}"
            self.urls += os.read(self.pipe, 4096)
        url, self.urls = self.urls.split(b"\n", 1)
        url = url.decode()
        assert told is not False or url not in self.told
        return self.until(re.escape(url) + r"(?=\s)")[0] if told else url

    def shown(self):
        """Returns the URL in the prompt of a login with PKCE; the browser is opened with another one."""
        return self.until(r"log in within \d+ minutes at (\S+)\s")[1]

    def until(self, pattern):
        """Waits until the program's output matches a pattern, and returns the match."""
        with self.heard:
            found = self.heard.wait_for(lambda: re.search(pattern, self.told), PATIENCE)
        assert found, f"it never said {pattern}: {self.told}"
        return found

    def code(self, session):
        return self.until(rf"(?m)^{re.escape(session)}  approve code (\S+) ")[1]

    def ends(self, code, *sentences):
        """Waits for the program to exit with this code, having printed these sentences.

        Differences in white space are ignored.
        """
        self.reader.join(PATIENCE)
        assert not self.reader.is_alive(), f"it does not end: {self.told}"
        assert self.process.returncode == code, f"it exits {self.process.returncode}: {self.told}"
        told = " ".join(self.told.split())
        for sentence in sentences:
            assert sentence in told, f"no `{sentence}`: {told}"

    def waits(self):
        assert self.process.poll() is None, f"it exits {self.process.returncode}: {self.told}"


def pkce(*arguments):
    """Starts a login with PKCE, on any free port.

    Without `--redirect-port`, a login in a container would use the device code.
    """
    return Program(*arguments, "--use-pkce", "--redirect-port", "0")
