from django.urls import path

from approvals.filling.views import applying, bin, confirming, form, window

DRAFT = "my/applications/<uuid:public_id>/"

urlpatterns = [
    path("items/<slug:code>/apply/", applying.apply, name="apply"),
    path("items/<slug:code>/apply/partial/questions/", applying.questions_partial, name="apply-questions"),
    path("my/drafts/bin/", bin.bin_page, name="drafts-bin"),
    path(f"{DRAFT}situation/", form.draft_situation, name="draft-situation"),
    path(f"{DRAFT}form/", form.draft_form, name="draft-form"),
    path(f"{DRAFT}form/save/", form.save, name="draft-save"),
    path(f"{DRAFT}form/partial/body/", form.form_partial, name="draft-body"),
    path(f"{DRAFT}materials/", form.materials, name="draft-materials"),
    path(f"{DRAFT}version/", form.version, name="draft-version"),
    path(f"{DRAFT}discard/", bin.discard, name="draft-discard"),
    path(f"{DRAFT}restore/", bin.restore, name="draft-restore"),
    path(f"{DRAFT}confirm/", confirming.confirm, name="draft-confirm"),
    path(f"{DRAFT}receipt/", confirming.receipt, name="receipt"),
    path(f"{DRAFT}receipt/qr.svg", confirming.receipt_qr, name="receipt-qr"),
    path("desk/window/", window.window, name="window"),
    path("desk/window/continue/", window.take_over, name="window-continue"),
    path("desk/window/<slug:code>/", window.visitor, name="window-visitor"),
]
