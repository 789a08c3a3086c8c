"""Filters people keep under a name."""

from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.db.models import Max
from django.http import QueryDict

from approvals.desk.columns import COLUMNS
from approvals.desk.filters import Filter
from approvals.desk.models import SavedView
from approvals.workflow.refusals import Refused
from hall.people.models import User

# So many views at most; more would be no short cuts.
MOST = 20


@transaction.atomic
def save(user: User, name: str, query: str, *, default: bool = False) -> SavedView:
    """Keeps the conditions and columns of a list's address under the name; the same name again replaces them. Raises
    Refused."""
    name = name.replace("\0", "").strip()[:30]
    if not name:
        raise Refused("请给这组条件起个名字。")
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    known = SavedView.objects.filter(user=user, name=name).first()
    if known is None and SavedView.objects.filter(user=user).count() >= MOST:
        raise Refused(f"常用筛选最多存 {MOST} 个，请先删掉不用的。")
    if default:
        SavedView.objects.filter(user=user, is_default=True).update(is_default=False)
    conditions, columns = _read(query)
    given = {"query": conditions, "columns": columns, "is_default": default}
    if known is None:
        last = SavedView.objects.filter(user=user).aggregate(last=Max("position"))["last"] or 0
        return SavedView.objects.create(user=user, name=name, position=last + 1, **given)
    SavedView.objects.filter(pk=known.pk).update(**given)
    known.refresh_from_db()
    return known


def delete(user: User, pk: int) -> bool:
    """Whether there was such a view of the person's."""
    return bool(SavedView.objects.filter(user=user, pk=pk).delete()[0])


def _read(query: str) -> tuple[str, list[str]]:
    """The conditions that can be read of an address, written anew, and the columns."""
    pairs = parse_qsl(query[:2000])
    conditions = Filter.of(QueryDict(urlencode(pairs))).address()
    if len(conditions) > 500:
        raise Refused("条件太多了，存不下。请去掉一些。")
    return conditions, [key for name, key in pairs if name == "col" and key in COLUMNS]
