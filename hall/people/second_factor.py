"""Staff prove who they are a second time, by a code of their own device (TOTP). Switched by STAFF_SECOND_FACTOR.

Without the second proof an account has no posts: it is nobody at the desk, whatever page or program asks (`Actor.of_request`).
"""

from django.conf import settings

PROVED = "second_factor_proved"


def is_wanted(user, posts) -> bool:
    """Whether the account must give the second proof: it holds a post today, or may enter the administration."""
    return settings.STAFF_SECOND_FACTOR and (bool(posts) or user.is_staff or user.is_superuser)


def is_proved(request) -> bool:
    """Whether this account gave the second proof in this session, or for the token it comes with (`prove_for_request`)."""
    if getattr(request, PROVED, None) == request.user.pk:
        return True
    session = getattr(request, "session", None)
    return session is not None and session.get(PROVED) == request.user.pk


def prove_for_request(request, user) -> None:
    """For a program that comes with a token which only somebody who had given the second proof could make."""
    setattr(request, PROVED, user.pk)


def prove(request, user) -> None:
    """Remembers the proof, for this account and this session only."""
    request.session[PROVED] = user.pk
