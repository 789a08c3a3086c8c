"""An enterprise, its legal representative and somebody else, for the browser test of agents."""

from datetime import date

from hall.people.models import Agent, Enterprise
from tests import cast as c
from tests.e2e.sessions import session

PHONE = "13900990079"
ID_NUMBERS = {"legal": "990102198306174518", "agent": "99010219950322462X"}


def make() -> dict:
    """What was made, and a session for both."""
    people = {
        "legal": c.a_person("方宁", ID_NUMBERS["legal"], "13900990080"),
        "agent": c.a_person("何顺", ID_NUMBERS["agent"], PHONE),
    }
    enterprise = Enterprise.objects.create(
        name="青岚溪南餐饮有限公司", credit_code="91990102MA7QXNAN3U", legal_representative="方宁"
    )
    Agent.objects.create(
        enterprise=enterprise,
        user=people["legal"],
        role=Agent.Role.LEGAL_REPRESENTATIVE,
        state=Agent.State.ACTIVE,
        starts_on=date(2020, 1, 1),
    )
    return {
        "enterprise": str(enterprise.public_id),
        "phone": PHONE,
        "sessions": {name: session(user) for name, user in people.items()},
    }
