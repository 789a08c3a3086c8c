"""How fast the journal is: adding an entry against a bare insert, the daily root, checking, and the memory checking takes.

Works on a database of its own that it fills and throws away. Run from the project root:
`python -m benchmarks.bench_journal [entries]` (200,000 when left out); DATABASE_URL chooses the engine, SQLite otherwise.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
import uuid

os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="bench-journal-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hall.settings")

import django
from django.conf import settings

django.setup()

from django.db import connection, transaction
from django.test.runner import DiscoverRunner

from hall.journal.checking import Counts, check
from hall.journal.hashing import entry_digest
from hall.journal.models import Chain, Entry
from hall.journal.record import Told, record, record_all
from hall.journal.roots import anchor
from hall.people.actor import SYSTEM
from hall.worktime import now

ENTRIES, PER_CHAIN, ROUNDS = 200_000, 10, 300
SAID = {"state": "reviewing", "number": "11510000MB0000000000000000000001202611210001", "points": 3}


def plain(chain: str) -> None:
    """The same writes as a straightforward ORM view would do them, without hashing."""
    Chain.objects.get_or_create(name=chain)
    head = Chain.objects.select_for_update().get(name=chain)
    entry = Entry(
        chain=chain, number=head.length + 1, at=now(), action="accept", actor_name="系统", changes=SAID
    )
    entry.previous, entry.digest = head.head, uuid.uuid4().hex
    entry.save(force_insert=True)
    Chain.objects.filter(name=chain).update(length=entry.number, head=entry.digest)


def ours(chain: str) -> None:
    record(chain, "accept", actor=SYSTEM, reason="材料齐全", changes=SAID)


def timed(work, chains: list[str]) -> float:
    """Seconds for one call in a transaction each."""
    begun = time.perf_counter()
    for chain in chains:
        with transaction.atomic():
            work(chain)
    return (time.perf_counter() - begun) / len(chains)


def adding() -> None:
    """Interleaved, so that both feel the same machine."""
    spent = {ours: 0.0, plain: 0.0}
    for _ in range(5):
        for work in spent:
            spent[work] += timed(work, [f"bench:{uuid.uuid4()}" for _ in range(ROUNDS)]) / 5
    print(
        f"加一条记录 {spent[ours] * 1e6:,.0f} µs，用 ORM 直写同样的行 {spent[plain] * 1e6:,.0f} µs，"
        f"快 {spent[plain] / spent[ours]:.2f} 倍"
    )


def fill(entries: int) -> None:
    told = [Told("accept", "材料齐全，予以受理", SAID)] * PER_CHAIN
    begun = time.perf_counter()
    for start in range(0, entries // PER_CHAIN, 500):
        with transaction.atomic():
            for _ in range(min(500, entries // PER_CHAIN - start)):
                record_all(f"application:{uuid.uuid4()}", told, actor=SYSTEM)
    seconds = time.perf_counter() - begun
    print(f"写 {entries:,} 条用 {seconds:.1f} 秒，每秒 {entries / seconds:,.0f} 条")


def hashing(entries: int) -> float:
    """Seconds for the hashes alone: the least that checking can cost."""
    entry = Entry.objects.first()
    begun = time.perf_counter()
    for _ in range(20_000):
        entry_digest(entry)
    return (time.perf_counter() - begun) / 20_000 * entries


def checking(entries: int) -> None:
    begun = time.perf_counter()
    root = anchor()
    print(f"每日根：{root.chains:,} 条链用 {time.perf_counter() - begun:.1f} 秒")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    counts, begun = Counts(), time.perf_counter()
    found = list(check(counts))
    seconds = time.perf_counter() - begun
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    least = hashing(counts.entries)
    print(
        f"核对 {counts.entries:,} 条用 {seconds:.1f} 秒（只算摘要 {least:.1f} 秒，比 {seconds / least:.2f}），"
        f"一百万条约 {seconds / counts.entries * 1e6:.0f} 秒，多用内存 {grown:.0f} MB，问题 {len(found)} 处"
    )


def main() -> None:
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    settings.DEBUG = False
    runner = DiscoverRunner(verbosity=0, interactive=False)
    connection.settings_dict["TEST"]["NAME"] = (
        str(settings.ENV.var_dir / "bench.sqlite3")
        if connection.vendor == "sqlite"
        else f"bench_{os.getpid()}"
    )
    old = runner.setup_databases(serialized_aliases=set())
    try:
        fill(entries)
        checking(entries)
        adding()
    finally:
        runner.teardown_databases(old)


if __name__ == "__main__":
    main()
