"""What a message says by each channel: a template of its kind, else the channel's default (templates/notices/<channel>/)."""

from django.conf import settings
from django.template.loader import select_template

from hall.notices.models import Channel, Notice

# Characters of one SMS of two parts; longer ones cost more and arrive in pieces.
SMS_LENGTH = 134


def text_of(notice: Notice, hall: str) -> str:
    """The text as it leaves the hall; `hall`: the hall's short name."""
    names = [f"notices/{notice.channel}/{notice.kind}.txt", f"notices/{notice.channel}/default.txt"]
    context = {
        "hall": hall,
        "subject": notice.subject,
        "body": notice.body,
        "name": notice.recipient.get_full_name() if notice.recipient else "",
        "url": f"{settings.ENV.public_url}{notice.link}" if notice.link else "",
        "has_account": notice.recipient_id is not None,
    }
    text = select_template(names).render(context).strip()
    return _short(text) if notice.channel == Channel.SMS else text


def _short(text: str) -> str:
    line = "".join(text.split("\n"))
    return line if len(line) <= SMS_LENGTH else f"{line[: SMS_LENGTH - 1]}…"
