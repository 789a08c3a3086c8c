"""What the checks share: the source by identifier, and ways to note what is wrong with it."""

from collections import Counter
from collections.abc import Callable, Container, Iterable
from graphlib import CycleError, TopologicalSorter

from hall.importing.problems import Problem
from hall.importing.reading import SourceCatalog
from hall.rules import RuleError, Scope, compile_rule


class Findings:
    """`part` names a file by what it holds ("packages", "department:SCJGJ"), `entry` the thing in it, `field` the place."""

    def __init__(self, source: SourceCatalog):
        self.source = source
        self.problems: list[Problem] = []
        self.elements = {e.code: e for e in source.elements.elements} if source.elements else {}
        self.materials = {m.code for m in source.materials.materials} if source.materials else set()
        self.items = {item.id: item for item in source.items}
        self.departments = {entry.department.id: entry.department for entry in source.departments}
        self.themes = {theme.code for theme in source.themes.themes} if source.themes else set()
        self.wordings = {w.key: w for w in source.questions.questions} if source.questions else {}
        self.packages = source.packages.packages if source.packages else ()

    def say(self, part: str, entry: str, field: str, reason: str) -> None:
        self.problems.append(Problem(self.source.file_of(part), entry, field, reason))

    def unique(self, part: str, field: str, values: Iterable[str]) -> None:
        """Each value once in the whole part."""
        for value in _repeated(values):
            self.say(part, value, field, "出现了不止一次")

    def unique_in(self, part: str, entry: str, field: str, values: Iterable[str]) -> None:
        """Each value once within one entry."""
        for value, times in _repeated(values).items():
            self.say(part, entry, f"{field}({value})", f"写了 {times} 次")

    def known(self, part: str, entry: str, field: str, value: str, names: Container[str], what: str) -> None:
        if value not in names:
            self.say(part, entry, field, f"没有这个{what}：{value}")

    def scope(self, part: str, entry: str, build: Callable[[], Scope]) -> Scope:
        """The scope, or an empty one after noting that some key could not be written in a condition."""
        try:
            return build()
        except ValueError as error:
            self.say(part, entry, "", f"{error}，请换一个 key")
            return Scope(())

    def condition(self, part: str, entry: str, field: str, text: str | None, scope: Scope) -> None:
        if not text:
            return
        try:
            compile_rule(text, scope)
        except RuleError as error:
            self.say(part, entry, field, f"条件写错了，{error}（{text}）")

    def acyclic(self, part: str, entry: str, graph: dict[str, set[str]]) -> None:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            self.say(part, entry, "depends_on", f"先后关系绕成了圈：{' → '.join(error.args[1])}")


def _repeated(values: Iterable[str]) -> dict[str, int]:
    return {value: times for value, times in Counter(values).items() if times > 1}
