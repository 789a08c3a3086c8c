"""Lists in steps, by the place of the last row instead of its number: as fast at the end as at the beginning."""

import base64
import binascii
import json

from django.core.exceptions import ValidationError as FieldError
from django.db.models import Q
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

DEFAULT, MOST = 20, 100
CURSOR, LIMIT = "cursor", "limit"


class Keyset(BasePagination):
    """A view names `keyset`: columns, the last of them unique, "-" before those that fall. None in a column sorts nowhere:
    use columns that are set."""

    def paginate_queryset(self, queryset, request, view=None):
        self.request, self.columns = request, view.keyset
        self.limit = _limit(request.query_params.get(LIMIT, ""))
        rows = queryset.order_by(*self.columns)
        if cursor := request.query_params.get(CURSOR, ""):
            rows = _after(rows, self.columns, _read(cursor, len(self.columns)))
        found = list(rows[: self.limit + 1])
        self.more, self.rows = len(found) > self.limit, found[: self.limit]
        return self.rows

    def get_paginated_response(self, data) -> Response:
        return Response({"results": data, "next": self._next()})

    def _next(self) -> str | None:
        if not self.more:
            return None
        last = [_column(self.rows[-1], name.lstrip("-")) for name in self.columns]
        return replace_query_param(self.request.build_absolute_uri(), CURSOR, _write(last))

    def get_paginated_response_schema(self, schema):
        following = {
            "type": "string",
            "format": "uri",
            "nullable": True,
            "description": "下一页的地址，没有就是最后一页",
        }
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {"results": schema, "next": following},
        }

    def get_schema_operation_parameters(self, view):
        return [
            _parameter(CURSOR, {"type": "string"}, "上一页的 next 里带的位置"),
            _parameter(
                LIMIT, {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT}, "一页几条"
            ),
        ]


def _parameter(name: str, schema: dict, description: str) -> dict:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


def _limit(text: str) -> int:
    if not text:
        return DEFAULT
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:6]) <= MOST:
        raise ValidationError({LIMIT: f"请填 1 到 {MOST} 的数字"})
    return int(text)


def _after(rows, columns, last):
    """(a, b) > (x, y) spelled out, each column in its own direction."""
    wanted, same = Q(), Q()
    for name, value in zip(columns, last, strict=True):
        bare = name.lstrip("-")
        wanted |= same & Q(**{f"{bare}__{'lt' if name.startswith('-') else 'gt'}": value})
        same &= Q(**{bare: value})
    try:
        return rows.filter(wanted)
    except (FieldError, ValueError, TypeError) as error:
        raise _unreadable() from error


def _column(row, name: str):
    value = row
    for part in name.split("__"):
        value = value[part] if isinstance(value, dict) else getattr(value, part)
    return value


def _write(values: list) -> str:
    texts = [value if isinstance(value, int) else value.isoformat() for value in values]
    return base64.urlsafe_b64encode(json.dumps(texts).encode()).decode().rstrip("=")


def _read(cursor: str, length: int) -> list:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise _unreadable() from error
    if not isinstance(values, list) or len(values) != length or not all(_plain(value) for value in values):
        raise _unreadable()
    return values


def _plain(value) -> bool:
    return isinstance(value, str) or (
        isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**62
    )


def _unreadable() -> ValidationError:
    return ValidationError({CURSOR: "读不懂这个位置，请从第一页重新取"})
