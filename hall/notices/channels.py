"""The ways out of the hall. Each takes `key`, which names one message for ever: a gateway that is handed the same key again
delivers nothing and answers as before. So a message sent twice because a worker was killed between the gateway's answer and
our note of it still reaches the person once."""

import logging
import smtplib
from functools import cache
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from hall.privacy import masking

log = logging.getLogger(__name__)


class Undeliverable(Exception):
    """Trying again will not help: the number does not exist, the address is refused."""


class SmsBackend(Protocol):
    """What SMS_BACKEND names: a class made without arguments."""

    def send(self, phone: str, text: str, key: str) -> None:
        """Hands the text to the gateway. Raises Undeliverable, or anything else to be tried again."""


class ConsoleSms:
    """For development: the log shows what would be sent, the number masked."""

    def send(self, phone: str, text: str, key: str) -> None:
        log.info("短信 → %s：%s", masking.phone(phone), text)


def send_sms(phone: str, text: str, key: str = "") -> None:
    """Sends at once; for what must not wait, such as a sign-in code. Everything else goes through the outbox."""
    _sms_backend(settings.SMS_BACKEND).send(phone, text, key)


def send_email(address: str, subject: str, text: str, key: str = "") -> None:
    """One plain message. The Message-ID is made of the key, so that mail systems drop a repetition."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "localhost"
    headers = {"Message-ID": f"<{key}@{domain}>"} if key else {}
    try:
        EmailMessage(subject, text, None, [address], headers=headers).send()
    except smtplib.SMTPRecipientsRefused as error:
        if all(code >= 500 for code, _ in error.recipients.values()):
            raise Undeliverable("邮件服务器说没有这个收件地址") from error
        raise


@cache
def _sms_backend(path: str) -> SmsBackend:
    return import_string(path)()
