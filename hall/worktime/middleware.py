"""A page counts by the schedule that is in force when it is asked for."""

from hall.worktime.refreshing import refresh_if_due


class CalendarMiddleware:
    """Looks now and then whether a year was loaded by another process."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        refresh_if_due()
        return self.get_response(request)
