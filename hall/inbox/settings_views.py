"""What a person wants to be told by e-mail and SMS, and when not."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from hall.notices.kinds import groups
from hall.notices.models import Preference
from hall.notices.preferences import QUIET_FROM, QUIET_UNTIL
from hall.people.actor import Actor
from hall.privacy import masking

HOURS = [(hour, f"{hour}:00") for hour in range(24)]


class SettingsForm(forms.Form):
    """`kinds` are the kinds a person may choose; what is not ticked is muted."""

    sms = forms.BooleanField(label="短信", required=False)
    email = forms.BooleanField(label="邮件", required=False)
    quiet_from = forms.TypedChoiceField(label="从", choices=HOURS, coerce=int)
    quiet_until = forms.TypedChoiceField(label="到", choices=HOURS, coerce=int)
    wanted = forms.MultipleChoiceField(required=False)

    def __init__(self, *args, kinds: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        self.fields["wanted"].choices = [(name, kind.label) for name, kind in kinds.items()]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = (
                "form-check-input" if name in ("sms", "email") else "form-select w-auto"
            )

    def settings(self, before: list[str]) -> dict:
        """As columns of a Preference. A muted kind that this person cannot choose now stays muted."""
        found = {name: self.cleaned_data[name] for name in ("sms", "email", "quiet_from", "quiet_until")}
        wanted = set(self.cleaned_data["wanted"])
        kept = [name for name in before if name not in self.kinds]
        return found | {"muted": sorted([*kept, *(name for name in self.kinds if name not in wanted)])}


@never_cache
@login_required
def edit(request):
    preference = Preference.objects.filter(user=request.user).first() or Preference(user=request.user)
    shown = _groups(Actor.of_request(request).is_staff)
    kinds = {name: kind for group in shown for name, kind in group["free"].items()}
    form = SettingsForm(
        request.POST if request.method == "POST" else None, kinds=kinds, initial=_initial(preference, kinds)
    )
    if request.method == "POST" and form.is_valid():
        Preference.objects.update_or_create(user=request.user, defaults=form.settings(preference.muted))
        messages.success(request, "消息设置存好了。")
        return redirect("notice-settings")
    return render(request, "inbox/settings.html", _context(request.user, form, shown))


def _initial(preference: Preference, kinds: dict) -> dict:
    wanted = [name for name in kinds if name not in preference.muted]
    columns = ("sms", "email", "quiet_from", "quiet_until")
    return {name: getattr(preference, name) for name in columns} | {"wanted": wanted}


def _groups(is_staff: bool) -> list[dict]:
    """Heading → the kinds one may choose and those the law wants told."""
    found = groups(staff=False) | (groups(staff=True) if is_staff else {})
    return [
        {
            "name": name,
            "free": {key: kind for key, kind in kinds.items() if not kind.legal},
            "legal": [kind.label for kind in kinds.values() if kind.legal],
        }
        for name, kinds in found.items()
    ]


def _context(user, form: SettingsForm, shown: list[dict]) -> dict:
    ticked = set(form["wanted"].value() or [])
    for group in shown:
        group["choices"] = [(name, kind.label, name in ticked) for name, kind in group["free"].items()]
    return {
        "form": form,
        "groups": shown,
        "phone": masking.phone(user.phone) if user.phone and user.phone_verified else "",
        "email": _masked_email(user.email),
        "usual": f"{QUIET_FROM}:00—次日 {QUIET_UNTIL}:00",
        "crumbs": [
            {"label": "首页", "url": "/"},
            {"label": "我的消息", "url": reverse("inbox")},
            {"label": "消息设置"},
        ],
    }


def _masked_email(address: str) -> str:
    name, sign, domain = address.partition("@")
    return f"{name[:1]}***{sign}{domain}" if address else ""
