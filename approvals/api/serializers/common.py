"""Shapes that many answers share."""

from functools import cache

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers


class ProblemOut(serializers.Serializer):
    """Everything that goes wrong has this shape."""

    code = serializers.CharField(help_text="给程序看的代码，比如 stale、incomplete、scope_missing")
    sentence = serializers.CharField(help_text="给人看的一句话，说明怎么办")
    errors = serializers.DictField(child=serializers.CharField(), help_text="哪里 → 哪里不对")


@cache
def page_of(serializer_class):
    """A step of a list: the rows, and the address of the next step."""
    name = f"{serializer_class.__name__.removesuffix('Out')}Page"
    following = serializers.URLField(allow_null=True, help_text="下一页的地址，没有就是最后一页")
    return inline_serializer(name, {"results": serializer_class(many=True), "next": following})


class ChangeIn(serializers.Serializer):
    """What every change carries besides its own facts."""

    expected = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text="看到的 revision；这之后有人动过就不执行，回 409 stale",
    )
    nonce = serializers.UUIDField(
        required=False, help_text="每次操作一个新的 UUID；同一个再来一遍什么也不做，断线重试用"
    )
