"""The sweep of timers: against a plain one, as the table grows, and shared by two workers.

python -m benchmarks.bench_timers [open timers, small and large]

Plain: for each due row one transaction with raw statements of the driver: the row is locked, the statements that the real
handler sent for this very case (recorded beforehand) are sent again, the row is deleted. No handler, no Python in between. The
floor holds for the reminder, whose handler is a room's own; acceptance by law runs a whole verb with its rules and papers, most of
its time is the verb's, and is printed beside it.
Growth: the same number due among 50 000 and 5 000 000 open timers (10 000 and 200 000 on SQLite), with a handler that does
nothing, so that nothing hides the cost of finding and claiming. Two workers: processes of their own, on the same rows;
PostgreSQL only, as SQLite lets one writer in at a time.
Ratios: sweep / plain in timers a second (floor 0.5); time at large / at small (ceiling 1.2); two workers / one (floor 1.6).
"""

from benchmarks.database import own_database

NAME = own_database("timers")

import contextlib
import os
import statistics
import subprocess
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from approvals.clock import arming, law_timers
from approvals.clock.law_timers import CORRECTION_SOON, NOTICE
from benchmarks.database import drop
from hall.importing.loading import load
from hall.management.commands.load_catalog import SEED
from hall.notices.models import Notice
from hall.timers import registry, sweep
from hall.timers.models import Timer
from hall.worktime import now, standing_at
from tests import cast as c

CASES, ROUNDS, DUE = 200, 5, 2000
FLOOR, CEILING, TOGETHER = 0.5, 1.2, 1.6
SIZES = {"postgresql": (50_000, 5_000_000), "sqlite": (10_000, 200_000)}
LONG_AGO = timedelta(days=30)
POSTGRES = connection.vendor == "postgresql"
WORKER = """
import sys, time, django; django.setup()
from hall.timers import sweep
from hall.timers.models import Timer
for each in list(Timer.objects.filter(kind="law.correction_soon")[:3]):
    from django.db import transaction
    with transaction.atomic():
        from hall.timers.registry import kind_of
        kind_of(each.kind).handler(each)  # what a process reads once is read
        transaction.set_rollback(True)
print("ready", flush=True)
sys.stdin.readline()
print(sweep.sweep(600), time.time(), flush=True)
"""


def main() -> None:
    call_command("migrate", verbosity=0)
    load(SEED)
    settings.LOGGING_CONFIG = None
    cast = c.make_cast("ZJJ")
    told = [c.told(cast, "ZJ01") for _ in range(CASES)]
    with standing_at(now() - LONG_AGO):
        filed = [c.filed(cast, "ZJ01") for _ in range(CASES)]
    Timer.objects.all().delete()
    # One kind at a time: the ladders of other rooms, long due on cases of long ago, would climb in between.
    arming._sources[:] = [known for known in arming._sources if known.ask is law_timers.wanted]
    fine = [against_plain(CORRECTION_SOON, told, forget_reminders)]
    against_plain(NOTICE, filed)
    fine += [two_workers(told)] if POSTGRES else []
    fine += [growth(*(map(int, sys.argv[1:3]) if len(sys.argv) > 2 else SIZES[connection.vendor]))]
    print("all bounds kept" if all(fine) else "a bound was missed")


def forget_reminders() -> None:
    Notice.objects.filter(kind=CORRECTION_SOON).delete()


def due_now(kind: str, cases) -> list[Timer]:
    past = now() - timedelta(hours=1)
    Timer.objects.filter(kind=kind).delete()
    return Timer.objects.bulk_create(
        Timer(kind=kind, subject=case.chain, due_at=past, fire_at=past + timedelta(milliseconds=place))
        for place, case in enumerate(cases)
    )


# Against plain statements.


def against_plain(kind: str, cases, forget=lambda: None) -> bool:
    """In turns on small shares of the cases, so that whatever else the machine does meets both alike."""
    per_second: dict[str, list[float]] = {"plain": [], "sweep": []}
    warm_up(kind, cases[:2], forget)
    shares = [cases[start::10] for start in range(10)]
    for turn, share in enumerate(shares):
        timers = due_now(kind, share)
        if turn % 2:
            per_second["sweep"].append(len(share) / seconds(swept, len(share)))
        else:
            taken = sum(seconds(plain, timer.pk, statements_of(timer)) for timer in timers)
            per_second["plain"].append(len(share) / taken)
        forget()
    rate = {name: statistics.median(rates) for name, rates in per_second.items()}
    ratio = rate["sweep"] / rate["plain"]
    print(
        f"{connection.vendor}: {kind}: {rate['sweep']:.0f}/s, plain {rate['plain']:.0f}/s, ratio {ratio:.2f} (floor {FLOOR})"
    )
    return ratio >= FLOOR


def warm_up(kind: str, cases, forget) -> None:
    for timer in due_now(kind, cases):
        statements_of(timer)
    forget()


def seconds(does, *given) -> float:
    start = time.perf_counter()
    does(*given)
    return time.perf_counter() - start


def swept(count: int) -> None:
    fired = sweep.sweep(600)
    assert fired == count, f"{fired} of {count} fired"


def statements_of(timer: Timer) -> list[tuple]:
    """What the handler sends, with the values for this case; undone at once."""
    sent = []

    def record(execute, sql, params, many, context):
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(record):
            registry.kind_of(timer.kind).handler(timer)
        transaction.set_rollback(True)
    return [(sql, params) for sql, params in sent if not sql.startswith(("SAVEPOINT", "RELEASE"))]


def plain(pk: int, statements: list[tuple]) -> None:
    """One row of the plain sweep."""
    cursor = connection.connection.cursor()
    marker, lock = ("%s", " FOR UPDATE SKIP LOCKED") if POSTGRES else ("?", "")
    table = Timer._meta.db_table
    cursor.execute("BEGIN" if POSTGRES else "BEGIN IMMEDIATE")
    cursor.execute(
        f"SELECT id FROM {table} WHERE parked_at IS NULL AND fire_at <= {marker} ORDER BY fire_at, id LIMIT 1{lock}",
        (str(now()),),
    )
    cursor.fetchone()
    for sql, params in statements:
        cursor.execute(*(sql, params) if POSTGRES else (sql.replace("%s", "?"), params or ()))
        if cursor.description:
            cursor.fetchall()
    cursor.execute(f"DELETE FROM {table} WHERE id = {marker}", (pk,))
    cursor.execute("COMMIT")


# Two workers.


def two_workers(cases) -> bool:
    rates: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for count in (1, 2):
            due_now(CORRECTION_SOON, cases)
            rates[count].append(len(cases) / together(count, len(cases)))
            forget_reminders()
    one, two = (statistics.median(rates[count]) for count in (1, 2))
    print(f"one worker {one:.0f}/s, two {two:.0f}/s, ratio {two / one:.2f} (floor {TOGETHER})")
    return two / one >= TOGETHER


def together(count: int, expected: int) -> float:
    """Seconds until the last of so many worker processes finds nothing any more."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "hall.settings"}
    command = [sys.executable, "-c", WORKER]
    with contextlib.ExitStack() as kept:
        workers = [
            kept.enter_context(
                subprocess.Popen(
                    command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
            )
            for _ in range(count)
        ]
        for worker in workers:
            assert worker.stdout.readline() == "ready\n"
        start = time.time()
        for worker in workers:
            worker.stdin.write("go\n")
            worker.stdin.flush()
        ended = [worker.stdout.readline().split() for worker in workers]
    assert sum(int(fired) for fired, _ in ended) == expected
    return max(float(at) for _, at in ended) - start


# As the table grows.


def growth(small: int, large: int) -> bool:
    registry.register("bench.idle", lambda timer: None, "nothing")
    if POSTGRES:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")  # filling takes longer than a page may
    fill(1, small)
    at_small = sweep_seconds()
    fill(small + 1, large)
    at_large = sweep_seconds()
    ratio = at_large / at_small
    print(
        f"{DUE} due among {small:,}: {1000 * at_small:.0f} ms, among {large:,}: {1000 * at_large:.0f} ms,"
        f" ratio {ratio:.2f} (ceiling {CEILING})"
    )
    return ratio <= CEILING


def fill(first: int, last: int) -> None:
    """Open timers of the next 400 days, in no order."""
    at = now() + timedelta(days=1)
    if POSTGRES:
        series = f"generate_series({first}, {last}) AS s(n)"
        fire_at, payload = (
            "%s::timestamptz + ((n::bigint * 7919) %% 34560000) * interval '1 second'",
            "'{}'::jsonb",
        )
    else:
        series = f"(WITH RECURSIVE s(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM s WHERE n < {last}) SELECT n FROM s)"
        fire_at, payload = "datetime(%s, '+' || ((n * 7919) %% 34560000) || ' seconds')", "'{}'"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Timer._meta.db_table} (kind, subject, rung, due_at, fire_at, payload, attempts, error)"
            f" SELECT 'bench.open', 'case:' || n, 0, {fire_at}, {fire_at}, {payload}, 0, '' FROM {series}",
            [at.isoformat()] * 2 if POSTGRES else [at.strftime("%Y-%m-%d %H:%M:%S")] * 2,
        )
        settle(cursor)


def settle(cursor) -> None:
    """As the nightly upkeep leaves it, with nothing still being written out."""
    for statement in ("VACUUM ANALYZE hall_timer", "CHECKPOINT") if POSTGRES else ("ANALYZE",):
        cursor.execute(statement)


def sweep_seconds() -> float:
    taken = []
    for _ in range(ROUNDS + 1):
        past = now() - timedelta(hours=1)
        Timer.objects.bulk_create(
            [
                Timer(kind="bench.idle", subject=f"due:{n}", due_at=past, fire_at=past + timedelta(seconds=n))
                for n in range(DUE)
            ],
            batch_size=500,
        )
        taken.append(seconds(swept, DUE))
    return statistics.median(taken[1:])


if __name__ == "__main__":
    try:
        main()
    finally:
        drop(NAME)
