"""Files of a folder → typed documents. Knows each file by its top-level keys, not by its name."""

from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import category

import yaml
from pydantic import ValidationError

from hall.catalog.definitions.base import Document
from hall.catalog.definitions.dictionary import ElementsFile, MaterialsFile
from hall.catalog.definitions.item import DepartmentFile
from hall.catalog.definitions.organisation import OrganisationFile
from hall.catalog.definitions.package import PackagesFile
from hall.catalog.definitions.portal import AnnouncementsFile, QuestionsFile, SearchWordsFile, ThemesFile
from hall.catalog.definitions.project import ProjectRulesDefinition
from hall.importing.problems import CatalogError, Problem, from_validation, place_in

# The key that tells a file's kind → where it goes in a SourceCatalog, and its shape.
KINDS: dict[str, tuple[str, type[Document]]] = {
    "elements": ("elements", ElementsFile),
    "materials": ("materials", MaterialsFile),
    "packages": ("packages", PackagesFile),
    "project_types": ("projects", ProjectRulesDefinition),
    "themes": ("themes", ThemesFile),
    "questions": ("questions", QuestionsFile),
    "hall": ("organisation", OrganisationFile),
    "announcements": ("announcements", AnnouncementsFile),
    "synonyms": ("search", SearchWordsFile),
}
MAX_BYTES = 5 * 1024 * 1024
UNPRINTABLE = "有看不见的控制字符，请删去重打"


@dataclass
class SourceCatalog:
    """Everything one folder says. `files` names the file each part came from, for messages."""

    departments: list[DepartmentFile] = field(default_factory=list)
    elements: ElementsFile | None = None
    materials: MaterialsFile | None = None
    packages: PackagesFile | None = None
    projects: ProjectRulesDefinition | None = None
    themes: ThemesFile | None = None
    questions: QuestionsFile | None = None
    organisation: OrganisationFile | None = None
    announcements: AnnouncementsFile | None = None
    search: SearchWordsFile | None = None
    files: dict[str, str] = field(default_factory=dict)

    @property
    def items(self):
        return [item for department in self.departments for item in department.items]

    def file_of(self, part: str) -> str:
        return self.files.get(part, part)


def read(folder: Path) -> SourceCatalog:
    """Reads every `*.yaml` of the folder. Raises CatalogError with all problems of all files."""
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise CatalogError([Problem(str(folder), "", "", "这个文件夹里没有 .yaml 文件")])
    source, problems = SourceCatalog(), []
    for path in paths:
        try:
            _place(source, path.name, _parse(path))
        except CatalogError as error:
            problems += error.problems
    if problems:
        raise CatalogError(problems)
    return source


def _place(source: SourceCatalog, name: str, data) -> None:
    if not isinstance(data, dict):
        raise CatalogError([Problem(name, "", "", "文件最外层应为“键: 值”")])
    if "department" in data and "items" in data:
        document = _validated(DepartmentFile, name, data)
        source.departments.append(document)
        source.files[f"department:{document.department.id}"] = name
        return
    for key, (part, shape) in KINDS.items():
        if key in data:
            if part in source.files:
                raise CatalogError([Problem(name, "", key, f"{source.files[part]} 里已经有这一部分")])
            setattr(source, part, _validated(shape, name, data))
            source.files[part] = name
            return
    raise CatalogError(
        [Problem(name, "", "", f"看不出是什么文件，最外层应有 department、{'、'.join(KINDS)} 之一")]
    )


def _validated(shape: type[Document], name: str, data):
    if places := list(_unprintable(data)):
        raise CatalogError([Problem(name, *place_in(data, place), UNPRINTABLE) for place in places])
    try:
        return shape.read(data)
    except ValidationError as error:
        raise CatalogError(from_validation(name, data, error)) from error
    except (TypeError, ValueError) as error:
        raise CatalogError([Problem(name, "", "", str(error))]) from error


def _unprintable(node, place: tuple = ()):
    """Where a text holds control characters or halves of surrogate pairs: no database keeps them, no page shows them."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _unprintable(value, (*place, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _unprintable(value, (*place, index))
    elif isinstance(node, str) and any(category(sign) in ("Cc", "Cs") and sign != "\n" for sign in node):
        yield place


def _parse(path: Path):
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CatalogError([Problem(path.name, "", "", "文件超过 5 MB")])
        text = path.read_text(encoding="utf-8")
        _refuse_aliases(text)
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506  (a safe loader, stricter)
    except UnicodeDecodeError as error:
        raise CatalogError(
            [Problem(path.name, "", "", f"不是 UTF-8 文字（第 {error.start + 1} 个字节）")]
        ) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"第 {mark.line + 1} 行第 {mark.column + 1} 列" if mark else ""
        raise CatalogError(
            [Problem(path.name, "", where, f"不是合格的 YAML，请看缩进、冒号和引号（{error.problem}）")]
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise CatalogError([Problem(path.name, "", "", f"不是合格的 YAML：{error}")]) from error
    except OSError as error:
        raise CatalogError([Problem(path.name, "", "", f"读不了：{error.strerror}")]) from error


def _refuse_aliases(text: str) -> None:
    """A document is a tree: references could make a small file unfold into a huge one."""
    for event in yaml.parse(text, Loader=_StrictLoader):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="不能用 * 引用", problem_mark=event.start_mark)


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Plain data only; keys are words, and one written twice is an error."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise yaml.MarkedYAMLError(problem=f"键“{key}”应为文字", problem_mark=key_node.start_mark)
            if key in seen:
                raise yaml.MarkedYAMLError(problem=f"键“{key}”写了两次", problem_mark=key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)
