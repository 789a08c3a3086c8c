"""Every request collects the entries that are written once its response is made."""

from hall.journal.apart import collecting


class JournalMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with collecting():
            return self.get_response(request)
