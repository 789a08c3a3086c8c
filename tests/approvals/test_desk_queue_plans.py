"""Lists are read from an index, in its order: PostgreSQL neither sorts nor reads what is not shown."""

import json

import pytest
from django.db import connection
from django.http import QueryDict

from approvals.desk import glance, merging, queue, scope
from approvals.desk.filters import Filter
from approvals.desk.listing import ORDERS, listing
from approvals.desk.searching import anyhow
from approvals.desk.wanted import Wanted, narrowed, parts
from approvals.workflow.choices import TaskState
from approvals.workflow.models import Application, Task
from hall.catalog.models import ServiceItem
from hall.org.models import Department, ServicePoint
from hall.people.models import Post, Role
from hall.worktime import today
from tests import cast as c

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="EXPLAIN 是 PostgreSQL 的"),
]
ITEM = "SC05"
ROWS = 20_000


@pytest.fixture
def cast():
    return c.make_cast(ServiceItem.objects.get(pk=ITEM).department_id)


@pytest.fixture
def crowd(cast):
    """Twenty thousand cases with a task each, spread over departments, states and dates, written by the database itself."""
    application = c.filed(cast, ITEM)
    task = application.tasks.get(state=TaskState.OPEN)
    others = list(Department.objects.exclude(pk=cast.department.pk).values_list("pk", flat=True)[:3])
    homes = [cast.department.pk, *others]
    with connection.cursor() as cursor:
        _copy(
            cursor,
            Application,
            application.pk,
            {
                "id": "100000 + n",
                "public_id": "gen_random_uuid()",
                "number": "'N' || n",
                "query_code": "'Q' || n",
                "department_id": f"(array{homes!r})[1 + n %% 4]",
                "submitted_at": "submitted_at - n * interval '7 minutes'",
                "due_on": "due_on + (n / 4 %% 40)",
                "applicant_name": "'申请人' || n",
                "title": "'项目' || n",
            },
        )
        _copy(
            cursor,
            Task,
            task.pk,
            {
                "id": "100000 + n",
                "public_id": "gen_random_uuid()",
                "application_id": "100000 + n",
                "department_id": f"(array{homes!r})[1 + n %% 4]",
                "due_on": "due_on + (n / 4 %% 40)",
                "assignee_id": f"CASE WHEN n / 4 %% 5 = 0 THEN {cast.clerk.pk} END",
            },
        )
        cursor.execute("ANALYZE approvals_application, approvals_task")
    return cast


def _copy(cursor, model, pk: int, changed: dict) -> None:
    names = [field.column for field in model._meta.concrete_fields]
    values = ", ".join(changed.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    table = model._meta.db_table
    cursor.execute(
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table}, generate_series(1, %s) AS n WHERE id = %s",
        [ROWS, pk],
    )


def nodes(plan: dict):
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


def plan_of(queryset) -> dict:
    return json.loads(queryset.explain(format="json", analyze=True))[0]["Plan"]


def ensure_index(queryset, most: int) -> None:
    """No sort, no reading of a whole table, and hardly more rows touched than are wanted."""
    found = list(nodes(plan_of(queryset)))
    kinds = [node["Node Type"] for node in found]
    assert not {"Sort", "Incremental Sort", "Seq Scan", "Bitmap Heap Scan"} & set(kinds), kinds
    read = sum(
        node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
        for node in found
        if "Scan" in node["Node Type"]
    )
    assert read <= most, ([node.get("Index Name", node["Node Type"]) for node in found], read)


def run(part, order, most: int):
    return part.order_by(*order.by(False)).values_list(order.field, "pk")[:most]


def test_the_queue_is_read_in_the_order_of_its_index_also_deep_in_it(crowd):
    actor = c.actor(crowd.clerk)
    for part in parts(actor, Wanted(name="todo")):
        # Of two indexes in that order the planner takes either, as its sample of the rows falls.
        ensure_index(run(part, queue.URGENCY, queue.PAGE + 1), 250)
        ensure_index(run(narrowed(part, Wanted(light="fine")), queue.URGENCY, queue.PAGE + 1), 250)
    keys = merging.keys(scope.in_hand(actor) + scope.free(actor), queue.URGENCY, 300)
    assert keys == sorted(keys) and len(keys) == 300
    part = parts(actor, Wanted(name="free"))[0]
    rows = list(run(part, queue.URGENCY, 3000))
    deep = part.filter(queue.URGENCY.beyond(rows[-1], False))
    # What is read starts at the key: the three thousand rows before it are not passed over.
    ensure_index(run(deep, queue.URGENCY, queue.PAGE + 1), 1500)


def test_a_supervisor_reads_a_department_and_the_hall_in_order(crowd):
    actor = c.actor(crowd.supervisor)
    for part in scope.of_departments(actor):
        ensure_index(run(part, queue.URGENCY, 51), 90)
    everywhere = c.a_post(c.a_user("督查丁"), Role.SUPERVISOR, None)
    for part in scope.of_departments(c.actor(everywhere)):
        ensure_index(run(part, queue.URGENCY, 51), 90)


def test_a_window_of_the_hall_reads_its_service_point_in_order(crowd):
    point = ServicePoint.objects.first()
    clerk = c.a_user("综合甲")
    Post.objects.create(user=clerk, role=Role.CLERK, service_point=point, starts_on=today())
    Task.objects.filter(pk__gt=100_000, pk__lte=110_000).update(service_point=point)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE approvals_task")
    for part in scope.free(c.actor(clerk)):
        found = [node["Node Type"] for node in nodes(plan_of(run(part, queue.URGENCY, 51)))]
        assert "Sort" not in found and "Seq Scan" not in found, found


def test_the_list_of_cases_is_read_in_the_order_of_its_index(crowd):
    everywhere = c.a_post(c.a_user("督查丁"), Role.SUPERVISOR, None)
    for user in (crowd.clerk, everywhere):
        for query in ("", "state=submitted", "sort=due"):
            wanted = Filter.of(QueryDict(query))
            for part in listing(c.actor(user), wanted).parts:
                ensure_index(run(part, ORDERS[wanted.sort], 51), 120)


def test_what_people_search_by_is_found_by_an_index_and_counts_stop(crowd):
    for text in ("N12345", "Q1234", "申请人1234", "项目1234", "13912340001", c.ID_NUMBER.replace("7", "8")):
        ids = Application.objects.filter(anyhow(text)).order_by().values_list("pk", flat=True)[:2001]
        kinds = [node["Node Type"] for node in nodes(plan_of(ids))]
        assert "Seq Scan" not in kinds, (text, kinds)
    actor = c.actor(crowd.clerk)
    assert glance.lists(actor, Wanted())[0]["count"] == "99+"
    for part in scope.free(actor):
        counted = part.order_by().values_list("application", flat=True)[: glance.GLANCE]
        read = sum(node["Actual Rows"] for node in nodes(plan_of(counted)) if "Scan" in node["Node Type"])
        assert read <= glance.GLANCE
