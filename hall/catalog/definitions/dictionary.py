"""The dictionaries: data elements (数据元) and materials (材料)."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field

from hall.catalog.choices import MaterialForm, MaterialSource
from hall.catalog.definitions.base import Code, Document, Line, Note, Title, upto
from hall.rules import ValueType


def _known_type(text: str) -> str:
    try:
        ValueType.from_element(text)
    except ValueError as error:
        raise ValueError(
            f"不认识的类型“{text}”，应如 string(100)、decimal(14,2)、enum(甲,乙)、bool、date"
        ) from error
    return text


class DataElementDefinition(Document):
    """One thing a form can ask, the same wherever it is asked."""

    code: Code
    name: Title
    type: Annotated[upto(300), AfterValidator(_known_type)]
    rule: Note

    @property
    def value_type(self) -> ValueType:
        return ValueType.from_element(self.type)

    @property
    def options(self) -> tuple[str, ...]:
        return tuple(self.value_type.options or ())


class MaterialDefinition(Document):
    """One paper, the same wherever it is asked; `copies` counts sheets. `bring`: what somebody who comes in person does
    about it, where that is not simply to bring it."""

    code: Annotated[str, Field(pattern=r"^M\d{3,4}$")]
    name: Line
    source: MaterialSource
    form: MaterialForm
    copies: Annotated[int, Field(ge=0, le=99)]
    note: Note = ""
    bring: Note = ""


class PinningDocument(Document):
    """A document that, published, keeps the data elements it uses, so that a version means the same for ever. They are
    not part of its file."""

    elements: Annotated[tuple[DataElementDefinition, ...], Field(exclude=True)] = ()

    def pinned(self) -> dict:
        """The document to keep in a version: as written, with the data elements it uses."""
        return self.written() | {"elements": [element.written() for element in self.elements]}

    def pinning(self, elements) -> Self:
        """A copy that keeps `elements`."""
        return self.read(self.written() | {"elements": [element.written() for element in elements]})

    def element(self, code: str) -> DataElementDefinition:
        return next(element for element in self.elements if element.code == code)


class ElementsFile(Document):
    elements: tuple[DataElementDefinition, ...]


class MaterialsFile(Document):
    materials: tuple[MaterialDefinition, ...]
