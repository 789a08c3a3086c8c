"""Every page one signs in for, with the demo's cases: silent console, nothing for axe to find, no wider than the window."""

import re

import pytest

from tests.e2e.acting import Person
from tests.e2e.conftest import WALKS

# Account → its pages; {case} is the first case its list leads to.
MINE = [
    "/my/",
    "/my/favourites/",
    "/my/messages/",
    "/my/drafts/bin/",
    "/items/SC05/apply/",
    "/account/",
    "/account/tokens/",
    "/account/sessions/",
    "/account/reads/",
    "/account/profile/",
    "/account/password/",
    "/account/enterprises/register/",
    "{case}",
]
PAGES = {
    "liufang": MINE,
    "liqing": ["/my/", "/account/", "{case}"],
    "wangli": ["/desk/", "/desk/cases/", "/desk/window/", "/desk/exports/", "{case}", "{case}?do=refuse"],
    "zhouhang": ["/desk/", "/desk/cases/?state=reviewing", "/desk/phrases/", "/desk/absence/", "{case}"],
    "zhengguoping": ["/desk/", "/desk/cases/?state=deciding", "{case}"],
    "qianweidong": [
        *("/desk/", "/desk/team/", "/desk/cases/", "{case}?do=urge"),
        *("/desk/board/", "/desk/supervision/", "/desk/supervision/new/", "/desk/ladders/"),
    ],
    "linhaifeng": ["/desk/cases/", "{case}"],
}
PUBLIC = ["/api/", "/progress/", "/verify/", "/account/login/", "/account/signup/"]
CASES = re.compile(r"^/(my/applications|desk/cases)/[0-9a-f-]{36}/$")
DEMO = 40


@pytest.fixture(scope="module")
def lively(site):
    """The running site with demo cases in it."""
    said = site.manage("demo", "--cases", str(DEMO))
    assert "造好" in said.stdout, said.stderr[-2000:]
    return site


@pytest.mark.parametrize("way", WALKS)
def test_every_signed_in_page_is_sound(visit, lively, way):
    found = []
    for username, pages in PAGES.items():
        person = Person(visit(**WALKS[way]), username)
        case = ""
        for path in pages:
            if "{case}" in path and not case:
                continue
            found += _looked_at(person, path.format(case=case))
            case = case or _first_case(person)
    assert found == []


@pytest.mark.parametrize("way", WALKS)
def test_the_ways_in_are_sound(visit, lively, way):
    visitor = visit(**WALKS[way])
    found = []
    for path in PUBLIC:
        assert visitor.go(path).status == 200, path
        found += visitor.flaws()
    assert found == []


def _looked_at(person: Person, path: str) -> list[str]:
    response = person.visitor.go(path)
    return ([] if response.status == 200 else [f"{path}: {response.status}"]) + person.visitor.flaws()


def _first_case(person: Person) -> str:
    links = person.page.eval_on_selector_all(
        "main a[href]", "all => all.map(each => each.getAttribute('href'))"
    )
    return next((link for link in links if CASES.match(link)), "")
