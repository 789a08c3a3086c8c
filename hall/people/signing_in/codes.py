"""One-time codes: six digits that prove a phone or an e-mail address to be the person's own.

A code is sent for every well-formed contact, whether an account has it or not, and what follows is decided only after the
code was given: nobody else learns who has an account here. Only a keyed digest of the code is kept, in the session.

Wrong codes are counted for the code that was sent, wherever it was asked for, and more broadly for the address they come
from. They are not counted for the contact: a stranger's would use up its owner's. What a stranger can guess at one contact
is bounded by the codes sent to it, TRIES for each.
"""

import hmac
import secrets
import time
from dataclasses import asdict, dataclass

from django.conf import settings
from django.core.mail import send_mail
from django.utils.crypto import salted_hmac

from hall.notices.channels import send_sms
from hall.people.actor import client_address
from hall.people.signing_in.contacts import Contact
from hall.privacy import blind
from hall.throttle.guard import Limit, Locked, address_group, count, take_off

KEY = "one_time_code"
VALID = 600  # seconds
TRIES = Limit("code-tries", 5, VALID)
PAUSE = Limit("code-pause", 1, 60)  # between two codes
PER_CONTACT = Limit("code-to", 5, 3600)
PER_ADDRESS = Limit("code-from", 60, 3600)  # a hall's visitors share one address
WRONG_PER_ADDRESS = Limit("code-wrong", 60, 3600)

TOO_MANY = "验证码要得太多了，请过一小时再试，或改用密码登录。"
TOO_SOON = "刚发过一条，请等一分钟再要。"
WRONG = "验证码不对，请再看一眼。还能试 {left} 次。"
USED_UP = "试错太多次，这个验证码作废了，请重新要一个。"
FROM_HERE = "从这里试错的验证码太多了，请过一小时再试，或改用密码登录。"
EXPIRED = "验证码已经过期，请重新要一个。"


class NotSent(Exception):
    """No code was sent. The text is for the person who asked."""


class NotRight(Exception):
    """The code was not accepted; `again` says whether the same code may still be tried."""

    def __init__(self, sentence: str, again: bool):
        super().__init__(sentence)
        self.again = again


@dataclass
class Asked:
    """A code under way in this session. `mark` names this one code; `at`: when it was sent (epoch seconds); `shown`: the code
    itself, in demo mode only, because nothing is really sent there."""

    purpose: str
    kind: str
    value: str
    digest: str
    mark: str
    at: float
    next: str = ""
    shown: str = ""

    @property
    def contact(self) -> Contact:
        return Contact(self.kind, self.value)

    @property
    def wait(self) -> int:
        """Seconds until another code may be asked for."""
        return max(0, int(self.at + PAUSE.seconds - time.time()))


def send(request, contact: Contact, purpose: str, next_page: str = "") -> None:
    """Sends a code and remembers it for this session. Raises NotSent with a sentence."""
    _ration(PAUSE, _subject(contact), TOO_SOON)
    _ration(PER_ADDRESS, address_group(client_address(request)), TOO_MANY)
    _ration(PER_CONTACT, _subject(contact), TOO_MANY)
    code = f"{secrets.randbelow(10**6):06d}"
    asked = Asked(
        purpose=purpose,
        kind=contact.kind,
        value=contact.value,
        digest=_digest(code, contact),
        mark=secrets.token_hex(16),
        at=time.time(),
        next=next_page,
        shown="" if settings.ENV.production else code,
    )
    request.session[KEY] = asdict(asked)
    _deliver(contact, code)


def under_way(request) -> Asked | None:
    """The code this session waits for, or None."""
    kept = request.session.get(KEY)
    return Asked(**kept) if kept else None


def check(request, given: str) -> Asked:
    """Takes the code when it is right; it is then used up. Raises NotRight with a sentence."""
    asked = under_way(request)
    if asked is None or time.time() > asked.at + VALID:
        return _give_up(request, EXPIRED)
    group = address_group(client_address(request))
    try:
        count(WRONG_PER_ADDRESS, group)
    except Locked:
        return _give_up(request, FROM_HERE)
    try:
        left = count(TRIES, asked.mark)
    except Locked:
        return _give_up(request, USED_UP)
    digits = "".join(filter(str.isdecimal, given))
    if hmac.compare_digest(_digest(digits, asked.contact), asked.digest):
        take_off(WRONG_PER_ADDRESS, group)
        del request.session[KEY]
        return asked
    if not left:
        return _give_up(request, USED_UP)
    raise NotRight(WRONG.format(left=left), again=True)


def _ration(limit: Limit, subject: str, sentence: str) -> None:
    try:
        count(limit, subject)
    except Locked:
        raise NotSent(sentence) from None


def _subject(contact: Contact) -> str:
    return blind.index(contact.value)[:32]


def _give_up(request, sentence: str):
    request.session.pop(KEY, None)
    raise NotRight(sentence, again=False)


def _digest(code: str, contact: Contact) -> str:
    return salted_hmac("hall.people.codes", f"{contact.value}:{code}", algorithm="sha256").hexdigest()


def _deliver(contact: Contact, code: str) -> None:
    text = f"验证码 {code}，10 分钟内有效。工作人员不会向您要验证码，请不要告诉别人。"
    if contact.kind == "phone":
        send_sms(contact.value, f"【政务服务大厅】{text}")
    else:
        send_mail("政务服务大厅验证码", text, None, [contact.value])
