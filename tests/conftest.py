"""The whole suite stands on the catalog that ships with the product, imported once per worker."""

import pytest
from django.conf import settings
from django.core.cache import cache

from hall.catalog import misses
from hall.importing.loading import load
from hall.importing.reading import read
from hall.management.commands.load_catalog import SEED
from hall.revision import memory
from hall.worktime import calendar, refreshing
from tests.races import committed, no_flush  # noqa: F401  (fixtures for every test)

# Files, and tests by name, that walk everything or never touch a database: once is enough (see `once` in pyproject.toml).
ONCE = {
    "test_every_url_as_every_role.py",
    "test_every_page.py",
    "test_every_signed_in_page.py",
    "test_reading_modes.py",
    "test_contrast.py",
    "test_static_assets.py",
    "test_search_quality.py",
    "test_search_ranking.py",
    "test_search_spelling.py",
    "test_search_text.py",
    "test_search_robustness.py",
    "test_package_merging.py",
    "test_situations.py",
    "test_definitions.py",
    "test_environment.py",
    "test_filling_elements.py",
    "test_uploads.py",
    "test_workflow_crashes.py",
    # The browser walks whole journeys on both engines; single pages and single moves on one.
    "test_signing_in.py",
    "test_desk.py",
    "test_applying.py",
    "test_moves_on_screen.py",
    "test_enterprise_agents.py",
    "test_finding_out.py",
    "test_clock_command.py",
    "test_clock_law_cases.py",
    "test_clock_reckoning.py",
    "test_every_form_opens_in_every_state",
    "test_every_item_can_be_begun_filled_in_and_filed_on_its_pages",
    "test_every_item_has_a_guide_and_a_notice_and_a_start",
    "test_links_within_the_site_lead_somewhere",
}


# Files that start real processes take longest and come first, so that no process of the run waits for them at the end.
LONGEST = [
    "test_timers_killed.py",
    "test_run.py",
    "test_every_signed_in_page.py",
    "test_case_screen.py",
    "test_every_page.py",
    "e2e",
]


def pytest_collection_modifyitems(items):
    items.sort(key=_turn)
    for item in items:
        name = item.name.partition("[")[0]
        if item.path.name in ONCE or name in ONCE or item.path.name.startswith("test_rules_"):
            item.add_marker(pytest.mark.once)


def _turn(item) -> int:
    named = {item.path.name, item.path.parent.name}
    return next((turn for turn, name in enumerate(LONGEST) if name in named), len(LONGEST))


def pytest_configure():
    # Counters of one test are not another's.
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    # Pages under test need no collected files.
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        load(SEED)


@pytest.fixture(scope="session")
def source():
    """The seed as typed documents."""
    return read(SEED)


@pytest.fixture
def token(db):
    """The revision in force."""
    return memory.current()


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture(autouse=True)
def shipped_calendar(monkeypatch):
    """Every test begins with the years that come with the product; no page looks for others by itself, so that its queries
    can be counted."""
    monkeypatch.setattr(calendar, "_in_force", calendar._in_force)
    monkeypatch.setattr(refreshing, "_read", None)
    monkeypatch.setattr(refreshing, "_look_at", float("inf"))


@pytest.fixture(autouse=True)
def no_writer_thread(monkeypatch):
    """What waits to be written down is written when a test says so, in the test's own transaction."""
    monkeypatch.setattr(misses, "_wake_writer", lambda: None)
    misses._waiting.clear()
