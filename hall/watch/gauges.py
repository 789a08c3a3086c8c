"""Figures of the running hall, read from the database when somebody asks: they mean the same in whichever process is asked.
Upper apps register theirs from their apps.py."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from hall.worktime.templatetags.dates import duration

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Gauge:
    """`help`: what the number means, for Prometheus; `ceiling`: above it somebody should look, `floor`: below it; `said`: what
    then is the matter, {value} filled in, or {duration} when it is seconds."""

    name: str
    help: str
    ceiling: float | None = None
    floor: float | None = None
    said: str = ""

    def problem(self, value: float) -> str:
        """Empty while the value is as it should be."""
        amiss = (self.ceiling is not None and value > self.ceiling) or (
            self.floor is not None and value < self.floor
        )
        return self.said.format(value=round(value), duration=duration(value)) if amiss else ""


# Name → value; None when it cannot be said.
Reading = Callable[[], dict[str, float | None]]
_sources: list[tuple[tuple[Gauge, ...], Reading]] = []


def register(gauges: tuple[Gauge, ...], read: Reading) -> None:
    """`read` answers for all these gauges with a few queries, each on an index."""
    if all(known is not read for _, known in _sources):
        _sources.append((gauges, read))


def read_all() -> list[tuple[Gauge, float | None]]:
    """Every gauge with its value, None for one whose source fails: the others are told all the same."""
    return [pair for gauges, read in _sources for pair in _read(gauges, read)]


def _read(gauges: tuple[Gauge, ...], read: Reading) -> list[tuple[Gauge, float | None]]:
    try:
        values = read()
    except Exception:
        log.exception("cannot read %s", "、".join(gauge.name for gauge in gauges))
        values = {}
    return [(gauge, values.get(gauge.name)) for gauge in gauges]
