"""Alerts (监察预警): rules kept as data look at each case and raise what is amiss."""
