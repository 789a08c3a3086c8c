"""One running site and one Chromium per test process, shared by all browser tests."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.site import new_site

CHROMIUM = shutil.which("chromium")
AXE = Path(__file__).parent / "axe" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SIZES = {"phone": (360, 740), "tablet": (768, 1024), "desk": (1440, 900)}


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if CHROMIUM is None and os.environ.get("CI", "").lower() != "true":
                item.add_marker(pytest.mark.skip(reason="没有 chromium，装好后再跑浏览器测试"))


@pytest.fixture(scope="session")
def site(tmp_path_factory, worker_id):
    with new_site(tmp_path_factory.mktemp("site") / "var", worker_id) as site:
        yield site.start().wait()


@pytest.fixture(scope="module")
def browser():
    """One Chromium a file: while its event loop runs, Django would refuse the database to other tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def made_by(module: str, site) -> dict:
    """What `make()` of that module of these tests made in the site's database."""
    code = f"import json; from tests.e2e.{module} import make; print(json.dumps(make()))"
    done = site.manage("shell", "-c", code)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


class Visitor:
    """A person before a screen. `errors` collects what the console complained of; a test ends with none."""

    def __init__(self, context, site):
        self.site = site
        self.errors: list[str] = []
        self.page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _hear(self, message):
        expected = re.search(r"the server responded with a status of 40[14]", message.text)
        if message.type in ("error", "warning") and not expected:
            self.errors.append(f"{self.page.url}: {message.text}")

    def go(self, path: str):
        return self.page.goto(self.site.url + path)

    def sign_in(self, session: str) -> None:
        cookie = {"name": "sessionid", "value": session, "url": self.site.url}
        self.page.context.add_cookies([cookie])

    def settle(self) -> None:
        """Until no live update is under way."""
        self.page.wait_for_load_state("networkidle")
        expect(self.page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)

    def axe(self) -> list[str]:
        """What axe finds on the page as it stands, a line each."""
        if not self.page.evaluate("typeof window.axe === 'object'"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
        return [
            f"{self.page.url} {violation['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
            for violation in found
            for node in violation["nodes"]
        ]

    def flaws(self) -> list[str]:
        """What is wrong with the page as it stands, on a phone and on a desk."""
        found, here = self.axe(), self.page.viewport_size
        for size in ("phone", "desk"):
            width, height = SIZES[size]
            self.page.set_viewport_size({"width": width, "height": height})
            found += [f"{self.page.url} is wider than a {size}"] if self.overflows() else []
        self.page.set_viewport_size(here)
        return found

    def overflows(self) -> bool:
        """Whether the page is wider than its window."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )


# How a page is walked: axe looks in the one size, the width is measured in both. A page is loaded once a mode.
WALKS = {"normal": {"size": "desk"}, "large": {"size": "phone", "large": True}}


@pytest.fixture
def visit(browser, site):
    """visit("phone", large=True, contrast="dark") → a Visitor whose console must stay silent."""
    contexts, visitors = [], []

    def come(size: str = "desk", *, large: bool = False, contrast: str = "", script: bool = True) -> Visitor:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=script,
            has_touch=size == "phone",
        )
        value = f"{'large' if large else 'normal'}.{contrast}"
        context.add_cookies([{"name": "hall_display", "value": value, "url": site.url}])
        context.set_default_timeout(15_000)
        contexts.append(context)
        visitors.append(Visitor(context, site))
        return visitors[-1]

    yield come
    for context in contexts:
        context.close()
    assert [error for visitor in visitors for error in visitor.errors] == []
