"""The calculator: public, nothing is kept."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from approvals.calculator.asking import Asking, in_groups


@require_safe
@vary_on_headers("HX-Request")
def calculator(request):
    """The page; for a live update, the answer alone."""
    asking = Asking.of(request.GET)
    if asking is None:
        raise Http404("没有这种算法。")
    context = {"asking": asking, "groups": in_groups()}
    if request.htmx:
        return render(request, "approvals/calculator/partials/answer.html", context)
    context["crumbs"] = [{"label": "首页", "url": "/"}, {"label": "时限计算器"}]
    return render(request, "approvals/calculator/calculator.html", context)
