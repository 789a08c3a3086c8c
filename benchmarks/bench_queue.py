"""The first page of the queue, and taking the next task, as the tables grow.

python -m benchmarks.bench_queue [small large]

Rows are made by the database from one real case (10 000 and 1 000 000 cases with a task each on PostgreSQL, 10 000 and 100 000
on SQLite), spread over all departments and 400 days. The page is what `/desk/` reads: the parts of a reviewer's queue, merged.
Ratios: page at large / page at small (ceiling 1.3); take-next before / after CLAIMED tasks were taken and done (floor 0.9).
The CLAIMED are written in one statement: taking them one by one would need half an hour.
"""

from benchmarks.database import own_database

NAME = own_database("queue")

import statistics
import sys
import time

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from approvals.desk import merging, scope
from approvals.workflow import claims
from approvals.workflow.choices import TaskState
from approvals.workflow.models import Application, Task
from benchmarks.database import drop
from hall.importing.loading import load
from hall.management.commands.load_catalog import SEED
from hall.org.models import Department
from tests import cast as c

PAGE, ROUNDS, TAKEN, CLAIMED = 30, 40, 60, 100_000
CEILING, FLOOR = 1.3, 0.9
SIZES = {"postgresql": (10_000, 1_000_000), "sqlite": (10_000, 100_000)}


def fill(first: int, last: int) -> None:
    """Cases first … last, copies of the template with a task each."""
    postgres = connection.vendor == "postgresql"
    departments = list(Department.objects.values_list("code", flat=True))
    n_th = " ".join(f"WHEN {i} THEN '{code}'" for i, code in enumerate(departments))
    department = f"CASE n % {len(departments)} {n_th} END"
    new_id = "gen_random_uuid()" if postgres else "lower(hex(randomblob(16)))"
    due = (
        "date '2026-11-21' + (n % 400)::int"
        if postgres
        else "date('2026-11-21', '+' || (n % 400) || ' days')"
    )
    series = (
        f"generate_series({first}, {last}) AS s(n)"
        if postgres
        else f"(WITH RECURSIVE s(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM s WHERE n < {last}) SELECT n FROM s)"
    )
    shared = {"public_id": new_id, "department_id": department, "due_on": due}
    copy(
        Application,
        series,
        {**shared, "id": "1000000000 + n", "number": "'B' || n", "query_code": "'B' || n"},
    )
    copy(Task, series, {**shared, "id": "1000000000 + n", "application_id": "1000000000 + n"})
    with (
        connection.cursor() as cursor
    ):  # as the nightly upkeep leaves it, with nothing still being written out
        for statement in ("VACUUM ANALYZE", "CHECKPOINT") if postgres else ("ANALYZE",):
            cursor.execute(statement)


def take_your_time() -> None:
    """Filling takes longer than a page may."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")


def copy(model, series: str, given: dict) -> None:
    columns = [field.column for field in model._meta.concrete_fields]
    values = ", ".join(given.get(column, f't."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    template = model.objects.order_by("id").values_list("id", flat=True)[0]
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "{table}" t, {series} WHERE t.id = {template}'
        )


def page_ms(actor) -> float:
    """Median of the statements and merging of one first page."""
    taken = []
    for _ in range(ROUNDS + 3):
        start = time.perf_counter()
        found = merging.page(scope.in_hand(actor) + scope.free(actor), merging.Order("due_on"), PAGE)
        taken.append(time.perf_counter() - start)
        assert len(found.keys) == PAGE
    return 1000 * statistics.median(taken[3:])


def take_ms(actor) -> float:
    taken = []
    for _ in range(TAKEN):
        start = time.perf_counter()
        assert claims.take_next(actor) is not None
        taken.append(time.perf_counter() - start)
    return 1000 * statistics.median(taken)


def claim_many(actor, most: int) -> int:
    """So many tasks are taken and done, the most urgent first, as years of work would leave them."""
    free = Task.objects.open().filter(assignee=None).order_by("due_on", "id").values("pk")[:most]
    return Task.objects.filter(pk__in=free).update(
        state=TaskState.DONE, result="passed", done_at=actor.user.date_joined, assignee=actor.user
    )


def main() -> None:
    call_command("migrate", verbosity=0)
    load(SEED)
    cast = c.make_cast("SCJGJ")
    template = c.accepted(cast, "SC05")
    Task.objects.filter(application=template).exclude(state=TaskState.OPEN).delete()
    actor = c.actor(cast.reviewer)
    take_your_time()
    small, large = map(int, sys.argv[1:3]) if len(sys.argv) > 2 else SIZES[connection.vendor]
    fill(1, small)
    at_small = page_ms(actor)
    fill(small + 1, large)
    at_large = page_ms(actor)
    print(
        f"{connection.vendor}: page at {small:,}: {at_small:.2f} ms, at {large:,}: {at_large:.2f} ms,",
        end=" ",
    )
    print(f"ratio {at_large / at_small:.2f} (ceiling {CEILING})")
    before = take_ms(actor)
    many = claim_many(actor, min(CLAIMED, large // 2))
    after = take_ms(actor)
    print(f"take next: {before:.2f} ms, after {many:,} more were taken and done: {after:.2f} ms,", end=" ")
    print(f"ratio {before / after:.2f} (floor {FLOOR})")
    fine = at_large / at_small <= CEILING and before / after >= FLOOR
    print("all bounds kept" if fine else "a bound was missed")


if __name__ == "__main__":
    try:
        main()
    finally:
        drop(NAME)
