"""Cases for the browser tests of the desk, made in the running site's own database: `python manage.py shell -c
"from tests.e2e.desk_data import make; make()"` prints a session for each of the staff, as JSON."""

import json
from types import SimpleNamespace

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from hall.people.models import Role, User
from tests import cast as c

# A department the other browser tests leave alone.
ITEM, DEPARTMENT = "SL01", "SLJ"
ROLES = (Role.CLERK, Role.SUPERVISOR)


def make() -> None:
    people = c.make_staff(DEPARTMENT, SimpleNamespace(applicant=c.a_person("周宁", phone="13900990077")))
    c.a_post(c.a_user("窗口乙"), Role.CLERK, DEPARTMENT)
    for _ in range(7):
        c.filed(people, ITEM)
    print(json.dumps({"sessions": {role: session(getattr(people, role)) for role in ROLES}}))


def one_more() -> None:
    applicant = User.objects.get(phone="13900990077")
    c.filed(SimpleNamespace(applicant=applicant), ITEM)


def session(user: User) -> str:
    """A session in which the person is signed in."""
    made = SessionStore()
    made[SESSION_KEY] = str(user.pk)
    made[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    made[HASH_SESSION_KEY] = user.get_session_auth_hash()
    made.save()
    return made.session_key
