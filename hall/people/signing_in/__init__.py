"""Signing in: by password, by one-time code, by a trusted provider; staying signed in; signing in again in place."""
