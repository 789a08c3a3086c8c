"""The department's phrase book (常用语) and templates of opinions (意见模板): what is written again and again."""

from collections.abc import Iterable
from pathlib import Path

import yaml
from django.db.models import F, Q

from approvals.desk.models import OpinionTemplate, Phrase
from hall.org.models import Department

SEED = Path(__file__).resolve().parents[1] / "seed" / "phrases.yaml"
# A phrase book holds at most so many entries a department; more would not be found again.
LARGEST = 500


def phrases_for(department: str) -> list[Phrase]:
    """The whole book, what is used most first. One query."""
    return list(Phrase.objects.filter(department=department).order_by("-used", "id")[:LARGEST])


def fitting(phrases: Iterable[Phrase], key: str) -> list[Phrase]:
    """Those for this paper or field, then those for everywhere."""
    phrases = list(phrases)
    return [each for each in phrases if each.key == key] + [each for each in phrases if not each.key]


def opinions_for(department: str, move: str) -> list[OpinionTemplate]:
    """Templates of the move, then those for every move. One query."""
    found = OpinionTemplate.objects.filter(Q(move=move) | Q(move=""), department=department)
    return sorted(found, key=lambda each: (not each.move, each.pk))


def opinions_of(department: str) -> list[OpinionTemplate]:
    """All templates of a department, by what they are for. One query."""
    return list(OpinionTemplate.objects.filter(department=department).order_by("move", "id")[:LARGEST])


def count_use(department: str, wrong: str) -> None:
    """A phrase that was used goes up in the book."""
    Phrase.objects.filter(department=department, wrong=wrong).update(used=F("used") + 1)


def load_seed(path: Path = SEED) -> tuple[int, int]:
    """Gives departments that have no book yet the shipped one; what a department keeps is never touched. Returns how many
    phrases and opinions were written."""
    seed = yaml.safe_load(path.read_text(encoding="utf-8"))
    phrases, opinions = [], []
    kept = set(Phrase.objects.values_list("department", flat=True).distinct())
    kept |= set(OpinionTemplate.objects.values_list("department", flat=True).distinct())
    for department in Department.objects.exclude(pk__in=kept):
        own = seed["departments"].get(department.pk, {})
        for row in (*seed["phrases"], *own.get("phrases", ())):
            phrases.append(Phrase(department=department, **row))
        for row in (*seed["opinions"], *own.get("opinions", ())):
            opinions.append(OpinionTemplate(department=department, **row))
    Phrase.objects.bulk_create(phrases)
    OpinionTemplate.objects.bulk_create(opinions)
    return len(phrases), len(opinions)
