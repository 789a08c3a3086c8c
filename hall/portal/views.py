"""The home page, announcements, and the pages about the site itself."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from hall.catalog.item_rows import item_rows
from hall.catalog.starting_points import starting_points
from hall.portal import matters
from hall.portal.figures import figures
from hall.portal.home import home_page, latest_announcements
from hall.portal.models import Announcement
from hall.revision import memory

ANNOUNCEMENTS_PAGE = 20
TITLES = {
    "help": "怎么用这个网站",
    "accessibility": "无障碍声明",
    "privacy": "个人信息怎么保护",
    "figures": "这些数怎么算的",
}


def home(request):
    token = memory.of_request(request)
    context = home_page(token) | {
        "announcements": latest_announcements(token, timezone.localdate()),
        "start": starting_points(token),
        "figures": figures(token),
        "matters": matters.of_request(request),
    }
    return render(request, "portal/home.html", context)


def announcements(request):
    page = Paginator(Announcement.objects.out(timezone.localdate()), ANNOUNCEMENTS_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "previous_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?page={page.next_page_number()}" if page.has_next() else "",
        "position": f"第 {page.start_index()}—{page.end_index()} 条，共 {page.paginator.count} 条",
        "crumbs": [{"label": "首页", "url": reverse("home")}, {"label": "公告"}],
    }
    return render(request, "portal/announcements.html", context)


def announcement(request, slug):
    row = Announcement.objects.out(timezone.localdate()).filter(slug=slug).first()
    if row is None:
        raise Http404("没有这条公告，或者它还没到日子、已经撤下。")
    context = {
        "announcement": row,
        "rows": item_rows(list(row.items.listed().values_list("pk", flat=True))),
        "crumbs": [
            {"label": "首页", "url": reverse("home")},
            {"label": "公告", "url": reverse("announcements")},
            {"label": row.title},
        ],
    }
    return render(request, "portal/announcement.html", context)


def about(request, page):
    """The pages about the site: help, accessibility, privacy, how the figures are counted."""
    context = {
        "heading": TITLES[page],
        "figures": figures(memory.of_request(request)),
        "crumbs": [{"label": "首页", "url": reverse("home")}, {"label": TITLES[page]}],
    }
    return render(request, f"portal/{page}.html", context)
