"""The product's settings for tests of real processes: timers are looked at twice a second, and a claim lapses after seconds."""

from hall.settings import *  # noqa: F403
from hall.settings import CELERY_BEAT_SCHEDULE

SWEEP_SECONDS, SWEEP_LEASE = 0.5, 2.0
CELERY_BEAT_SCHEDULE = {
    "sweep timers": CELERY_BEAT_SCHEDULE["sweep timers"]
    | {"schedule": SWEEP_SECONDS, "options": {"expires": 5}},
}
CELERY_BEAT_MAX_LOOP_INTERVAL = 0.5
