"""Tries are counted exactly, in every kind of cache the site uses."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import caches

from hall.cache import limits

BACKENDS = {
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "database": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "hall_cachedvalue"},
}


@pytest.fixture(params=BACKENDS)
def cache(request, settings, db, monkeypatch):
    settings.CACHES = {"default": BACKENDS[request.param]}
    monkeypatch.setattr(limits, "cache", caches["default"])
    caches["default"].clear()
    return caches["default"]


def test_so_many_tries_and_no_more(cache):
    assert [limits.allow("code", "a", 3, 60) for _ in range(5)] == [True, True, True, False, False]
    assert limits.allow("code", "b", 3, 60) and limits.allow("other", "a", 3, 60)
    assert limits.is_used_up("code", "a", 3) and not limits.is_used_up("code", "b", 3)


def test_tries_can_be_given_back(cache):
    limits.allow("code", "a", 1, 60)
    limits.forget("code", "a", 1)
    assert limits.allow("code", "a", 1, 60)


def test_names_of_any_length_and_script_are_told_apart(cache):
    assert limits.allow("code", "张" * 500, 1, 60) and limits.allow("code", "张" * 501, 1, 60)


def test_many_at_the_same_moment_get_no_more_than_there_is(monkeypatch):
    from django.core.cache.backends.locmem import LocMemCache

    monkeypatch.setattr(limits, "cache", LocMemCache("race", {}))
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda _: limits.allow("code", "a", 5, 60), range(200)))
    assert sum(given) == 5
