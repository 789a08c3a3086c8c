"""The demo accounts: named ones from `hall.people.demo_accounts`, and staff for every department that has none."""

from datetime import date

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from approvals.demo.names import staff_name
from hall.org.models import Department, ServicePoint
from hall.people.demo_accounts import ENTERPRISES, PASSWORD, PUBLIC, STAFF
from hall.people.models import Agent, Enterprise, IdentityLevel, Person, Post, Role, User

SINCE = date(2024, 1, 1)
CATALOG_GROUP = "事项管理"
# What the group may do in the admin pages, by model.
CATALOG_MODELS = ("synonymgroup", "portalhint", "searchmiss", "announcement", "phrase", "opiniontemplate")
# Every department has these, so that each case finds its people; two reviewers, as on-site checks need two.
PER_DEPARTMENT = (
    (Role.CLERK, "clerk", "首席代表"),
    (Role.REVIEWER, "reviewer1", "审批科科员"),
    (Role.REVIEWER, "reviewer2", "审批科科员"),
    (Role.SIGNER, "signer", "副局长"),
    (Role.LEADER, "leader", "局长"),
)


@transaction.atomic
def create_accounts() -> int:
    """Makes what is missing and leaves what is there as it is; how many accounts were made."""
    password = make_password(PASSWORD)
    made = sum(_public(entry, password) for entry in PUBLIC) + sum(_staff(entry, password) for entry in STAFF)
    made += sum(_of_department(department, password) for department in Department.objects.all())
    for entry in ENTERPRISES:
        _enterprise(entry)
    _rights()
    return made


def exist() -> bool:
    """Whether the accounts were made before."""
    return User.objects.filter(username=STAFF[0]["username"]).exists()


def _user(entry: dict, password: str) -> tuple[User, bool]:
    phone = entry.get("phone")
    given = {"name": entry["name"], "password": password, "phone": phone, "phone_verified": bool(phone)}
    return User.objects.get_or_create(username=entry["username"], defaults=given)


def _public(entry: dict, password: str) -> bool:
    user, new = _user(entry, password)
    if new:
        Person.objects.create(user=user, id_number=entry["id_number"], level=IdentityLevel.SEEN)
    return new


def _staff(entry: dict, password: str) -> bool:
    user, new = _user(entry, password)
    if new:
        for role, department, point, title in entry["posts"]:
            if department is None or Department.objects.filter(pk=department).exists():
                _post(user, role, title, department_id=department, service_point=_point(point))
    return new


def _point(code: str | None) -> ServicePoint | None:
    return ServicePoint.objects.filter(pk=code).first() if code else None


def _post(user: User, role: Role, title: str, **where) -> Post:
    return Post.objects.create(user=user, role=role, title=title, starts_on=SINCE, **where)


def _of_department(department: Department, password: str) -> int:
    """Fills the posts of a department up to PER_DEPARTMENT."""
    made = 0
    for role in dict.fromkeys(role for role, *_ in PER_DEPARTMENT):
        wanted = [(suffix, title) for wanted_role, suffix, title in PER_DEPARTMENT if wanted_role == role]
        held = Post.objects.filter(department=department, role=role).count()
        for suffix, title in wanted[held:]:
            username = f"{department.pk.lower()}-{suffix}"
            user, new = _user({"username": username, "name": staff_name(username)}, password)
            if new:
                _post(user, role, title, department=department)
            made += new
    return made


def _enterprise(entry: dict) -> None:
    if Enterprise.objects.filter(name=entry["name"]).exists():
        return
    legal = User.objects.get(username=entry["legal"])
    enterprise = Enterprise.objects.create(
        name=entry["name"],
        credit_code=entry["credit_code"],
        legal_representative=legal.name,
        legal_representative_id=legal.person.id_number,
        address=entry["address"],
        phone=entry["phone"],
    )
    _agent(enterprise, legal, Agent.Role.LEGAL_REPRESENTATIVE, True, None)
    for username, may_submit in entry["agents"]:
        _agent(enterprise, User.objects.get(username=username), Agent.Role.AGENT, may_submit, legal)


def _agent(
    enterprise: Enterprise, user: User, role: Agent.Role, may_submit: bool, invited_by: User | None
) -> None:
    Agent.objects.create(
        enterprise=enterprise,
        user=user,
        role=role,
        state=Agent.State.ACTIVE,
        may_submit=may_submit,
        starts_on=SINCE,
        invited_by=invited_by,
    )


def _rights() -> None:
    """Into the admin pages: the system admin everywhere, the catalog admin where words of the catalog are kept."""
    User.objects.filter(username="xuqiang").update(is_staff=True, is_superuser=True)
    User.objects.filter(username="hewen").update(is_staff=True)
    group, new = Group.objects.get_or_create(name=CATALOG_GROUP)
    if new:
        group.permissions.set(Permission.objects.filter(content_type__model__in=CATALOG_MODELS))
    User.objects.get(username="hewen").groups.add(group)
