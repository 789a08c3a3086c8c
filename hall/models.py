"""Django looks for models here; each topic keeps its own."""

from hall.cache.models import CachedValue
from hall.catalog.models import (
    DataElement,
    ImportedDocument,
    ItemFacet,
    ItemVersion,
    Material,
    PackageVersion,
    PortalHint,
    ProjectRules,
    Question,
    SearchMiss,
    ServiceItem,
    ServicePackage,
    SynonymGroup,
    Theme,
)
from hall.journal.models import Anchor, Chain, Entry, Root
from hall.notices.models import Notice, Preference
from hall.org.models import Department, HallProfile, Region, ServicePoint, Window
from hall.people.models import Absence, Agent, Enterprise, Person, Post, User
from hall.portal.models import Announcement
from hall.revision.models import Revision
from hall.throttle.models import Tries
from hall.timers.models import Pulse, Tally, Timer
from hall.worktime.models import CalendarYear

__all__ = [
    "Absence",
    "Agent",
    "Anchor",
    "Announcement",
    "CachedValue",
    "CalendarYear",
    "Chain",
    "DataElement",
    "Department",
    "Enterprise",
    "Entry",
    "HallProfile",
    "ImportedDocument",
    "ItemFacet",
    "ItemVersion",
    "Material",
    "Notice",
    "PackageVersion",
    "Person",
    "PortalHint",
    "Post",
    "Preference",
    "ProjectRules",
    "Pulse",
    "Question",
    "Region",
    "Revision",
    "Root",
    "SearchMiss",
    "ServiceItem",
    "ServicePackage",
    "ServicePoint",
    "SynonymGroup",
    "Tally",
    "Theme",
    "Timer",
    "Tries",
    "User",
    "Window",
]
