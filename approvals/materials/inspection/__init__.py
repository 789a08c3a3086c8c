"""What an uploaded file is by its content, whatever it is called; what could do harm is refused with one sentence."""

from approvals.materials.inspection.kinds import Inspected, inspect
from approvals.materials.inspection.refused import FileRefused

__all__ = ["FileRefused", "Inspected", "inspect"]
