"""What machines ask: is it healthy, how far is it behind."""

import dataclasses
import json
import re

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families

from hall.environment import _token
from hall.notices.models import Notice
from hall.timers import sweep
from hall.watch import gauges, hall_gauges
from hall.worktime import now, standing_at
from tests.hall.timer_hand import MORNING, a_timer, minutes

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-twenty-letters"


@pytest.fixture
def token(monkeypatch):
    monkeypatch.setattr(django_settings, "ENV", dataclasses.replace(django_settings.ENV, metrics_token=TOKEN))


def verbose(client, **given) -> dict:
    return json.loads(client.get("/healthz?verbose", **given).content)


def scraped(client) -> dict:
    """(name, labels) → value."""
    text = client.get("/metrics").content.decode()
    families = text_string_to_metric_families(text)
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in families
        for sample in family.samples
    }


def a_message(state="waiting", **given) -> Notice:
    count = Notice.objects.count()
    return Notice.objects.create(
        **{
            "address": "13900000000",
            "channel": "sms",
            "kind": "x",
            "event": f"x{count}",
            "subject": "x",
            "body": "x",
            "state": state,
            "created_at": now(),
        }
        | given
    )


def test_health_is_one_word_and_one_query(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/healthz", headers={"host": "10.0.0.7"})
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_a_silent_database_is_told(client, monkeypatch):
    from django.db import DatabaseError

    def silent(*_):
        raise DatabaseError("gone")

    monkeypatch.setattr("hall.watch.middleware.connection.cursor", silent)
    for address in ("/healthz", "/healthz?verbose", "/metrics"):
        assert client.get(address).status_code == 503


def test_in_words_and_figures_what_is_the_matter(client, toys):
    with standing_at(now() - minutes(10)):
        sweep.sweep()
    a_timer("x:1", fire_at=now() - minutes(7))
    a_timer("x:2", parked_at=now())
    a_message(next_at=now() - minutes(6))
    a_message(state="dead")
    told = verbose(client)
    assert told["status"] == "degraded"
    figures = told["figures"]
    assert 419 <= figures["timers_lag_seconds"] < 430 and figures["timers_due"] == 1
    assert figures["timers_parked"] == figures["dead_letters"] == figures["outbox_due"] == 1
    assert figures["sweep_silent_seconds"] >= 600 and figures["outbox_lag_seconds"] >= 360
    assert figures["documents_unmade"] == 0 and figures["broker_up"] == 1
    said = "".join(told["problems"])
    for words in (
        "到期的计时落后 7 分钟",
        "1 个计时停下了",
        "没有查看到期的计时",
        "消息落后",
        "1 条消息发不出",
    ):
        assert words in said, told


def test_when_all_is_well_it_says_so(client):
    sweep.sweep()
    told = verbose(client)
    assert (told["status"], told["problems"], told["unknown"]) == ("ok", [], [])


def test_a_sweep_that_never_ran_is_unknown_not_fine(client):
    assert "sweep_silent_seconds" in verbose(client)["unknown"]


def test_one_figure_that_cannot_be_read_leaves_the_others(client, monkeypatch, caplog):
    def broken():
        raise RuntimeError("no")

    sources = [(found, broken if read is hall_gauges._outbox else read) for found, read in gauges._sources]
    monkeypatch.setattr(gauges, "_sources", sources)
    told = verbose(client)
    assert "outbox_due" in told["unknown"] and told["figures"]["timers_due"] == 0
    assert client.get("/metrics").status_code == 200
    assert "hall_outbox_due" not in client.get("/metrics").content.decode()


def test_a_silent_broker_is_told_and_nothing_else_suffers(client, monkeypatch):
    from kombu.exceptions import OperationalError

    def silent(**_):
        raise OperationalError("refused")

    monkeypatch.setattr(hall_gauges.celery_app, "connection_for_write", silent)
    told = verbose(client)
    assert told["figures"]["broker_up"] == 0 and "消息队列（Redis）没有回应" in told["problems"]


def test_prometheus_reads_every_figure_and_the_counts_by_kind(client, toys):
    toys("law.notice", lambda timer: None)
    a_timer("x:1", kind="law.notice")
    with standing_at(MORNING):
        sweep.sweep()
    found = scraped(client)
    for name in (
        "timers_due",
        "timers_lag_seconds",
        "timers_parked",
        "outbox_due",
        "dead_letters",
        "broker_up",
    ):
        assert (f"hall_{name}", ()) in found
    assert found["hall_timers_fired_total", ("law.notice",)] == 1
    assert found["hall_timers_failed_total", ("law.notice",)] == 0


def test_every_figure_says_what_it_means(client):
    text = client.get("/metrics").content.decode()
    helped = set(re.findall(r"^# HELP (\S+) \S", text, re.M))
    assert {
        name.removesuffix("_total") for name in re.findall(r"^(hall_\w+?)(?:_total)?[ {]", text, re.M)
    } <= {name.removesuffix("_total") for name in helped}


def test_a_scrape_costs_the_same_however_much_there_is(client, toys):
    sweep.sweep()
    with CaptureQueriesContext(connection) as few:
        client.get("/metrics")
    for number in range(20):
        a_timer(f"x:{number}", fire_at=now() - minutes(1))
        a_message(state="dead")
    with CaptureQueriesContext(connection) as many:
        client.get("/metrics")
    assert len(many) == len(few) <= 12


@pytest.mark.parametrize(
    "given",
    [
        {"REMOTE_ADDR": "10.1.2.3"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.1.2.3"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REAL_IP": "10.1.2.3"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "10.1.2.3", "HTTP_AUTHORIZATION": "Bearer "},
        {"REMOTE_ADDR": "10.1.2.3", "HTTP_AUTHORIZATION": "Bearer nonsense-of-twenty-signs"},
        {"REMOTE_ADDR": "10.1.2.3", "HTTP_AUTHORIZATION": f"Basic {TOKEN}"},
    ],
)
def test_strangers_find_no_such_page_and_the_plain_answer(client, token, given):
    assert client.get("/metrics", **given).status_code == 404
    assert client.get("/healthz?verbose", **given).content == b"ok"


def test_without_a_token_set_an_empty_one_opens_nothing(client):
    given = {"REMOTE_ADDR": "10.1.2.3", "HTTP_AUTHORIZATION": "Bearer "}
    assert client.get("/metrics", **given).status_code == 404


def test_who_knows_the_token_reads_from_anywhere(client, token):
    given = {
        "REMOTE_ADDR": "10.1.2.3",
        "HTTP_AUTHORIZATION": f"Bearer {TOKEN}",
        "HTTP_X_FORWARDED_FOR": "10.1.2.3",
    }
    assert client.get("/metrics", **given).status_code == 200
    assert verbose(client, **given)["figures"]


def test_a_token_that_can_be_guessed_is_refused():
    from django.core.exceptions import ImproperlyConfigured

    with pytest.raises(ImproperlyConfigured, match="METRICS_TOKEN"):
        _token("secret")
    assert _token("") == "" and _token(TOKEN) == TOKEN


def test_while_closed_for_maintenance_machines_are_answered(client, settings):
    settings.MAINTENANCE = True
    assert client.get("/metrics").status_code == 200
