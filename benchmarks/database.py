"""A database of its own for a benchmark: a new file, or with DATABASE_URL a new PostgreSQL database. Call before Django is set
up."""

import os
import tempfile
from urllib.parse import urlsplit, urlunsplit

import psycopg2


def own_database(name: str) -> str:
    """Points the environment at a new, empty database and answers its name ('' for a file)."""
    os.environ["VAR_DIR"] = tempfile.mkdtemp()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hall.settings")
    url = os.environ.get("DATABASE_URL")
    if not url:
        return ""
    own = f"hall_bench_{name}_{os.getpid()}"
    _administer(url, f'CREATE DATABASE "{own}"')
    os.environ["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{own}"))
    return own


def drop(own: str) -> None:
    if own:
        from django.db import connections

        connections.close_all()
        _administer(os.environ["DATABASE_URL"], f'DROP DATABASE "{own}" WITH (FORCE)')


def _administer(url: str, statement: str) -> None:
    parts = urlsplit(url)
    found = psycopg2.connect(
        host=parts.hostname, port=parts.port, user=parts.username, password=parts.password, dbname="postgres"
    )
    found.autocommit = True
    found.cursor().execute(statement)
    found.close()
