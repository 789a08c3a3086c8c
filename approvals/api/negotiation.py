"""What goes in and out: JSON, and octets where files arrive."""

from rest_framework.negotiation import BaseContentNegotiation


class AlwaysJSON(BaseContentNegotiation):
    """Whatever the caller accepts, the answer is JSON; a program that cannot read it cannot read the refusal either."""

    def select_parser(self, request, parsers):
        wanted = request.content_type.partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == wanted), None)

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type
