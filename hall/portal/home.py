"""What the home page shows."""

from datetime import date

from hall.catalog.choices import ApplicantKind
from hall.catalog.item_rows import item_rows
from hall.catalog.models import PortalHint, ServiceItem, Theme
from hall.catalog.package_cards import package_cards
from hall.catalog.project_page import project_types
from hall.org.models import ServicePoint
from hall.portal.models import Announcement
from hall.revision.memory import per_revision

HOME_PACKAGES = 6
HOME_POINTS = 3
HOME_ANNOUNCEMENTS = 5
# The four stages of construction approval (国办发〔2019〕11号) and what each brings.
PROJECT_STAGES = [
    ("立项用地规划许可", "备案、用地规划许可等"),
    ("工程建设许可", "方案联审、工程规划许可"),
    ("施工许可", "图审、消防、施工许可"),
    ("竣工验收", "联合验收、不动产登记"),
]


@per_revision
def home_page(token: str) -> dict:
    cards = package_cards(token)
    return {
        "item_total": ServiceItem.objects.listed().count(),
        "elder_tiles": _elder_tiles(),
        "cards": _varied(cards),
        "elder_cards": [card for card in cards if _for_persons(card)][:2],
        "package_total": len(cards),
        "project_stages": PROJECT_STAGES if project_types(token) else [],
        "points": list(ServicePoint.objects.all()[:HOME_POINTS]),
        "point_total": ServicePoint.objects.count(),
    }


def latest_announcements(token: str, today: date) -> list[Announcement]:
    """What is out today, remembered until the day or the content changes."""
    return _latest(f"{token} {today.isoformat()}")


@per_revision
def _latest(key: str) -> list[Announcement]:
    return list(Announcement.objects.out(date.fromisoformat(key.rpartition(" ")[2]))[:HOME_ANNOUNCEMENTS])


def _elder_tiles() -> list[dict]:
    """What editors chose for the elderly, each with the icon of its theme."""
    icons = dict(Theme.objects.values_list("code", "icon"))
    hints = PortalHint.objects.filter(place=PortalHint.Place.ELDER, item__isnull=False)
    rows = item_rows(list(hints.values_list("item_id", flat=True)))
    return [{"row": row, "icon": icons[row.themes[0]] if row.themes else "file-text"} for row in rows]


def _for_persons(card: dict) -> bool:
    return card["applicant"] == [ApplicantKind.NATURAL_PERSON]


def _varied(cards: list[dict]) -> list[dict]:
    """Half for companies, half for persons, in the catalog's order."""
    persons = [card for card in cards if _for_persons(card)]
    others = [card for card in cards if not _for_persons(card)]
    half = HOME_PACKAGES // 2
    return [card for pair in zip(others[:half], persons[:half], strict=False) for card in pair]
