"""Forms of service points and windows. Opening hours are a small table, so that nobody has to write JSON."""

from itertools import zip_longest

from django import forms
from django.utils.html import format_html, format_html_join

from hall.admin_fields import WordsField
from hall.org import validators
from hall.org.models import ServicePoint, Window

# Key → heading, example, width in letters.
COLUMNS = {
    "days": ("哪天", "工作日", 12),
    "open": ("开门", "9:00", 6),
    "close": ("关门", "17:00", 6),
    "note": ("说明", "午间不断岗", 30),
}
# Rows to write more into; who needs still more saves and comes back.
SPARE_ROWS = 3


class HoursWidget(forms.Widget):
    """A row for each entry and some spare ones; the boxes of a column share one name. A row left empty is dropped."""

    use_fieldset = True

    def render(self, name, value, attrs=None, renderer=None):
        rows = value if isinstance(value, list) else []
        head = format_html_join(
            "", '<th scope="col">{}</th>', ((heading,) for heading, *_ in COLUMNS.values())
        )
        body = format_html_join(
            "",
            "<tr>{}</tr>",
            ((_boxes(name, row, number),) for number, row in enumerate([*rows, *[{}] * SPARE_ROWS], start=1)),
        )
        return format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, body)

    def value_from_datadict(self, data, files, name):
        columns = [[_tidy(key, cell) for cell in _cells(data, f"{name}-{key}")] for key in COLUMNS]
        rows = [
            dict(zip(COLUMNS, cells, strict=True))
            for cells in zip_longest(*columns, fillvalue="")
            if any(cells)
        ]
        return [{key: cell for key, cell in row.items() if cell or key != "note"} for row in rows]

    def value_omitted_from_data(self, data, files, name):
        return all(f"{name}-{key}" not in data for key in COLUMNS)

    def id_for_label(self, id_):
        return ""


class HoursField(forms.Field):
    widget = HoursWidget
    default_validators = [validators.opening_hours]
    default_error_messages = {"required": "至少写一行，比如：工作日，9:00，17:00"}


class ServicePointForm(forms.ModelForm):
    hours = HoursField(
        label="开放时间", help_text="一行写一种日子。不要的行清空就行；行不够，先保存，再回来接着写。"
    )
    facilities = WordsField(
        label="设施",
        required=False,
        help_text="中间用顿号隔开，比如：无障碍通道、轮椅、母婴室",
        widget=forms.TextInput(attrs={"size": 80}),
    )

    class Meta:
        model = ServicePoint
        fields = [
            *("code", "name", "level", "region", "address", "transport", "phone"),
            *("hours", "facilities", "note", "latitude", "longitude", "position"),
        ]


class WindowRowForm(forms.ModelForm):
    """A window in one row, all of it in sight on a small screen."""

    class Meta:
        model = Window
        fields = ["code", "name", "kind", "area", "position"]
        widgets = {
            "code": forms.TextInput(attrs={"size": 6}),
            "name": forms.TextInput(attrs={"size": 20}),
            "area": forms.TextInput(attrs={"size": 12}),
        }


def _boxes(name: str, row, number: int) -> str:
    row = row if isinstance(row, dict) else {}
    return format_html_join(
        "",
        '<td><input type="text" name="{}-{}" value="{}" size="{}" placeholder="{}" aria-label="第 {} 行，{}"></td>',
        (
            (name, key, row.get(key, ""), width, example, number, heading)
            for key, (heading, example, width) in COLUMNS.items()
        ),
    )


def _cells(data, name: str) -> list[str]:
    return data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])


def _tidy(key: str, cell: str) -> str:
    """Times are often typed with a full-width colon."""
    return cell.strip().replace("：", ":") if key in ("open", "close") else cell.strip()
