"""工程建设: every type of construction project with its stages, items and conditions in plain words."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from hall.catalog.project_page import project_types
from hall.revision import memory


def projects(request):
    """All types, the most special first, each with what makes a project one of them."""
    pages = project_types(memory.of_request(request))
    if not pages:
        raise Http404("还没有导入工程建设项目的规则。")
    context = {
        "types": pages.values(),
        "crumbs": [{"label": "首页", "url": reverse("home")}, {"label": "工程建设"}],
    }
    return render(request, "catalog/projects.html", context)


def project(request, code):
    pages = project_types(memory.of_request(request))
    if code not in pages:
        raise Http404("没有这个项目类型。")
    context = {
        "type": pages[code],
        "crumbs": [
            {"label": "首页", "url": reverse("home")},
            {"label": "工程建设", "url": reverse("projects")},
            {"label": pages[code]["name"]},
        ],
    }
    return render(request, "catalog/project.html", context)
