"""Cases of one applicant for the browser tests of following."""

from types import SimpleNamespace

from approvals.workflow import acceptance
from approvals.workflow.models import Application, Verdict
from hall.worktime import now
from tests import cast as c
from tests.e2e.sessions import session

ITEM = "SC05"


def make() -> dict:
    """What was made, and a session of the applicant."""
    cast = c.make_staff("SCJGJ", SimpleNamespace(applicant=c.a_person("郑好", phone="13900990078")))
    told, accepted, approved = c.filed(cast, ITEM), c.accepted(cast, ITEM), c.approved(cast, ITEM)
    paper = told.papers.filter(how="upload").order_by("code").values_list("code", flat=True)[0]
    _tell(told, cast.clerk, ("material", paper), ("field", "shop.area"))
    document = approved.documents.get(kind="approval")
    return {
        "told": str(told.public_id),
        "accepted": str(accepted.public_id),
        "approved": str(approved.public_id),
        "document": str(document.public_id),
        "check": document.check_code,
        "query": accepted.query_code,
        "tail": c.ID_NUMBER[-4:],
        "session": session(cast.applicant),
        "paper": paper,
    }


def _tell(application: Application, clerk, *wrong: tuple[str, str]) -> None:
    for subject, key in wrong:
        Verdict.objects.create(
            application=application,
            round=1,
            subject=subject,
            key=key,
            fine=False,
            wrong="同平面图不一样",
            remedy="改成一样的",
            by=clerk,
            at=now(),
        )
    acceptance.request_correction(application.public_id, actor=c.actor(clerk))
