"""The second factor's secrets are sealed like personal numbers; its words are ours."""

from collections import Counter

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from hall.people.actor import Actor
from hall.people.second_factor import is_wanted
from hall.privacy import cipher, rotation

COLUMN = "mfa.authenticator.data"


class MfaAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "验证码不对。请照手机上现在显示的 6 位再填一次。",
        "cannot_delete_authenticator": "工作人员必须用两步验证，不能停用。换手机请找系统管理员。",
        "cannot_generate_recovery_codes": "请先开通两步验证。",
    }

    def encrypt(self, text: str) -> str:
        return cipher.encrypt(text, COLUMN)

    def decrypt(self, encrypted_text: str) -> str:
        return cipher.decrypt(encrypted_text, COLUMN)

    def get_totp_label(self, user) -> str:
        return user.get_full_name()

    def can_delete_authenticator(self, authenticator) -> bool:
        """Staff keep theirs while it is required of them."""
        return not (
            settings.STAFF_SECOND_FACTOR and is_wanted(authenticator.user, Actor.of(authenticator.user).posts)
        )


def rotate(batch: int) -> int:
    """Seals the secrets anew with the current key; how many."""
    done = 0
    for pk in list(Authenticator.objects.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            authenticator = Authenticator.objects.select_for_update().filter(pk=pk).first()
            stale = _stale(authenticator.data) if authenticator else {}
            if stale:
                fresh = {name: rotation.reseal(text, COLUMN) for name, text in stale.items()}
                Authenticator.objects.filter(pk=pk).update(data=authenticator.data | fresh)
                done += len(stale)
    return done


def count() -> Counter:
    """How many secrets bear which key."""
    return Counter(
        cipher.key_of(text)
        for data in Authenticator.objects.values_list("data", flat=True)
        for text in _sealed(data).values()
    )


def _sealed(data: dict) -> dict[str, str]:
    return {name: data[name] for name in ("secret", "seed") if data.get(name)}


def _stale(data: dict) -> dict[str, str]:
    return {name: text for name, text in _sealed(data).items() if not rotation.is_current(text)}


rotation.register(COLUMN, rotate, count)
