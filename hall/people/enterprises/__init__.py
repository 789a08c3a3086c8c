"""Enterprises and the people who may act for them."""
