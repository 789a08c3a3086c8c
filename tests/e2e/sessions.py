"""Sessions for people whom a test made in the running site's own database."""

import time

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from hall.people.models import User


def session(user: User) -> str:
    """The key of a session in which the person has just signed in."""
    made = SessionStore()
    made[SESSION_KEY] = str(user.pk)
    made[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    made[HASH_SESSION_KEY] = user.get_session_auth_hash()
    made["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    made.create()
    return made.session_key
