"""A real browser on the live pages: Chromium of the machine, with every outside request failing."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

# Playwright's loop runs in this thread; the test's own database calls are still synchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = os.environ.get("QIAO_TEST_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
WIDTHS = {"desk": 1280, "phone": 390}


def pytest_collection_modifyitems(items):
    """Mark these tests, and say what to install where there is no browser."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no browser: apt-get install chromium"))


@pytest.fixture(scope="session")
def chromium():
    """One browser for the whole run."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


@dataclass
class Visitor:
    """One person in one browser window."""

    page: object
    base: str

    def open(self, path):
        """Go to a page of the platform."""
        return self.page.goto(self.base + path)

    def sign_in(self, user, password):
        """Through the sign-in page, as anyone would."""
        self.open("/sign-in/")
        self.page.fill("input[name=login]", user.email)
        self.page.fill("input[name=password]", password)
        self.page.locator("main form button").first.click()
        self.page.wait_for_load_state()
        return self


@pytest.fixture
def visitor(chromium, live_server):
    """Open a window: `visitor("en", "phone")`. Fails the test on any outside request or error."""
    contexts, faults = [], []

    def watch(request):
        host = urlsplit(request.url).netloc
        if (
            host
            and host != urlsplit(live_server.url).netloc
            and not request.url.startswith("data:")
        ):
            faults.append(f"outside request: {request.url}")

    def open_window(language="en", width="desk", *, javascript=True):
        context = chromium.new_context(
            viewport={"width": WIDTHS[width], "height": 900},
            locale={"en": "en-GB", "zh": "zh-CN"}[language],
            java_script_enabled=javascript,
            accept_downloads=True,
        )
        context.set_default_timeout(15000)
        context.on("request", watch)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        page.on(
            "console",
            lambda m: (
                faults.append(f"console: {m.text}")
                if m.type == "error" and "Content Security Policy" in m.text
                else None
            ),
        )
        contexts.append(context)
        return Visitor(page, live_server.url)

    yield open_window
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def assert_accessible():
    """axe-core finds nothing serious or critical on the page."""
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()

    def check(page):
        found = axe.run(page).response["violations"]
        serious = [
            f"{v['id']}: {v['help']} ({', '.join(n['target'][0] for n in v['nodes'][:3])})"
            for v in found
            if v["impact"] in ("serious", "critical")
        ]
        assert serious == [], f"{page.url}: {serious}"

    return check
