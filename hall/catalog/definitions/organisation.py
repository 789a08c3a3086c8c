"""The hall, its regions in three levels, its service points and their windows."""

from typing import Annotated, Literal

from pydantic import Field

from hall.catalog.definitions.base import Code, Document, Note, Text, Title, Word, upto

Clock = Annotated[str, Field(pattern=r"^((1?\d|2[0-3]):[0-5]\d|24:00)$")]


class HallEntry(Document):
    name: Title
    subtitle: Title
    government: Title
    operator: Title
    hotline: upto(20)
    hotline_note: upto(100, least=0) = ""
    phone: Word
    phone_note: upto(100, least=0) = ""
    icp: upto(60)
    public_security: upto(60)
    site_code: Word
    fictional_note: upto(100, least=0) = ""
    reconsideration_body: Title
    court: Title


class RegionEntry(Document):
    code: Annotated[str, Field(pattern=r"^\d{6}(\d{3}(\d{3})?)?$")]
    name: upto(60)
    level: Literal["区县", "镇街", "村社"]
    parent: str | None = None


class OpeningHours(Document):
    days: Text
    open: Clock
    close: Clock
    note: str = ""


class WindowEntry(Document):
    code: upto(20)
    name: upto(60)
    kind: Literal["综合窗口", "专业窗口", "自助终端"]
    area: upto(60, least=0) = ""
    phone: upto(30, least=0) = ""
    departments: tuple[Code, ...] = ()
    items: tuple[Code, ...] = ()
    description: Note = ""


class ServicePointEntry(Document):
    """Coordinates are CGCS2000 degrees."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,32}$")]
    name: upto(60)
    region: Text
    level: Literal["区级", "镇街", "村社", "合作"]
    address: upto(120)
    transport: upto(120, least=0) = ""
    phone: Word
    hours: Annotated[tuple[OpeningHours, ...], Field(min_length=1)]
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    facilities: tuple[Text, ...] = ()
    note: Note = ""
    windows: tuple[WindowEntry, ...] = ()


class DepartmentContact(Document):
    """`reconsideration_body` where another body than the hall's government hears the case (行政复议法 Art. 24–28)."""

    department: Code
    reconsideration_body: upto(100, least=0) = ""


class OrganisationFile(Document):
    hall: HallEntry
    regions: tuple[RegionEntry, ...]
    service_points: tuple[ServicePointEntry, ...]
    departments: tuple[DepartmentContact, ...] = ()
