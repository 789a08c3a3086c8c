"""Names of people, as they stand on an identity card."""

import re

from django.core.exceptions import ValidationError

# Letters of any script with the dots and blanks inside names: 阿卜杜拉·买买提, John Smith. No digits, no signs.
NAME = re.compile(r"[^\W\d_]+(?:[ ·・.'\-][^\W\d_]+)*")


def read_name(text: str) -> str:
    """A person's name, outer blanks taken off. Raises ValidationError with a sentence."""
    name = " ".join(text.split())
    if len(name) < 2 or len(name) > 50 or not NAME.fullmatch(name):
        raise ValidationError("请填身份证上的姓名，只用文字，中间可以有“·”。")
    return name
