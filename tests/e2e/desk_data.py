"""Cases for the browser tests of the desk; more on demand."""

from types import SimpleNamespace

from hall.people.models import Role, User
from tests import cast as c
from tests.e2e.sessions import session

# A department the other browser tests leave alone.
ITEM, DEPARTMENT = "SL01", "SLJ"
ROLES = (Role.CLERK, Role.SUPERVISOR)


def make() -> dict:
    """A session for each of the staff."""
    people = c.make_staff(DEPARTMENT, SimpleNamespace(applicant=c.a_person("周宁", phone="13900990077")))
    c.a_post(c.a_user("窗口乙"), Role.CLERK, DEPARTMENT)
    for _ in range(7):
        c.filed(people, ITEM)
    return {"sessions": {role: session(getattr(people, role)) for role in ROLES}}


def one_more() -> None:
    applicant = User.objects.get(phone="13900990077")
    c.filed(SimpleNamespace(applicant=applicant), ITEM)
