"""What happens in each demo case, and when: planned before anything is done, the same for the same seed.

A story is a list of acts, each at a moment counted in working days (`timing`). Closed stories are laid out forwards and then
moved so that they ended some time ago; running ones so that they are as near to, or past, their date as the plan says.
"""

from dataclasses import dataclass, field
from functools import cache
from random import Random

from approvals.clock.dates import NOTICE_DAYS
from approvals.demo.showcases import SHOWCASES
from approvals.workflow.choices import TaskKind
from approvals.workflow.plan import review_plan
from hall.catalog.definitions.item import ItemDefinition

# Ending → how many of a hundred.
ENDINGS = {
    "draft": 4,
    "submitted": 10,
    "correcting": 6,
    "resubmitted": 3,
    "accepted": 6,
    "reviewing": 17,
    "deciding": 7,
    "approved": 29,
    "denied": 5,
    "refused": 3,
    "withdrawn": 3,
    "terminated": 2,
    "lapsed": 2,
    "deemed": 2,
    "revoked": 1,
}
# What may happen in the review besides, and how often.
TURNS = {
    "help": 0.2,
    "signer": 0.18,
    "send_back": 0.12,
    "transfer": 0.1,
    "urge": 0.12,
    "message": 0.25,
    "take_away": 0.06,
}
# What a turn brings with it.
FOLLOWED = {"help": ("help", "helped"), "message": ("message", "reply"), "take_away": ("claim", "take_away")}
# Decided after the promised date.
LATE = 0.08
# Items people come with again and again; the rest each get their turn.
POPULAR = (
    "SC05",
    "SC04",
    "WJ01",
    "ZJ01",
    "ZJ03",
    "MZ01",
    "RS05",
    "GJ02",
    "ZG10",
    "ZF03",
    "FG01",
    "YB01",
    "GA02",
    "HB02",
)
POPULAR_SHARE = 0.35
LONGEST_AGO = 58.0  # working days, about 90 calendar days
WINDOW = 0.12


@dataclass
class Act:
    name: str
    at: float


@dataclass
class Story:
    """`window`: a clerk entered it for somebody at the counter. `outcome`: what the reviewers propose. `listed`: it is of one
    whom a visitor can sign in as."""

    number: int
    item: str
    ending: str
    window: bool
    outcome: str = "approved"
    listed: bool = False
    acts: list[Act] = field(default_factory=list)


def plan(number: int, seed: int, now: float, codes: list[str], definition_of) -> Story:
    """The story of that number. `now`: the present in working days; `definition_of`: item code → its definition."""
    if number in _shown():
        return _showcase(number, now, *SHOWCASES[_shown()[number]])
    random = Random(f"{seed} {number}")
    ending = _ending(number)
    code = _item(random, number, codes, ending, definition_of)
    story = Story(number, code, ending, ending != "draft" and random.random() < WINDOW)
    story.outcome = "denied" if ending == "denied" else "approved"
    definition = definition_of(code)
    acts = _before_acceptance(story, random)
    if ending in REVIEWED:
        acts += _review(story, definition, random, acts[-1].at)
    story.acts = _moved(story, acts, definition, random, now)
    return story


REVIEWED = ("reviewing", "deciding", "approved", "denied", "terminated", "deemed", "revoked")


def _showcase(number: int, now: float, item: str, acts) -> Story:
    told = [Act(name, now - ago) for name, ago in acts]
    return Story(number, item, "reviewing", False, listed=True, acts=told)


@cache
def _shown() -> dict[int, int]:
    """The number of a story → which showcase takes its place; of those that end well every other one."""
    good = [number for number in range(100) if _ending(number) == "approved"]
    return dict(zip(good[::2], range(len(SHOWCASES)), strict=False))


def _ending(number: int) -> str:
    """Every stretch of a hundred stories has its share of each ending, whatever the seed."""
    order = [ending for ending, share in ENDINGS.items() for _ in range(share)]
    Random("endings").shuffle(order)
    return order[number % len(order)]


def _item(random: Random, number: int, codes, ending: str, definition_of) -> str:
    for _ in range(50):
        code = random.choice(POPULAR) if random.random() < POPULAR_SHARE else codes[number % len(codes)]
        if _fits(definition_of(code), ending):
            return code
        number += 1
    return code


def _fits(definition: ItemDefinition, ending: str) -> bool:
    """A case under review, or late, needs an item that has a review."""
    parts = review_plan(definition)
    if ending in ("reviewing", "denied", "accepted"):
        return len(parts) >= (2 if ending == "reviewing" else 1) and definition.limits.promised.value >= 1
    return True


def _before_acceptance(story: Story, random: Random) -> list[Act]:
    acts = [Act("draft", 0.0)]
    if story.ending == "draft":
        return acts
    at = random.uniform(0.05, 1.5) if not story.window else 0.02
    acts.append(Act("file", at))
    if story.ending == "submitted":
        return acts + ([Act("claim", at + random.uniform(0.1, 1.0))] if random.random() < 0.3 else [])
    if story.ending == "withdrawn":
        return [*acts, Act("withdraw", at + random.uniform(0.3, 3))]
    if story.ending == "refused":
        return [*acts, Act("refuse", at + random.uniform(0.3, 3)), *_delivery(random, at + 3, 0.5)]
    if story.ending == "deemed":
        return [*acts, Act("deem", at + NOTICE_DAYS + 1.1)]
    if story.ending in ("correcting", "lapsed", "resubmitted") or random.random() < 0.22:
        at += random.uniform(0.3, 3.5)
        acts.append(Act("correct", at))
        if story.ending == "correcting":
            return acts
        if story.ending == "lapsed":
            return [*acts, Act("lapse", at + 11.05)]
        at += random.uniform(0.5, 7)
        acts.append(Act("answer", at))
        if story.ending == "resubmitted":
            return acts
    return [*acts, Act("accept", at + random.uniform(0.1, 2.2))]


def _review(story: Story, definition: ItemDefinition, random: Random, accepted: float) -> list[Act]:
    """From acceptance on, moments as shares of the time it takes; `_moved` stretches them. Shares lie in (0, 1]."""
    parts = review_plan(definition)
    names = ["review"] * len(parts)
    if story.ending == "reviewing":
        names = names[: random.randrange(len(parts))] + random.choices(["claim", ""], [2, 1])
    if story.ending == "terminated":
        names = [*names[: len(parts) // 2], "terminate"]
    if parts and story.ending != "terminated":
        names = _with_turns(names, parts, random)
    if story.ending in ("approved", "denied", "revoked", "deemed"):
        names += ["deny" if story.ending == "denied" else "approve"]
    if story.ending == "deciding":
        names += ["finish"]
    names = [name for name in names if name]
    shares = sorted(random.uniform(0.08, 0.98) for _ in names)
    if shares and story.ending not in ("reviewing", "deciding"):
        shares[-1] = 1.0
    return [Act(name, accepted + share) for name, share in zip(names, shares, strict=True)]


def _with_turns(names: list[str], parts, random: Random) -> list[str]:
    for turn, chance in TURNS.items():
        if random.random() >= chance:
            continue
        if turn == "send_back" and (
            names.count("review") < 3 or any(part.kind == TaskKind.SITE for part in parts[:1])
        ):
            continue
        place = (
            random.randrange(1, len(names) + 1) if turn == "send_back" else random.randrange(len(names) + 1)
        )
        names = [*names[:place], *FOLLOWED.get(turn, (turn,)), *names[place:]]
    return names


def _moved(
    story: Story, acts: list[Act], definition: ItemDefinition, random: Random, now: float
) -> list[Act]:
    accept = next((act.at for act in acts if act.name in ("accept", "deem")), None)
    if story.ending in REVIEWED and accept is not None:
        taken = _taken(story, definition, random)
        acts = [
            act if act.at <= accept else Act(act.name, accept + (act.at - accept) * taken) for act in acts
        ]
    else:
        taken = 0.0
    if story.ending in ("approved", "denied", "revoked", "deemed") and random.random() < 0.8:
        acts = [*acts, *_delivery(random, acts[-1].at, 3)]
    if story.ending == "revoked":
        acts.append(Act("revoke", acts[-1].at + random.uniform(3, 8)))
    shift = _end(story, acts, accept, taken, random, now)
    return [Act(act.name, act.at + shift) for act in acts]


def _taken(story: Story, definition: ItemDefinition, random: Random) -> float:
    """Working days from acceptance to the decision, or until today for a case that is still under way."""
    promised = max(float(definition.limits.promised.value), 0.2)
    if story.ending in ("reviewing", "deciding"):
        return max(0.15, promised - random.choice((-3, -1, -0.5, 0.3, 0.8, 1.5, 3, 5, 8, 12)))
    return promised * (random.uniform(1.1, 1.7) if random.random() < LATE else random.uniform(0.25, 0.9))


def _delivery(random: Random, after: float, within: float) -> list[Act]:
    return [Act("deliver", after + random.uniform(0.1, within))]


def _end(story: Story, acts: list[Act], accept, taken: float, random: Random, now: float) -> float:
    """How far the whole story is moved, so that nothing in it lies in the future."""
    last = acts[-1].at
    if story.ending in ("reviewing", "deciding"):
        return now - max(last, accept + taken)
    if story.ending in ("submitted", "resubmitted", "accepted"):
        return now - last - random.uniform(0.02, 4.4)
    if story.ending == "correcting":
        return now - last - random.uniform(0.05, 9.5)
    if story.ending == "draft":
        return now - random.uniform(0.1, 20)
    return now - last - random.uniform(0.02, LONGEST_AGO) * (0.15 if random.random() < 0.3 else 1)
