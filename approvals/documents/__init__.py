"""Notices and decisions (文书) as papers that anyone can check."""
