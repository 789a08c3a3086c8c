"""Where to begin without a word of one's own."""

from urllib.parse import urlencode

from django.urls import reverse

from hall.catalog.choices import ApplicantKind
from hall.catalog.models import PortalHint, Theme
from hall.revision.memory import per_revision


@per_revision
def starting_points(token: str) -> dict:
    """Where to begin without a word of one's own: 大家常办, and the themes for persons and for companies."""
    themes = list(Theme.objects.all())
    return {
        "hot": [_hot(hint) for hint in PortalHint.objects.filter(place=PortalHint.Place.HOT)],
        "personal": [theme for theme in themes if theme.audience == ApplicantKind.NATURAL_PERSON],
        "legal": [theme for theme in themes if theme.audience == ApplicantKind.LEGAL_PERSON],
    }


def _hot(hint: PortalHint) -> dict:
    query = urlencode({"q": hint.query})
    url = reverse("item", args=[hint.item_id]) if hint.item_id else f"{reverse('search')}?{query}"
    return {"label": hint.label, "url": url}
