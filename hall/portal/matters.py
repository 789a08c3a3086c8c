"""What a signed-in person has to do, at the top of the home page. The rooms above tell: they register themselves."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Matter:
    """The most urgent thing: a light (kind and words), what it is about, one sentence, the way there."""

    light_kind: str
    light_text: str
    title: str
    text: str
    url: str
    label: str


@dataclass(frozen=True)
class Matters:
    """`first`: what to do now, if anything; `count`: how many are under way; `url`: all of them."""

    first: Matter | None
    count: int
    url: str


Source = Callable[[HttpRequest], Matters | None]
_sources: list[Source] = []


def register(source: Source) -> None:
    _sources.append(source)


def of_request(request: HttpRequest) -> Matters | None:
    """The first source that has something to do, else the first with something under way; nothing for the anonymous."""
    if not request.user.is_authenticated:
        return None
    told = [found for source in _sources if (found := source(request)) and (found.first or found.count)]
    return next((found for found in told if found.first), told[0] if told else None)
