"""Addresses: photos of forms, sittings and postings, and each picture by itself."""

from django.urls import URLPattern, path

from evaluation.photos.views import homes, officers

_FORM = "entries/<uuid:entry_id>/photos"
_SITTING = "sittings/<uuid:sitting_id>/photos/<slug:part>"
_POSTING = "postings/<uuid:posting_id>/photos"
_OWN = "own/stars/<uuid:entry_id>/photos/<slug:part>"

urlpatterns: list[URLPattern] = [
    path(f"{_FORM}/", officers.entry_photos, name="entry_photos"),
    path(f"{_FORM}/<slug:part>/", officers.form_photos, name="form_photos"),
    path(f"{_FORM}/<slug:part>/<slug:name>/", officers.form_photo_add, name="form_photo_add"),
    path(f"{_SITTING}/", officers.sitting_photos, name="sitting_photos"),
    path(f"{_SITTING}/<slug:name>/", officers.sitting_photo_add, name="sitting_photo_add"),
    path(f"{_POSTING}/", officers.posting_photos, name="posting_photos"),
    path(f"{_POSTING}/<slug:name>/", officers.posting_photo_add, name="posting_photo_add"),
    path("photos/<uuid:photo_id>/remove/", officers.photo_remove, name="photo_remove"),
    path("photos/<uuid:photo_id>/<slug:size>/", officers.photo_file, name="photo_file"),
    path(f"{_OWN}/", homes.home_photos, name="home_photos"),
    path(f"{_OWN}/<slug:name>/", homes.home_photo_add, name="home_photo_add"),
    path("own/photos/<uuid:photo_id>/remove/", homes.home_photo_remove, name="home_photo_remove"),
    path("own/photos/<uuid:photo_id>/<slug:size>/", homes.home_photo_file, name="home_photo_file"),
]
