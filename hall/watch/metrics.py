"""The figures as Prometheus reads them."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

from hall.timers import watching
from hall.timers.models import Tally
from hall.watch import gauges

# Column of the tally → what it counts.
COUNTS = {
    "fired": "Timers fired, by kind, since the beginning.",
    "failed": "Handlers of timers that failed, by kind, since the beginning.",
    "parked": "Timers parked after failing six times, by kind, since the beginning.",
}


def as_text() -> bytes:
    """Read anew with each scrape."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector())
    return generate_latest(registry)


class _Collector:
    def collect(self) -> Iterator:
        for gauge, value in gauges.read_all():
            if value is not None:
                yield GaugeMetricFamily(f"hall_{gauge.name}", gauge.help, value=value)
        yield from _tallied(watching.tallies())


def _tallied(rows: list[Tally]) -> Iterator[CounterMetricFamily]:
    for column, text in COUNTS.items():
        family = CounterMetricFamily(f"hall_timers_{column}", text, labels=["kind"])
        for row in rows:
            family.add_metric([row.kind], getattr(row, column))
        yield family
