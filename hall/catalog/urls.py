from django.urls import path, register_converter

from hall.catalog.views import dictionary, guide, listing, packages, projects, search


class ElementCode:
    """applicant.id_no: words joined by dots."""

    regex = "[A-Za-z][A-Za-z0-9_.]{0,63}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ElementCode, "element")

urlpatterns = [
    path("search/", search.search, name="search"),
    path("search/partial/suggestions/", search.search_suggest_partial, name="search-suggestions"),
    path("search/miss/", search.search_miss, name="search-miss"),
    path("items/", listing.items, name="items"),
    path("items/<slug:code>/", guide.item, name="item"),
    path("items/<slug:code>/partial/situation/", guide.item_situation_partial, name="item-situation"),
    path("items/<slug:code>/notice/", guide.item_notice, name="item-notice"),
    path("items/<slug:code>/start/", guide.item_start, name="item-start"),
    path("items/<slug:code>/versions/", guide.item_versions, name="item-versions"),
    path("items/<slug:code>/versions/<int:number>/", guide.item_version, name="item-version"),
    path("packages/", packages.packages, name="packages"),
    path("packages/<slug:code>/", packages.package, name="package"),
    path(
        "packages/<slug:code>/partial/situation/",
        packages.package_situation_partial,
        name="package-situation",
    ),
    path("packages/<slug:code>/notice/", packages.package_notice, name="package-notice"),
    path("elements/", dictionary.elements, name="elements"),
    path("elements/<element:code>/", dictionary.element, name="element"),
    path("materials/", dictionary.materials, name="materials"),
    path("materials/<slug:code>/", dictionary.material, name="material"),
    path("projects/", projects.projects, name="projects"),
    path("projects/<slug:code>/", projects.project, name="project"),
]
