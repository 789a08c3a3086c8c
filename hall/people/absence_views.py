"""The page on which a member of staff names a deputy."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hall.people import absence as verbs
from hall.people.access import staff_required
from hall.people.actor import Actor
from hall.people.refusals import NotDone
from hall.worktime import today


class AbsenceForm(forms.Form):
    deputy = forms.ModelChoiceField(
        label="由谁代理",
        queryset=None,
        empty_label="请选一位同事",
        error_messages={"required": "请选一位同事。"},
    )
    starts_on = forms.DateField(
        label="从哪天",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填开始的日子。"},
    )
    ends_on = forms.DateField(
        label="到哪天（含当天）",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填结束的日子。"},
    )
    reason = forms.CharField(label="事由", max_length=100, required=False)

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = verbs.colleagues(actor)
        self.fields["deputy"].label_from_instance = lambda user: user.get_full_name()


@staff_required
def absence(request):
    """My absences, whom I stand in for, and a form for one more."""
    actor = Actor.of_request(request)
    form = AbsenceForm(request.POST or None, actor=actor, initial={"starts_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.name_deputy(actor=actor, **form.cleaned_data)
        except NotDone as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, "安排好了，也告诉了代理人。")
            return redirect("absence")
    standing_in = (
        request.user.deputising.filter(ends_on__gte=today()).select_related("user").order_by("starts_on")
    )
    context = {
        "form": form,
        "absences": verbs.absences_of(request.user),
        "standing_in": standing_in,
        "colleagues": form.fields["deputy"].queryset.exists(),
    }
    return render(request, "people/absence.html", context, status=400 if form.errors else 200)


@require_POST
@staff_required
def end(request, pk):
    """Strikes an absence out or ends it."""
    verbs.end_absence(pk, actor=Actor.of_request(request))
    messages.success(request, "代理已取消，以后的待办还归您。")
    return redirect("absence")
