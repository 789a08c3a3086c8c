"""How long a session lasts without a sign of life. Lengths in settings.SESSION_IDLE (seconds)."""

from datetime import datetime, timedelta

from django.conf import settings

from hall.worktime import now, today

SEEN, KIND = "seen_at", "session_kind"
# A sign of life is written down at most this often (seconds), so that reading pages costs no writes.
GRAIN = 60


def begin(session, user) -> None:
    """At sign-in: staff have less time than the public, because they have more in their hands."""
    staff = user.is_staff or user.posts.in_force(today()).exists()
    session[KIND] = "staff" if staff else "public"
    session[SEEN] = now().isoformat()


def is_staff(session) -> bool:
    """Whether the session was begun by a member of staff."""
    return session.get(KIND) == "staff"


def limit(session) -> int:
    """Seconds this session may stay idle."""
    return settings.SESSION_IDLE[session.get(KIND, "public")]


def seconds_left(session) -> int:
    """Until the session ends by itself; never below 0."""
    return max(0, limit(session) - int(_idle(session).total_seconds()))


def is_over(session) -> bool:
    return _idle(session) >= timedelta(seconds=limit(session))


def touch(session) -> None:
    """A sign of life."""
    if SEEN not in session or _idle(session).total_seconds() >= GRAIN:
        session[SEEN] = now().isoformat()


def _idle(session) -> timedelta:
    seen = session.get(SEEN)
    return now() - datetime.fromisoformat(seen) if seen else timedelta()
