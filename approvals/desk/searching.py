"""Finding cases by what people have at hand: a number, a code, a name, a phone, an identity number.

Each way is one an index answers. Phones and identity numbers are encrypted and found only whole, by their blind index; names
from their beginning. A name that nothing begins with is looked for inside the names of the newest cases.
"""

import re
from dataclasses import dataclass, field

from django.db.models import Q

from hall.privacy import blind

# So many cases are found at most.
MOST = 2000
# So many of the newest cases are looked through for a name in the middle of another.
NEWEST = 2000

PHONE = re.compile(r"1\d{10}")
IDENTITY = re.compile(r"\d{17}[\dXx]|[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{18}")
QUERY_CODE = re.compile(r"[0-9A-Za-z]{4,10}")
NUMBER = re.compile(r"[0-9A-Za-z-]{6,50}")


@dataclass(frozen=True)
class Found:
    """`ids` of the cases; `note`: what people should know about the finding, '' when nothing."""

    ids: list[int] = field(default_factory=list)
    note: str = ""


def find(cases, text: str) -> Found:
    """Among `cases` (a queryset of what the person may see)."""
    ids = _ids(cases.filter(anyhow(text)))
    if len(ids) > MOST:
        return Found(ids[:MOST], f"找到的太多，只列前 {MOST:,} 件。请多写几个字。")
    if ids or re.fullmatch(r"[\x00-\x7f]*", text):
        return Found(ids)
    newest = cases.order_by("-submitted_at", "-id").values_list("pk", flat=True)[:NEWEST]
    inside = Q(applicant_name__contains=text) | Q(title__contains=text)
    ids = _ids(cases.filter(inside, pk__in=list(newest)))
    return Found(ids, f"没有以“{text}”开头的名称，下面是最近 {NEWEST:,} 件里名称含有它的。" if ids else "")


def _ids(cases) -> list[int]:
    # Without an order: the order would tempt the database to read every case, newest first.
    return list(cases.order_by().values_list("pk", flat=True)[: MOST + 1])


def anyhow(text: str) -> Q:
    """Every way the text may name a case; each is one an index answers."""
    compact = re.sub(r"[\s-]", "", text)
    found = Q(applicant_name__startswith=text) | Q(title__startswith=text)
    if NUMBER.fullmatch(text):
        found |= Q(number__startswith=text.upper())
    if QUERY_CODE.fullmatch(compact):
        found |= Q(query_code=compact.upper())
    if PHONE.fullmatch(compact):
        found |= Q(phone_index=blind.index(compact))
    if IDENTITY.fullmatch(compact):
        found |= Q(id_index=blind.index(compact))
    return found
