"""Form fields that all admin pages share."""

import re

from django import forms

# What people type between two words.
MARKS = "、，,；;"


class WordsField(forms.CharField):
    """A list of words, written with 、 or commas between them; with `split_spaces`, spaces part words too."""

    def __init__(self, *, split_spaces: bool = False, least: int = 0, too_few: str = "", **kwargs):
        super().__init__(**kwargs)
        self.between = re.compile(rf"[{MARKS}\s]+" if split_spaces else rf"[{MARKS}\r\n]+")
        self.least = least
        self.too_few = too_few

    def prepare_value(self, value):
        return "、".join(str(word) for word in value) if isinstance(value, list) else value

    def to_python(self, value):
        words = (word.strip() for word in self.between.split(super().to_python(value)))
        return list(dict.fromkeys(word for word in words if word))

    def validate(self, value):
        super().validate(value)
        if len(value) < self.least:
            raise forms.ValidationError(self.too_few)
