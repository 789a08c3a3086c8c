"""Pages cost the same when the catalog grows, and two imports at once leave one catalog."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hall.catalog.definitions.item import ItemDefinition
from hall.catalog.models import ServiceItem
from hall.catalog.publishing import publish_item
from hall.revision import memory
from tests.site import ROOT, new_site

MORE = 120
PAGES = [
    "/",
    "/items/",
    "/items/?applicant=法人",
    "/items/SC05/",
    "/search/?q=许可",
    "/elements/",
    "/materials/M004/",
    "/packages/",
]


def grow() -> None:
    """Many more items, cut from the same cloth as SC05."""
    model = ServiceItem.objects.select_related("current").get(pk="SC05")
    for number in range(MORE):
        code = f"XX{number:03}"
        document = model.current.definition | {
            "id": code,
            "name": f"第 {number} 种经营许可",
            "base_code": f"9901{number:08}",
            "code": f"{model.current.definition['code'][:19]}9901{number:08}",
        }
        item = ServiceItem.objects.create(code=code, department=model.department, position=1000 + number)
        publish_item(item, ItemDefinition.read(document))
    memory.bump()


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_catalog(client):
    def cost(page: str) -> int:
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    before = {page: cost(page) for page in PAGES}
    grow()
    dearer = {page: (before[page], cost(page)) for page in PAGES if cost(page) > before[page]}
    assert dearer == {}


@pytest.mark.django_db
def test_every_page_of_a_long_list_is_reached_once(client):
    grow()
    seen, address = [], "/items/?department=SCJGJ"
    while address:
        page = client.get(address).context
        seen += [row.code for row in page["rows"]]
        address = page["next_url"]
    expected = list(ServiceItem.objects.filter(department="SCJGJ").values_list("code", flat=True))
    assert seen == expected and len(seen) > MORE


@pytest.mark.django_db
def test_going_back_through_a_long_list_shows_the_same_pages(client):
    grow()
    first = client.get("/items/").context
    second = client.get(first["next_url"]).context
    back = client.get(second["previous_url"]).context
    assert [row.code for row in back["rows"]] == [row.code for row in first["rows"]]


def test_two_imports_at_once_leave_one_catalog(tmp_path, worker_id):
    """Real processes on a database of their own: each waits for the other, nothing is written twice."""
    with new_site(tmp_path / "var", worker_id) as site:
        assert site.manage("migrate", "-v0").returncode == 0
        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(lambda _: site.manage("load_catalog"), range(2)))
        assert [process.returncode for process in done] == [0, 0], [process.stderr for process in done]
        assert sum("什么也没有变" in process.stdout for process in done) == 1
        count = "from hall.catalog.models import ItemVersion; print('versions', ItemVersion.objects.count())"
        assert "versions 85" in site.manage("shell", "-c", count).stdout


def test_an_import_killed_half_way_leaves_nothing(tmp_path, worker_id):
    with new_site(tmp_path / "var", worker_id) as site:
        assert site.manage("migrate", "-v0").returncode == 0
        dying = (
            "import os, signal; from hall.catalog import publishing; from hall.importing.loading import load;"
            "from hall.management.commands.load_catalog import SEED;"
            "publishing.publish_package = lambda *a: os.kill(os.getpid(), signal.SIGKILL);"
            "load(SEED)"
        )
        died = subprocess.run(
            [sys.executable, "manage.py", "shell", "-c", dying],
            cwd=ROOT,
            env=site.environment,
            capture_output=True,
        )
        assert died.returncode == -9
        count = "from hall.models import *; print('rows', ItemVersion.objects.count(), Department.objects.count())"
        assert "rows 0 0" in site.manage("shell", "-c", count).stdout
        assert site.manage("load_catalog").returncode == 0
