"""Cases for the browser tests of the case screen, made in the running site's own database: `python manage.py shell -c
"from tests.e2e.case_data import make; make()"` prints what was made, and a session for each of the staff, as JSON."""

import json
import time

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from approvals.workflow import filing
from approvals.workflow.models import Application
from hall.people.models import Role
from tests import cast as c

ITEM = "ZJ01"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def make() -> None:
    cast = c.make_cast("ZJJ")
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
    sessions = {name: _session(user) for name, user in (people | {"colleague": colleague}).items()}
    print(
        json.dumps(
            {"cases": {name: str(case.public_id) for name, case in cases.items()}, "sessions": sessions}
        )
    )


def _corrected(cast) -> Application:
    application = c.told(cast, ITEM)
    changed = application.form | {"contract.price": "1208.00"}
    Application.objects.filter(pk=application.pk).update(form=changed)
    return filing.resubmit(application.public_id, actor=c.actor(cast.applicant))


def _session(user) -> str:
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.create()
    return session.session_key
