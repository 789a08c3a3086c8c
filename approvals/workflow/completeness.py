"""Whether an application can be handed in: every field and paper this case needs is there and right.

What is checked, and the sentences, come from `approvals.filling.form` and `approvals.materials.wanted`, so that the wizard, the
API and the window say the same."""

from approvals.workflow.models import Application
from approvals.workflow.refusals import Incomplete
from hall.catalog.definitions.item import ItemDefinition


def ensure_complete(application: Application, definition: ItemDefinition) -> None:
    """Raises Incomplete: element or material code → what is wrong."""
    from approvals.filling.form import errors_of as form_errors
    from approvals.materials.wanted import errors_of as paper_errors

    errors = form_errors(application, definition) | paper_errors(application, definition)
    if errors:
        raise Incomplete(f"还有 {len(errors)} 处要改，改好才能提交。", errors)


def take_in(change) -> None:
    """Sets who applies from the form, and a row for every paper the case wants. `change` is the change of the case."""
    from approvals.filling.identity import settle
    from approvals.materials.papers import take_stock

    settle(change.application)
    take_stock(change)
