"""The constant cast, and cases at every point of their way, made through the verbs the product uses."""

import uuid
from datetime import date
from types import SimpleNamespace

from approvals.filling import samples
from approvals.workflow import acceptance, deciding, filing, reviewing
from approvals.workflow.choices import STAGES, Outcome, TaskKind, TaskState
from approvals.workflow.layout import ends_review
from approvals.workflow.models import Application, CorrectionPoint, Task, Verdict
from approvals.workflow.putting_right import latest_notice
from hall.catalog.choices import ApplicantKind
from hall.catalog.models import ServiceItem
from hall.org.models import Department
from hall.people.actor import Actor
from hall.people.models import Agent, Enterprise, IdentityLevel, Person, Post, Role, User
from hall.worktime import now

ID_NUMBER = "110101199003074370"
CREDIT_CODE = "91110108MA01ABCD6X"


def a_user(name: str, **given) -> User:
    return User.objects.create_user(username=given.pop("username", uuid.uuid4().hex[:12]), name=name, **given)


def a_person(name: str, id_number: str = "", phone: str | None = None) -> User:
    user = a_user(name, phone=phone, phone_verified=bool(phone))
    Person.objects.create(user=user, id_number=id_number, level=IdentityLevel.NAMED)
    return user


def a_post(user: User, role: Role, department: str | None) -> User:
    Post.objects.create(user=user, role=role, department_id=department, starts_on=date(2020, 1, 1))
    return user


def make_cast(department: str) -> SimpleNamespace:
    """One of each, the staff in that department."""
    applicant = a_person("张明", ID_NUMBER, "13912340000")
    legal, agent = a_person("陈远"), a_person("李青", phone="13912340001")
    enterprise = Enterprise.objects.create(
        name="青岚溪畔餐饮有限公司", credit_code=CREDIT_CODE, legal_representative="陈远"
    )
    for user, role in ((legal, Agent.Role.LEGAL_REPRESENTATIVE), (agent, Agent.Role.AGENT)):
        Agent.objects.create(
            enterprise=enterprise, user=user, role=role, state=Agent.State.ACTIVE, starts_on=date(2020, 1, 1)
        )
    public = SimpleNamespace(
        applicant=applicant, legal=legal, agent=agent, enterprise=enterprise, stranger=a_person("路人")
    )
    return make_staff(department, public)


def make_staff(department: str, cast) -> SimpleNamespace:
    """The same public with the staff of another department."""
    staff = {role: a_post(a_user(f"{label}甲"), role, department) for role, label in Role.choices}
    return SimpleNamespace(**vars(cast) | {"department": Department.objects.get(pk=department)} | staff)


def actor(user: User) -> Actor:
    return Actor.of(user, address="127.0.0.1")


def a_draft(cast, code: str, **given) -> Application:
    """A draft in which nothing is missing."""
    return samples.complete(an_empty_draft(cast, code, **given))


def an_empty_draft(cast, code: str, **given) -> Application:
    item = ServiceItem.objects.with_current().get(code=code)
    return Application.objects.create(
        item=item,
        version=item.current,
        department=item.department,
        applicant=cast.applicant,
        applicant_kind=ApplicantKind.NATURAL_PERSON,
        applicant_name=cast.applicant.name,
        id_number=ID_NUMBER,
        phone="13912340000",
        saved_at=now(),
        **given,
    )


def filed(cast, code: str) -> Application:
    return filing.submit(a_draft(cast, code).public_id, actor=actor(cast.applicant))


def told(cast, code: str) -> Application:
    """Told once what to put right."""
    application = filed(cast, code)
    Verdict.objects.create(
        application=application,
        round=1,
        subject=Verdict.Subject.MATERIAL,
        key="M001",
        fine=False,
        wrong="缺签字",
        remedy="签字后重传",
        by=cast.clerk,
        at=now(),
    )
    return acceptance.request_correction(application.public_id, actor=actor(cast.clerk))


def resubmitted(cast, application: Application) -> Application:
    """Handed in again, every point of the last notice explained."""
    who = actor(cast.applicant)
    return filing.resubmit(application.public_id, actor=who, answers=explained(application))


def explained(application: Application) -> dict[int, str]:
    """Words to every point of the last notice."""
    points = CorrectionPoint.objects.filter(notice=latest_notice(application))
    return {pk: "照告知书改好了" for pk in points.values_list("pk", flat=True)}


def accepted(cast, code: str) -> Application:
    return acceptance.accept(filed(cast, code).public_id, actor=actor(cast.clerk))


def colleague(cast, role: Role, department: str) -> User:
    """Somebody with that post in any department; the cast's own in its own, else one for each."""
    if department == cast.department.pk:
        return getattr(cast, role)
    others = cast.__dict__.setdefault("others", {})
    if (role, department) not in others:
        others[role, department] = a_post(a_user(f"{department}{role.label}"), role, department)
    return others[role, department]


def another_reviewer(cast) -> User:
    """A second reviewer of the cast's department, always the same."""
    if not hasattr(cast, "reviewer_2"):
        cast.reviewer_2 = a_post(a_user("审查乙"), Role.REVIEWER, cast.department.pk)
    return cast.reviewer_2


def next_stage(application: Application) -> Task | None:
    """The first open stage, read anew."""
    stages = application.tasks.filter(state=TaskState.OPEN, kind__in=STAGES)
    return stages.order_by("step", "id").first()


def step_on(cast, application: Application, outcome=Outcome.APPROVED) -> Application:
    """Whoever has the next open stage passes it; the last proposes."""
    task = next_stage(application)
    who = actor(task.assignee or colleague(cast, Role(task.role), task.department_id))
    given = {"actor": who, "task": task, "opinion": "符合条件"}
    if task.kind == TaskKind.SITE:
        given["second"] = another_reviewer(cast)
    if ends_review(application_anew(application), task):
        return reviewing.propose(application.public_id, outcome=outcome, **given)
    return reviewing.pass_on(application.public_id, **given)


def application_anew(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def reviewed(cast, code: str, outcome=Outcome.APPROVED) -> Application:
    """Through every stage, to the signer."""
    application = accepted(cast, code)
    while next_stage(application):
        application = step_on(cast, application, outcome)
    return application


def approved(cast, code: str) -> Application:
    return deciding.approve(reviewed(cast, code).public_id, actor=actor(cast.signer))
