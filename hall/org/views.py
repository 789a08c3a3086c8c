"""服务点: where to go, when it is open, what can be done there."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from hall.org.models import Region, ServicePoint

LEVELS = {
    ServicePoint.Level.DISTRICT: "区政务服务中心",
    ServicePoint.Level.STREET: "街道和镇便民服务中心",
    ServicePoint.Level.VILLAGE: "社区和村便民服务点",
    ServicePoint.Level.PARTNER: "银行网点和自助服务区",
}
FACILITY_ICONS = {
    "无障碍通道": "universal-access",
    "无障碍卫生间": "badge-wc",
    "轮椅": "person-wheelchair",
    "老花镜": "eyeglasses",
    "母婴室": "balloon-heart",
    "停车场": "p-circle",
    "充电桩": "ev-station",
    "自助终端": "pc-display-horizontal",
    "手语视频": "camera-video",
    "饮水机": "cup-hot",
    "AED": "heart-pulse",
}
FACILITY_NAMES = {"AED": "AED（自动体外除颤器）"}
# A window of more departments than this folds their names.
FEW_DEPARTMENTS = 4


def points(request):
    """All service points, grouped by level; with `street`, those of one street or town, and always the centre."""
    streets = list(Region.objects.filter(level=Region.Level.STREET))
    chosen = next((street for street in streets if street.code == request.GET.get("street")), None)
    rows = ServicePoint.objects.all()
    if chosen:
        near = Q(region=chosen) | Q(region__parent=chosen)
        rows = rows.filter(near | Q(level=ServicePoint.Level.DISTRICT))
    groups = [(label, [row for row in rows if row.level == level]) for level, label in LEVELS.items()]
    context = {
        "streets": streets,
        "chosen": chosen,
        "total": len(rows),
        "groups": [(label, members) for label, members in groups if members],
        "crumbs": [{"label": "首页", "url": reverse("home")}, {"label": "服务点"}],
    }
    return render(request, "org/points.html", context)


def point(request, code):
    try:
        row = ServicePoint.objects.select_related("region__parent").get(code=code)
    except ServicePoint.DoesNotExist as error:
        raise Http404("没有这个服务点，或者它已经停办。") from error
    context = {
        "point": row,
        "facilities": [_facility(name) for name in row.facilities],
        "windows": [_window(window) for window in row.windows.prefetch_related("departments")],
        "items_url": f"{reverse('items')}?place={row.code}",
        "crumbs": [
            {"label": "首页", "url": reverse("home")},
            {"label": "服务点", "url": reverse("points")},
            {"label": row.name},
        ],
    }
    return render(request, "org/point.html", context)


def _facility(name: str) -> dict:
    return {"name": FACILITY_NAMES.get(name, name), "icon": FACILITY_ICONS.get(name, "check2")}


def _window(window) -> dict:
    departments = [department.name for department in window.departments.all()]
    return {"window": window, "departments": departments, "folded": len(departments) > FEW_DEPARTMENTS}
