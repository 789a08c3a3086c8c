"""Importing the catalog, per item: against writing one bare row per item in the same run.

python -m benchmarks.bench_import
"""

import os
import tempfile
import time

os.environ["VAR_DIR"] = tempfile.mkdtemp()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hall.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import transaction

from hall.catalog.models import ServiceItem, SynonymGroup
from hall.importing.loading import load
from hall.importing.reading import read
from hall.management.commands.load_catalog import SEED


def timed(work) -> float:
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def bare_rows(count: int) -> None:
    with transaction.atomic():
        for number in range(count):
            SynonymGroup.objects.create(words=[str(number), "x"])


def main() -> None:
    call_command("migrate", verbosity=0)
    reading = timed(lambda: read(SEED))
    first = timed(lambda: load(SEED))
    again = timed(lambda: load(SEED))
    items = ServiceItem.objects.count()
    bare = timed(lambda: bare_rows(items))
    print(f"{items} items")
    print(f"reading and validating {reading:8.0f} ms   {reading / items:6.2f} ms an item")
    print(
        f"first import           {first:8.0f} ms   {first / items:6.2f} ms an item   {first / bare:5.1f} × bare rows"
    )
    print(f"same files again       {again:8.0f} ms   {again / items:6.2f} ms an item")
    print(f"bare rows              {bare:8.0f} ms   {bare / items:6.2f} ms a row")


if __name__ == "__main__":
    main()
