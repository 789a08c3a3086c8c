"""How far the making of papers is behind, for whoever runs the hall."""

from approvals.documents.models import IssuedDocument
from approvals.documents.tasks import MOST_ATTEMPTS
from hall.watch.gauges import Gauge, register

COUNTED = 10_000
PAPERS = (
    Gauge("documents_unmade", f"Papers issued whose PDF is not made yet, counted up to {COUNTED}."),
    Gauge(
        "documents_given_up",
        f"Papers whose PDF failed {MOST_ATTEMPTS} times, counted up to {COUNTED}; opening one tries again.",
        ceiling=0,
        said="有 {value} 份文书做不出 PDF，看后台日志",
    ),
)


def install() -> None:
    register(PAPERS, _unmade)


def _unmade() -> dict[str, float | None]:
    unmade = IssuedDocument.objects.unmade().order_by()
    return {
        "documents_unmade": unmade[:COUNTED].count(),
        "documents_given_up": unmade.filter(attempts__gte=MOST_ATTEMPTS)[:COUNTED].count(),
    }
