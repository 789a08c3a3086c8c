"""What every page shows around its content."""

from django.urls import reverse

from hall.org.models import HallProfile, ServicePoint
from hall.portal import display
from hall.revision import memory
from hall.revision.memory import per_revision


def site(request) -> dict:
    """`hall`, `nav`, `footer_links`, `display`. One query a request once the process is warm."""
    return {
        "hall": hall(memory.of_request(request)),
        "nav": _nav(request),
        "footer_links": _footer_links(),
        "display": display.of_request(request),
    }


@per_revision
def hall(token: str) -> HallProfile:
    """The hall with its `centre`, the first service point or None. Before an organisation is imported it has a name and
    the national hotline, so that every page can be shown."""
    profile = HallProfile.objects.first() or HallProfile(
        name="政务服务大厅",
        subtitle="一站式办事",
        hotline="12345",
        reconsideration_body="本级人民政府",
        court="有管辖权的人民法院",
    )
    profile.centre = ServicePoint.objects.first()
    return profile


def _nav(request) -> list[dict]:
    items = reverse("items")
    entries = [
        ("首页", reverse("home")),
        ("个人办事", f"{items}?applicant=自然人"),
        ("法人办事", f"{items}?applicant=法人"),
        ("一件事", reverse("packages")),
        ("工程建设", reverse("projects")),
        ("我的办件", reverse("my-applications")),
        ("服务点", reverse("points")),
        ("公告", reverse("announcements")),
    ]
    return [{"label": label, "url": url, "current": _is_current(request, url)} for label, url in entries]


def _is_current(request, url: str) -> bool:
    path, _, query = url.partition("?")
    if path == "/":
        return request.path == "/"
    if query:
        name, _, value = query.partition("=")
        return request.path == path and request.GET.get(name) == value
    return request.path.startswith(path)


def _footer_links() -> list[dict]:
    return [
        {
            "title": "办事",
            "links": [
                {"label": "全部事项目录", "url": reverse("items")},
                {"label": "查进度", "url": reverse("progress")},
                {"label": "验真：文书", "url": reverse("verify")},
                {"label": "时限计算器", "url": reverse("calculator")},
                {"label": "一件事", "url": reverse("packages")},
                {"label": "工程建设", "url": reverse("projects")},
                {"label": "材料目录", "url": reverse("materials")},
                {"label": "数据元字典", "url": reverse("elements")},
                {"label": "数据接口", "url": reverse("api")},
            ],
        },
        {
            "title": "帮助",
            "links": [
                {"label": "怎么用这个网站", "url": reverse("help")},
                {"label": "服务点", "url": reverse("points")},
                {"label": "这些数怎么算的", "url": reverse("figures")},
                {"label": "记录核验", "url": reverse("journal")},
                {"label": "无障碍声明", "url": reverse("accessibility")},
                {"label": "个人信息怎么保护", "url": reverse("privacy")},
            ],
        },
    ]
