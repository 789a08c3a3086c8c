"""Entering a case for somebody who stands at the window, and going on with a draft he made at home."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from approvals.filling import checks, drafts
from approvals.filling.access import entered_by
from approvals.filling.sentences import SAYS
from approvals.filling.views.applying import _listed, _uuid
from approvals.workflow.refusals import Refused
from hall.catalog import finding
from hall.catalog.choices import ApplicantKind
from hall.catalog.item_rows import item_rows
from hall.catalog.shelf import definition_of
from hall.people.access import role_required
from hall.people.actor import Actor
from hall.people.models import IdType, Role
from hall.revision import memory

SHOWN = 12
LATEST = 10


@role_required(Role.CLERK)
@require_http_methods(["GET"])
def window(request):
    """Looks for the item; shows what the clerk entered last and has not filed yet."""
    query = " ".join(request.GET.get("q", "").split())[: finding.LONGEST_QUERY]
    hits = finding.index(memory.of_request(request)).search(query, limit=SHOWN * 2) if query else []
    codes = [hit.entry.key for hit in hits if hit.entry.kind == "item"][:SHOWN]
    actor = Actor.of_request(request)
    rows = entered_by(actor).drafts().select_related("version").defer("form", "version__definition")
    context = {"query": query, "rows": item_rows(codes), "drafts": rows.order_by("-saved_at")[:LATEST]}
    return render(request, "approvals/filling/window.html", context)


class VisitorForm(forms.Form):
    """Who stands at the window, from the document in the clerk's hand."""

    kind = forms.ChoiceField(label="谁来申请", choices=[], widget=forms.RadioSelect)
    name = forms.CharField(label="姓名或单位名称", max_length=100)
    id_type = forms.ChoiceField(
        label="证件类型", choices=[(each.value, each.value) for each in IdType], required=False
    )
    id_number = forms.CharField(label="证件号码或统一社会信用代码", max_length=30)
    phone = forms.CharField(label="手机", max_length=20)

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = "请填写"
        self.fields["kind"].error_messages["required"] = "请选一个"
        self.fields["kind"].choices = [(kind.value, LABELS[kind]) for kind in kinds]
        if len(kinds) == 1:
            self.fields["kind"].initial = kinds[0].value

    def clean_phone(self):
        phone = "".join(self.cleaned_data["phone"].split()).replace("-", "")
        if not checks.MOBILE.fullmatch(phone):
            raise forms.ValidationError(SAYS["mobile"])
        return phone

    def clean(self):
        cleaned = super().clean()
        number = "".join((cleaned.get("id_number") or "").split()).upper()
        if number and (fault := self._fault(number, cleaned)):
            self.add_error("id_number", SAYS[fault])
        return cleaned | {"id_number": number}

    @staticmethod
    def _fault(number: str, cleaned) -> str:
        if cleaned.get("kind") == ApplicantKind.LEGAL_PERSON:
            return checks.credit_code(number)
        resident = cleaned.get("id_type") in ("", None, IdType.RESIDENT)
        return checks.resident_number(number) if resident else checks.id_number(number)


LABELS = {ApplicantKind.NATURAL_PERSON: "个人", ApplicantKind.LEGAL_PERSON: "企业、单位"}


@role_required(Role.CLERK)
@require_http_methods(["GET", "POST"])
def visitor(request, code):
    """Who it is for; then the same form as at home."""
    item = _listed(code)
    definition = definition_of(item.current)
    form = VisitorForm(request.POST or None, kinds=definition.applicant)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            application = drafts.begin_at_window(
                Actor.of_request(request), item,
                drafts.Visitor(given["kind"], given["name"].strip(), given["id_type"] or IdType.RESIDENT.value,
                               given["id_number"], given["phone"]),
                nonce=_uuid(request.POST.get("nonce")),
            )  # fmt: skip
            return HttpResponseRedirect(reverse("draft-form", args=[application.public_id]))
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {"item": item, "version": item.current, "form": form, "nonce": uuid.uuid4()}
    return render(request, "approvals/filling/window_visitor.html", context)


@role_required(Role.CLERK)
@require_POST
def take_over(request):
    """窗口续办."""
    try:
        found = drafts.take_over(
            Actor.of_request(request), request.POST.get("code", ""), request.POST.get("tail", "")
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return HttpResponseRedirect(reverse("window"))
    return HttpResponseRedirect(reverse("draft-form", args=[found.public_id]))
