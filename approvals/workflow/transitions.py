"""Every verb of a case, by the move it makes. The verbs themselves stand in modules named after who does them."""

from collections.abc import Callable

from approvals.clock import extending, recomputing
from approvals.procedures import hearing, running
from approvals.workflow import acceptance, claims, deciding, filing, involving, returning, reviewing
from approvals.workflow.choices import Move

VERBS: dict[Move, Callable] = {
    found.move: found
    for module in (
        filing,
        acceptance,
        reviewing,
        returning,
        involving,
        deciding,
        claims,
        running,
        hearing,
        extending,
        recomputing,
    )
    for found in vars(module).values()
    if hasattr(found, "move") and found.__module__ == module.__name__
}
