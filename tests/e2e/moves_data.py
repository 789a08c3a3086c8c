"""Cases that several colleagues move along, for the browser tests of the moves."""

from types import SimpleNamespace

from approvals.workflow.models import Application
from hall.people.models import Role, User
from tests import cast as c
from tests.e2e.sessions import session

JOINT, ON_SITE = "ZG04", "SC05"
BESIDE = ("ZJJ", "RFB", "ZHZFJ", "SLJ")
POSTS = {
    "clerk": ("收件", Role.CLERK),
    "reviewer": ("主审", Role.REVIEWER),
    "second": ("协审", Role.REVIEWER),
    "signer": ("签发", Role.SIGNER),
}


def make() -> dict:
    """What was made, and a session for each of the people."""
    planning, market = _staff("ZRZYJ", "规划"), _staff("SCJGJ", "市监")
    applicant = c.a_person("方宁")
    people = {"applicant": applicant}
    people |= {f"planning_{post}": user for post, user in planning.items()}
    people |= {f"market_{post}": user for post, user in market.items()}
    people |= {each: c.a_post(c.a_user(f"{each}会审"), Role.REVIEWER, each) for each in BESIDE}
    return {
        "joint": str(_accepted(JOINT, applicant, planning["clerk"]).public_id),
        "site": str(_accepted(ON_SITE, applicant, market["clerk"]).public_id),
        "moved": str(_accepted(ON_SITE, applicant, market["clerk"]).public_id),
        "sessions": {name: session(user) for name, user in people.items()},
    }


def _staff(department: str, name: str) -> dict[str, User]:
    return {key: c.a_post(c.a_user(name + word), role, department) for key, (word, role) in POSTS.items()}


def _accepted(item: str, applicant: User, clerk: User) -> Application:
    return c.accepted(SimpleNamespace(applicant=applicant, clerk=clerk), item)
