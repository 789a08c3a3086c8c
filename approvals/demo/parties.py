"""Who applies in the demo: the listed accounts, and a crowd that cannot sign in."""

from dataclasses import dataclass
from random import Random

from django.db import transaction

from approvals.demo import names
from approvals.demo.accounts import SINCE
from approvals.demo.words import COMPANIES, SHOP_PLACES
from hall.people.demo_accounts import ENTERPRISES, PUBLIC
from hall.people.models import Agent, Enterprise, IdentityLevel, Person, User
from hall.privacy import blind

CROWD, COMPANIES_WANTED = 24, 16
# How often a case is one of the listed accounts', so that whoever signs in finds something.
LISTED_SHARE = 0.3
CATERING = ("SC05", "SC06", "WJ01", "XF01", "ZF03", "ZF06", "ZJ09", "GY01", "GY03")


@dataclass(frozen=True)
class Party:
    """The account that files, and for whom."""

    user: User
    enterprise: Enterprise | None = None

    @property
    def name(self) -> str:
        return self.enterprise.name if self.enterprise else self.user.name

    @property
    def id_number(self) -> str:
        return self.enterprise.credit_code if self.enterprise else self.user.person.id_number


class Parties:
    """Reads or makes everybody once. `catering` and `maker` are the two listed enterprises."""

    def __init__(self):
        random = Random("crowd")
        self.listed = [_party(entry["username"]) for entry in PUBLIC[:3]]
        self.crowd = [_person(random, number) for number in range(1, CROWD + 1)]
        self.companies = [_company(random, number) for number in range(1, COMPANIES_WANTED + 1)]
        self.catering = [_for_enterprise(0, username) for username in ("chenyuan", "liqing")]
        self.maker = [_for_enterprise(1, "zhoubo")]

    def natural(self, random: Random) -> Party:
        return random.choice(self.listed if random.random() < LISTED_SHARE else self.crowd)

    def of_a_visitor(self, legal: bool, project: bool) -> Party:
        """The account of those listed on the sign-in page that such an item is for."""
        if not legal:
            return self.listed[0]
        return self.maker[0] if project else self.catering[0]

    def legal(self, random: Random, item: str, project: bool) -> Party:
        own = self.maker if project else self.catering if item in CATERING else None
        return random.choice(own if own and random.random() < LISTED_SHARE else self.companies)


def _party(username: str) -> Party:
    return Party(User.objects.select_related("person").get(username=username))


def _for_enterprise(place: int, username: str) -> Party:
    enterprise = Enterprise.objects.get(credit_index=blind.index(ENTERPRISES[place]["credit_code"]))
    return Party(User.objects.select_related("person").get(username=username), enterprise)


@transaction.atomic
def _person(random: Random, number: int) -> Party:
    name, id_number, phone = names.person_name(random), names.id_number(random), f"139009{92000 + number}"
    user, new = User.objects.get_or_create(
        username=f"demo-person-{number}",
        defaults={"name": name, "phone": phone, "phone_verified": True, "password": "!"},
    )
    if new:
        Person.objects.create(user=user, id_number=id_number, level=IdentityLevel.NAMED)
    return Party(user)


@transaction.atomic
def _company(random: Random, number: int) -> Party:
    place, pattern = random.choice(SHOP_PLACES), COMPANIES[number % len(COMPANIES)]
    code, legal = names.credit_code(random), _person(random, 100 + number)
    enterprise = Enterprise.objects.filter(credit_index=blind.index(code)).first()
    if enterprise is None:
        enterprise = Enterprise.objects.create(
            name=pattern.format(place=place),
            credit_code=code,
            legal_representative=legal.user.name,
            legal_representative_id=legal.user.person.id_number,
            address=f"青岚市云溪区{place}路 {number * 7} 号",
            phone=f"0990-88{20000 + number}",
        )
        Agent.objects.create(
            enterprise=enterprise,
            user=legal.user,
            role=Agent.Role.LEGAL_REPRESENTATIVE,
            state=Agent.State.ACTIVE,
            starts_on=SINCE,
        )
    return Party(legal.user, enterprise)
