"""Cases for the browser tests of the case screen."""

from types import SimpleNamespace

from approvals.workflow.models import Application
from hall.people.models import Role
from tests import cast as c
from tests.e2e.sessions import session

ITEM = "ZJ01"


def make() -> dict:
    """What was made, and a session for each of the staff."""
    cast = c.make_staff("ZJJ", SimpleNamespace(applicant=c.a_person("周宁")))
    colleague = c.a_post(c.a_user("王敏"), Role.CLERK, "ZJJ")
    people = {role: getattr(cast, role) for role in ("clerk", "reviewer", "signer", "supervisor")}
    cases = {
        "filed": c.filed(cast, ITEM),
        "other": c.filed(cast, ITEM),
        "again": _corrected(cast),
        "accepted": c.accepted(cast, ITEM),
        "reviewed": c.reviewed(cast, ITEM),
        "approved": c.approved(cast, ITEM),
    }
    people |= {"colleague": colleague}
    return {
        "cases": {name: str(case.public_id) for name, case in cases.items()},
        "sessions": {name: session(user) for name, user in people.items()},
    }


def _corrected(cast) -> Application:
    application = c.told(cast, ITEM)
    changed = application.form | {"contract.price": "1208.00"}
    Application.objects.filter(pk=application.pk).update(form=changed)
    return c.resubmitted(cast, application)
