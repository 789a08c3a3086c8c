"""What the portal says around the catalog: themes, question wording, announcements, search words."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from hall.catalog.choices import ApplicantKind
from hall.catalog.definitions.base import Code, Document, Line, Text, Title, Word, upto


class ThemeDefinition(Document):
    code: Code
    name: Word
    audience: ApplicantKind
    icon: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]


class AnswerOption(Document):
    value: bool | str
    label: Text
    note: str = ""


class QuestionWording(Document):
    """How people are asked for one thing a condition depends on.

    `key` is a data element, a situation key, or a comparison of two elements in the rules language's canonical
    form. `yes` and `no` are phrases that follow 因为.
    """

    key: Line
    question: Text
    help: str = ""
    unit: str = ""
    yes: str = ""
    no: str = ""
    options: tuple[AnswerOption, ...] = ()


class AnnouncementDefinition(Document):
    slug: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$")]
    title: Title
    published_on: date
    category: Literal["通知公告", "政策解读", "服务提醒"]
    body: Text
    items: tuple[Code, ...] = ()


class HotWish(Document):
    label: Word
    query: upto(30, least=0) = ""
    item: Code | None = None


class ThemesFile(Document):
    themes: tuple[ThemeDefinition, ...]


class QuestionsFile(Document):
    questions: tuple[QuestionWording, ...]


class AnnouncementsFile(Document):
    announcements: tuple[AnnouncementDefinition, ...]


class SearchWordsFile(Document):
    synonyms: tuple[Annotated[tuple[Text, ...], Field(min_length=2)], ...]
    hot: tuple[HotWish, ...] = ()
    elder: tuple[Code, ...] = ()
