"""Addresses under /api/, and the page of one's own tokens."""

from django.urls import include, path, re_path

from approvals.api import catalog, desk, files, mine, pages, reference

v1 = [
    path("items/", catalog.ItemList.as_view(), name="api-items"),
    path("items/<str:code>/", catalog.ItemDetail.as_view(), name="api-item"),
    path("items/<str:code>/guide/", catalog.ItemGuide.as_view(), name="api-guide"),
    *mine.urls,
    *files.urls,
    *desk.urls,
    path("schema/", reference.schema, name="api-schema"),
    re_path(r"^.*$", pages.nowhere, name="api-nowhere"),
]

urlpatterns = [
    path("api/", reference.reference, name="api"),
    path("api/v1/", include(v1)),
    path("account/tokens/", pages.tokens_page, name="account-tokens"),
    path("account/tokens/create/", pages.create_token, name="token-create"),
    path("account/tokens/<uuid:public_id>/revoke/", pages.revoke_token, name="token-revoke"),
]
