"""The root of all addresses, and the pages for errors."""

from django.urls import URLPattern, URLResolver, include, path

from starcivil import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("grids.urls")),
    path("", include("households.urls")),
    path("", include("evaluation.urls")),
]

handler400 = "grids.views.bad_request"
handler403 = "grids.views.permission_denied"
handler404 = "grids.views.page_not_found"
handler500 = "grids.views.server_error"
