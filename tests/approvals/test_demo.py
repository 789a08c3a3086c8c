"""The demo: accounts that anyone may use, and cases made through the verbs with time moved."""

from collections import Counter

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import F
from django.urls import reverse

from approvals.alerts import rules, watching
from approvals.alerts.looking import looks_at
from approvals.alerts.models import Alert
from approvals.clock.lights import urgency
from approvals.demo import accounts, making, names, stories, timing
from approvals.demo.acts import Teller
from approvals.demo.reasons import BARRED, FIELDS, OPEN_TO_ALL
from approvals.desk.models import Phrase
from approvals.procedures.models import Hearing, Procedure
from approvals.workflow.choices import Outcome, State, TaskKind, TaskState
from approvals.workflow.models import Application, CorrectionPoint, Task
from approvals.workflow.refusals import Refused
from hall.catalog.models import ServiceItem
from hall.catalog.shelf import definition_of
from hall.catalog.uscc import valid_uscc
from hall.journal.models import Chain, Entry
from hall.notices.models import Notice
from hall.people.demo_accounts import DEMO_ACCOUNTS, ENTERPRISES, PASSWORD, PUBLIC
from hall.people.id_numbers import check
from hall.people.models import Post, Role, User
from hall.worktime import is_workday, now, today

pytestmark = pytest.mark.django_db

MADE = 100


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """A hundred cases, made once for this module and taken back at its end."""
    from django.db import transaction

    with django_db_blocker.unblock():
        frame = transaction.atomic()
        frame.__enter__()
        accounts.create_accounts()
        done = making.make_cases(MADE, 2026)
        yield done
        transaction.set_rollback(True)
        frame.__exit__(None, None, None)


def test_the_numbers_of_the_accounts_are_valid():
    for entry in PUBLIC:
        assert check(entry["id_number"]) == "", entry
    for entry in ENTERPRISES:
        assert valid_uscc(entry["credit_code"]), entry
    assert len({entry["username"] for entry in DEMO_ACCOUNTS}) == len(DEMO_ACCOUNTS)
    random = names.Random("numbers")
    assert all(check(names.id_number(random)) == "" for _ in range(50))
    assert all(valid_uscc(names.credit_code(random)) for _ in range(50))


def test_accounts_are_made_once_and_open_with_the_password_shown(client):
    assert accounts.create_accounts() > 80
    before = User.objects.count()
    assert accounts.create_accounts() == 0 and User.objects.count() == before
    assert all(
        User.objects.get(username=each["username"]).check_password(PASSWORD) for each in DEMO_ACCOUNTS[:3]
    )


def test_every_department_finds_its_people(db):
    accounts.create_accounts()
    for item in ServiceItem.objects.listed():
        held = Counter(Post.objects.filter(department=item.department_id).values_list("role", flat=True))
        assert held[Role.REVIEWER] >= 2 and held[Role.SIGNER] and held[Role.CLERK], item.department_id


def test_production_has_no_demo(settings, monkeypatch):
    monkeypatch.setattr(type(settings.ENV), "production", property(lambda self: True))
    with pytest.raises(CommandError):
        call_command("demo", accounts=True)
    assert not accounts.exist()


def test_the_work_clock_goes_forth_and_back():
    for place in range(1, 400):
        work = place / 3
        moment = timing.to_moment(work)
        assert is_workday(moment.astimezone().date()) and abs(timing.to_work(moment) - work) < 1e-6


def test_stories_are_the_same_for_the_same_seed_and_lie_in_the_past():
    items = {item.code: definition_of(item.current) for item in ServiceItem.objects.with_current().listed()}
    present = timing.to_work(now())
    told = [stories.plan(n, 7, present, sorted(items), items.__getitem__) for n in range(200)]
    again = [stories.plan(n, 7, present, sorted(items), items.__getitem__) for n in range(200)]
    assert told == again
    for story in told:
        moments = [act.at for act in story.acts]
        assert moments == sorted(moments), story
        assert moments[-1] <= present + 1e-6, story
    assert {story.ending for story in told} == set(stories.ENDINGS)


def test_every_story_comes_to_its_end(demo):
    assert demo == MADE == Application.objects.count()


def test_every_state_and_outcome_occurs(demo):
    assert set(Application.objects.values_list("state", flat=True)) == set(State.values)
    assert set(Application.objects.exclude(outcome="").values_list("outcome", flat=True)) == set(
        Outcome.values
    )
    assert Application.objects.filter(deemed=True).exists()
    assert Application.objects.filter(entered_by__isnull=False).exists()
    assert Application.objects.values("item").distinct().count() > 40


def test_lights_of_every_colour_shine(demo):
    cases = Application.objects.select_related("version", "department")
    assert {urgency(case).kind for case in cases} >= {"blue", "yellow", "red", "green", "gray"}


def test_reviews_take_turns(demo):
    kinds = set(Task.objects.values_list("kind", flat=True))
    assert {TaskKind.HELP, TaskKind.ADDED, TaskKind.SITE} <= kinds
    actions = set(Entry.objects.values_list("action", flat=True))
    assert {"transfer", "urge", "request_correction", "resubmit", "claim", "take_away"} <= actions


def test_nothing_happened_in_the_future_or_before_what_came_first(demo):
    for name in Chain.objects.filter(name__startswith="application:").values_list("name", flat=True):
        moments = list(Entry.objects.filter(chain=name).order_by("number").values_list("at", flat=True))
        assert moments == sorted(moments) and moments[-1] <= now(), name


def test_alerts_were_raised_over_the_days_and_some_are_settled(demo):
    moments = {alert.raised_at.replace(second=0, microsecond=0) for alert in Alert.objects.all()}
    assert len({moment.date() for moment in moments}) > 3 and max(moments) < now()
    found = Counter(Alert.objects.values_list("state", flat=True))
    assert all(found[state] for state in Alert.State.values), found
    assert not Alert.objects.filter(settled_at__lt=F("raised_at")).exists()


def test_no_sweep_finds_what_should_have_been_raised_before(demo):
    """An alert stands at the moment its condition came true, also of a case that is not late: nothing is left to be raised all at
    once when the first sweep comes."""
    for case in Application.objects.filed().select_related("version").defer("version__definition"):
        raised = set(Alert.objects.filter(application=case).values_list("rule", "occasion"))
        if case.due_on is None or case.due_on >= today():
            left = watching.hits(looks_at([case])[0], rules.usable(), today(), raised)
            assert not left, (case, left[0].description)


def test_a_visitor_can_sign_in_as_whoever_has_a_special_procedure(demo):
    listed = {entry["username"] for entry in PUBLIC}
    applied = Procedure.objects.values_list("application__applicant__username", flat=True)
    assert applied and set(applied) <= listed
    assert set(Hearing.objects.values_list("state", flat=True)) >= {"told", "requested", "recorded"}


def test_the_sign_in_page_names_the_heads_who_approve_extensions(client, settings):
    page = client.get(reverse("account_login")).text
    assert "-leader（部门负责人" in page


def test_open_cases_have_somebody_to_act(demo):
    for case in Application.objects.with_us():
        assert case.tasks.filter(state=TaskState.OPEN).exists(), case


def test_what_is_to_be_put_right_fits_what_it_is_said_of(demo):
    points = CorrectionPoint.objects.select_related("notice__application__version")
    assert points.exists()
    for point in points:
        case = point.notice.application
        book = Phrase.objects.filter(department=case.department_id, wrong=point.wrong)
        if point.subject == "material":
            assert case.papers.filter(code=point.key, how="upload").exists(), point
            assert book.filter(key__in=("", point.key)).exists(), point.wrong
        else:
            assert book.filter(key=point.key).exists() or point.wrong in {each[0] for each in FIELDS.values()}


def test_a_denial_names_a_condition_of_its_own_item(demo):
    for case in Application.objects.filter(outcome=Outcome.DENIED).select_related("version"):
        definition = definition_of(case.version)
        assert any(condition in case.decision_reason for condition in definition.conditions), case
        assert definition.legal_basis[0].law in case.decision_reason


def test_a_refusal_speaks_of_permits_only_where_there_is_one(demo):
    for case in Application.objects.filter(outcome=Outcome.REFUSED):
        assert case.item_id in OPEN_TO_ALL or "经营项目" not in case.decision_reason
        assert case.item_id in BARRED or "吊销" not in case.decision_reason


def test_old_messages_are_neither_sent_again_nor_unread(demo):
    assert Notice.objects.filter(read_at=None, channel="portal").exists()
    assert Notice.objects.filter(read_at__isnull=False).exists()
    waiting = Notice.objects.filter(state="waiting")
    assert waiting.count() < Notice.objects.count() / 4


def test_a_refused_story_leaves_nothing_behind(db, monkeypatch):
    accounts.create_accounts()

    def refused(self):
        raise Refused("不行。")

    monkeypatch.setattr(Teller, "file", refused)
    before = set(Application.objects.values_list("pk", flat=True))
    done = making.make_cases(8, 1)
    new = Application.objects.exclude(pk__in=before)
    assert done == new.count() < 8
    assert not new.exclude(state=State.DRAFT).exists()


def test_cases_are_not_made_where_there_are_some(demo, capsys):
    before = Application.objects.count()
    call_command("demo", cases=5, if_none=True)
    assert Application.objects.count() == before
