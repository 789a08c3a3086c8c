from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from approvals.following.progress.asking import TAIL, ask, normalised
from approvals.following.progress.forms import ProgressForm
from hall.people.actor import client_address
from hall.throttle.guard import Locked


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def progress(request):
    """GET shows the form, its code filled in when a QR code brought it along; POST answers, so that the last four of an ID
    never stand in an address."""
    context = {"crumbs": [{"label": "首页", "url": reverse("home")}, {"label": "查进度"}]}
    if request.method != "POST":
        context["form"] = ProgressForm(initial={"code": normalised(request.GET.get("code", ""))})
        return render(request, "approvals/following/progress.html", context)
    form = context["form"] = ProgressForm(request.POST)
    if not form.is_valid():
        return render(request, "approvals/following/progress.html", context, status=422)
    try:
        found = ask(form.cleaned_data["code"], form.cleaned_data["tail"], client_address(request))
    except Locked as locked:
        context["locked"] = f"错了太多次。请 {locked.minutes} 分钟后再试，或登录后在“我的办件”里看。"
        return render(request, "approvals/following/progress.html", context, status=429)
    if found is None:
        context["wrong"] = f"编号和证件后 {TAIL} 位对不上"
        return render(request, "approvals/following/progress.html", context, status=404)
    return render(request, "approvals/following/progress_found.html", context | {"found": found})
