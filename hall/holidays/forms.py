"""What is pasted, uploaded or confirmed."""

from django import forms

from hall.holidays.found import Problem, Unreadable
from hall.holidays.loading import Notice
from hall.holidays.reading import decoded, read

LARGEST = 64 * 1024  # bytes of a file


class NoticeForm(forms.Form):
    """`problems`: what is wrong with the text, by line; set by `is_valid`. `notice`: what it says."""

    year = forms.IntegerField(
        label="哪一年",
        min_value=1990,
        max_value=2100,
        error_messages={"required": "请填年份，比如 2027。", "invalid": "年份请填四位数字，比如 2027。"},
    )
    text = forms.CharField(
        label="通知正文",
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 14,
                "spellcheck": "false",
                "class": "form-control",
                "aria-describedby": "id_text-hint",
            }
        ),
        help_text="打开国务院办公厅的通知，全选、复制，粘贴到这里。",
    )
    file = forms.FileField(
        label="或者选一个文件",
        required=False,
        allow_empty_file=True,
        help_text="纯文本 .txt，或 .json。选了文件，就不看上面框里的内容。",
        widget=forms.FileInput(
            attrs={
                "accept": ".txt,.json,text/plain,application/json",
                "class": "form-control",
                "aria-describedby": "id_file-hint",
            }
        ),
    )
    title = forms.CharField(
        label="通知的标题和文号", required=False, max_length=200, help_text="正文里有的话，会自己认出来。"
    )
    source = forms.URLField(
        label="通知的网址",
        required=False,
        max_length=300,
        assume_scheme="https",
        error_messages={"invalid": "网址不完整，请从浏览器地址栏复制，比如 https://www.gov.cn/……。"},
    )

    problems: list[Problem] = []
    notice: Notice | None = None

    def clean(self) -> dict:
        found = super().clean()
        self.problems = []
        if self.errors:
            return found
        try:
            text = self._text(found)
            said, year = read(text, found["year"])
        except Unreadable as refusal:
            self.problems = refusal.problems
            raise forms.ValidationError("unreadable") from None
        title = found["title"] or said.title or f"{year.year} 年放假安排"
        self.notice = Notice(year, title[:200], found["source"] or said.source[:300])
        return found | {"text": text}

    def _text(self, found: dict) -> str:
        file = found.get("file")
        if file is None:
            return found["text"]
        if file.size > LARGEST:
            told = f"文件有 {file.size // 1024} KB，放假安排不会这么大（最多 {LARGEST // 1024} KB）。请换一个文件。"
            raise Unreadable([Problem(None, told)])
        return decoded(file.read())


class LoadForm(NoticeForm):
    """The same again, with what the preview showed."""

    shown = forms.CharField(required=False, max_length=64)
    over = forms.CharField(max_length=64, required=False)
    reason = forms.CharField(required=False, max_length=500)
