"""Every pair of letters and ground that the design tokens allow is readable (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
MODES = {
    "plain": [],
    "elder": ['[data-size="large"]'],
    "high": ['[data-contrast="high"]'],
    "dark": ['[data-contrast="dark"]'],
    "elder and high": ['[data-size="large"]', '[data-contrast="high"]'],
    "elder and dark": ['[data-size="large"]', '[data-contrast="dark"]'],
}
TEXT, SHAPE = 4.5, 3
GROUNDS = ("surface", "bg", "sunken")
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-2", "ink-3", "link") for ground in GROUNDS),
    *((ink, "brand-tint", TEXT) for ink in ("ink", "ink-2", "brand", "link")),
    *(("on-brand", ground, TEXT) for ground in ("brand", "brand-hover", "brand-active", "red", "red-hover")),
    *((state, f"{state}-bg", TEXT) for state in ("blue", "yellow", "red", "green", "gray", "crit")),
    *((state, "surface", TEXT) for state in ("blue", "yellow", "red", "green", "gray", "brand")),
    *(("ink", f"{state}-bg", TEXT) for state in ("blue", "yellow", "red", "green", "gray")),
    ("ink", "warm", TEXT),
    ("surface", "ink", TEXT),
    ("deep-ink", "brand-deep", TEXT),
    ("night-ink", "night", TEXT),
    ("breach-ink", "breach", TEXT),
    ("on-brand", "blue-solid", TEXT),
    ("legal", "legal-tint", SHAPE),
    *(("line-strong", ground, SHAPE) for ground in GROUNDS),
    *((f"{state}-solid", "surface", SHAPE) for state in ("blue", "red", "green", "gray")),
    *((f"c{number}", "surface", SHAPE) for number in range(1, 6)),
    *(("focus-base", ground, SHAPE) for ground in ("surface", "bg", "brand-tint")),
]


def declared(selector):
    """The tokens that the rule with exactly this selector sets."""
    rule = re.search(r"(?:^|\n)\s*" + re.escape(selector) + r" \{(.*?)\}", TOKENS, re.S)
    return dict(re.findall(r"--zw-([\w-]+):\s*([^;]+);", rule[1]))


def tokens(mode):
    """All tokens in a display mode, references resolved."""
    values = declared(":root")
    for selector in MODES[mode]:
        values |= declared(selector)
    return {
        name: re.sub(r"var\(--zw-([\w-]+)\)", lambda reference: values[reference[1]], value)
        for name, value in values.items()
    }


def luminance(colour):
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_the_greatest_ratio():
    assert ratio("#000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("mode", MODES)
def test_letters_and_shapes_stand_out_from_their_ground(mode):
    value = tokens(mode)
    faint = {
        f"{front} on {ground}": round(ratio(value[front], value[ground]), 2)
        for front, ground, least in PAIRS
        if ratio(value[front], value[ground]) < least
    }
    assert faint == {}


@pytest.mark.parametrize("mode", ["high", "dark"])
def test_high_contrast_text_reaches_the_enhanced_level(mode):
    value = tokens(mode)
    assert all(ratio(value[ink], value["surface"]) >= 7 for ink in ("ink", "ink-2", "ink-3", "link", "brand"))
