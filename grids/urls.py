"""Addresses of logging in, places, people, feedback and ledgers."""

from django.urls import URLPattern, path

from grids.feedback import urls as feedback
from grids.logging_in import urls as logging_in
from grids.traces import urls as traces
from grids.views import officers, places, posts, switches, workbooks

_TOWNSHIP = "townships/<uuid:township_id>"
_VILLAGE = "villages/<uuid:village_id>"
_OFFICER = "officers/<uuid:officer_id>"

urlpatterns: list[URLPattern] = [
    *logging_in.urlpatterns,
    *traces.urlpatterns,
    *feedback.urlpatterns,
    path("large-print/", switches.elder_switch, name="elder_switch"),
    path("language/", switches.language_switch, name="language_switch"),
    path("townships/", places.township_list, name="township_list"),
    path(f"{_TOWNSHIP}/", places.township_detail, name="township_detail"),
    path(f"{_TOWNSHIP}/edit/", places.township_edit, name="township_edit"),
    path(f"{_TOWNSHIP}/villages/add/", places.village_add, name="village_add"),
    path(f"{_VILLAGE}/", places.village_detail, name="village_detail"),
    path(f"{_VILLAGE}/edit/", places.village_edit, name="village_edit"),
    path(f"{_VILLAGE}/grids/add/", places.grid_add, name="grid_add"),
    path("grids/<uuid:grid_id>/edit/", places.grid_edit, name="grid_edit"),
    path("grids/<uuid:grid_id>/remove/", places.grid_remove, name="grid_remove"),
    path(f"{_TOWNSHIP}/officers/", officers.officer_list, name="officer_list"),
    path(f"{_TOWNSHIP}/officers/add/", officers.officer_add, name="officer_add"),
    path(f"{_TOWNSHIP}/officers/upload/", workbooks.officer_upload, name="officer_upload"),
    path("officers/template/", workbooks.officer_template, name="officer_template"),
    path("officer-uploads/<uuid:pk>/", workbooks.officer_check, name="officer_check"),
    path("officer-uploads/<uuid:pk>/refused/", workbooks.officer_refused, name="officer_refused"),
    path(f"{_OFFICER}/", officers.officer_detail, name="officer_detail"),
    path(f"{_OFFICER}/edit/", officers.officer_edit, name="officer_edit"),
    path(f"{_OFFICER}/suspend/", officers.officer_suspend, name="officer_suspend"),
    path(f"{_OFFICER}/restore/", officers.officer_restore, name="officer_restore"),
    path(f"{_OFFICER}/posts/add/", posts.post_add, name="post_add"),
    path("posts/<uuid:post_id>/end/", posts.post_end, name="post_end"),
    path("posts/<uuid:post_id>/transfer/", posts.post_transfer, name="post_transfer"),
]
