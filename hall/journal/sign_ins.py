"""Sign-ins that failed, written down per address they came from: whoever tries from one place holds up nobody elsewhere."""

from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver

from hall.journal.apart import record_apart
from hall.people.actor import Actor, client_address
from hall.privacy import masking


@receiver(user_login_failed, dispatch_uid="hall.journal.sign_in_failed")
def sign_in_failed(sender, credentials, request=None, **kwargs) -> None:
    """The name that was tried is covered; what was given as a password is never looked at."""
    address = client_address(request) if request is not None else ""
    tried = next(
        (str(credentials[key]) for key in ("username", "login", "phone", "email") if credentials.get(key)), ""
    )
    actor = Actor(None, _covered(tried) or "访客", address=address)
    record_apart(f"sign-ins:{address or 'unknown'}"[:80], "sign_in_failed", actor=actor)


def _covered(tried: str) -> str:
    name, sign, domain = tried[:60].partition("@")
    if sign:
        return f"{name[:1]}***@{domain}"
    return masking.phone(name) if name.isdigit() else masking.name(name)
