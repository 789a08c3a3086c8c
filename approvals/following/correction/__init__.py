"""Answering a correction notice (补正), point by point."""
