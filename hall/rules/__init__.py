"""Conditions written by catalog admins: one expression language, checked when saved.

Pure Python, without Django. `docs/rules.md` describes the language.
"""

from hall.rules.errors import RuleError
from hall.rules.rule import Rule, compile_rule, infer_multiple
from hall.rules.scope import TODAY, Name, Scope
from hall.rules.types import (
    BOOL,
    CHOICE,
    CHOICES,
    DATE,
    DAYS,
    NUMBER,
    OPAQUE,
    TEXT,
    Kind,
    ValueType,
)
from hall.rules.values import NO_VALUE

__all__ = [
    "BOOL",
    "CHOICE",
    "CHOICES",
    "DATE",
    "DAYS",
    "Kind",
    "NO_VALUE",
    "NUMBER",
    "Name",
    "OPAQUE",
    "Rule",
    "RuleError",
    "Scope",
    "TEXT",
    "TODAY",
    "ValueType",
    "compile_rule",
    "infer_multiple",
]
