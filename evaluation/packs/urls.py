"""Addresses: the lists on phones, what a phone sends, and the pages that open without network."""

from django.urls import URLPattern, path

from evaluation.packs.views import offline, packs, sending

_ROUND = "rounds/<uuid:round_id>/packs"
_PACK = "packs/<uuid:pack_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_ROUND}/", packs.pack_list, name="pack_list"),
    path(f"{_ROUND}/file/", sending.pack_file, name="pack_file"),
    path(f"{_PACK}/", packs.pack_detail, name="pack_detail"),
    path(f"{_PACK}/end/", packs.pack_end, name="pack_end"),
    path(f"{_PACK}/content/", sending.pack_content, name="pack_content"),
    path(f"{_PACK}/entries/<uuid:entry_id>/", sending.pack_send, name="pack_send"),
    path("offline/", offline.offline_list, name="offline_list"),
    path("offline/form/", offline.offline_form, name="offline_form"),
    path("offline/worker.js", offline.offline_worker, name="offline_worker"),
]
