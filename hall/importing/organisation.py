"""Regions, service points and windows: replaced as one when their file changed."""

from hall.catalog.definitions.organisation import OrganisationFile, ServicePointEntry
from hall.catalog.models import ServiceItem
from hall.org.models import Department, HallProfile, Region, ServicePoint, Window


def replace(document: OrganisationFile) -> None:
    HallProfile.objects.update_or_create(pk=1, defaults=document.hall.model_dump())
    for region in sorted(document.regions, key=lambda region: len(region.code)):
        Region.objects.update_or_create(
            code=region.code,
            defaults={"name": region.name, "level": region.level, "parent_id": region.parent},
        )
    Department.objects.update(reconsideration_body="")
    for contact in document.departments:
        Department.objects.filter(pk=contact.department).update(
            reconsideration_body=contact.reconsideration_body
        )
    for position, point in enumerate(document.service_points):
        _replace_point(position, point)
    ServicePoint.objects.exclude(code__in=[point.id for point in document.service_points]).delete()
    for region in Region.objects.exclude(code__in=[r.code for r in document.regions]).order_by("-code"):
        region.delete()


def _replace_point(position: int, entry: ServicePointEntry) -> None:
    point, _ = ServicePoint.objects.update_or_create(
        code=entry.id,
        defaults={
            "name": entry.name,
            "region_id": entry.region,
            "level": entry.level,
            "address": entry.address,
            "transport": entry.transport,
            "phone": entry.phone,
            "hours": [hours.written() for hours in entry.hours],
            "latitude": entry.latitude,
            "longitude": entry.longitude,
            "facilities": list(entry.facilities),
            "note": entry.note,
            "position": position,
        },
    )
    for place, window_entry in enumerate(entry.windows):
        window, _ = Window.objects.update_or_create(
            point=point,
            code=window_entry.code,
            defaults={
                **window_entry.model_dump(include={"name", "kind", "area", "phone", "description"}),
                "position": place,
            },
        )
        window.departments.set(window_entry.departments)
        window.items.set(ServiceItem.objects.filter(pk__in=window_entry.items))
    point.windows.exclude(code__in=[window.code for window in entry.windows]).delete()
