"""Guide page and item list against a bare Django view that renders one row: how many bare views does a page cost?

python -m benchmarks.bench_pages
"""

import os
import statistics
import tempfile
import time

os.environ["VAR_DIR"] = tempfile.mkdtemp()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hall.settings")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import path

from hall import urls
from hall.catalog.models import ServiceItem
from hall.importing.loading import load
from hall.management.commands.load_catalog import SEED

ROUNDS = 200
BARE = engines["django"].from_string(
    "<!doctype html><title>{{ row.pk }}</title><p>{{ row.department_id }}</p>"
)


def bare(request):
    """One row, one template, no shared frame."""
    return HttpResponse(BARE.render({"row": ServiceItem.objects.defer("current").get(pk="SC05")}))


urlpatterns = [*urls.urlpatterns, path("bare/", bare)]
PAGES = {
    "bare view, one row": "/bare/",
    "home": "/",
    "item list": "/items/?applicant=法人",
    "guide": "/items/SC05/",
    "guide, live part": "/items/SC05/partial/situation/?applicant.kind=法人",
    "package": "/packages/PK01/",
    "search": "/search/?q=开饭店",
}


def milliseconds(client: Client, address: str) -> float:
    """Median of ROUNDS requests, after three to warm up."""
    for _ in range(3):
        assert client.get(address).status_code == 200, address
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        client.get(address)
        taken.append(time.perf_counter() - start)
    return 1000 * statistics.median(taken)


def main() -> None:
    call_command("migrate", verbosity=0)
    load(SEED)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        ROOT_URLCONF=__name__, STORAGES=settings.STORAGES | {"staticfiles": plain}, ALLOWED_HOSTS=["*"]
    ):
        client = Client()
        bare_ms = milliseconds(client, PAGES["bare view, one row"])
        for name, address in PAGES.items():
            page_ms = milliseconds(client, address)
            print(f"{name:22} {page_ms:7.2f} ms   {page_ms / bare_ms:5.1f} × bare")


if __name__ == "__main__":
    main()
