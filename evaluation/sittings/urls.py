"""Addresses: panels and seats, sittings, counting hands, minutes."""

from django.urls import URLPattern, path

from evaluation.sittings.views import counting, recusals, sittings

urlpatterns: list[URLPattern] = [
    path("rounds/<uuid:round_id>/sittings/", sittings.sitting_list, name="sitting_list"),
    path("rounds/<uuid:round_id>/sittings/add/", sittings.sitting_add, name="sitting_add"),
    path("sittings/<uuid:sitting_id>/", sittings.sitting_detail, name="sitting_detail"),
    path("sittings/<uuid:sitting_id>/close/", sittings.sitting_close, name="sitting_close"),
    path("sittings/<uuid:sitting_id>/minutes/", sittings.sitting_minutes, name="sitting_minutes"),
    path(
        "sittings/<uuid:sitting_id>/unanimous/",
        counting.sitting_unanimous,
        name="sitting_unanimous",
    ),
    path("sittings/<uuid:sitting_id>/named/", counting.sitting_named, name="sitting_named"),
    path(
        "sittings/<uuid:sitting_id>/entries/<uuid:entry_id>/",
        counting.sitting_entry,
        name="sitting_entry",
    ),
    path(
        "sittings/<uuid:sitting_id>/entries/<uuid:entry_id>/recusals/add/",
        recusals.recusal_add,
        name="recusal_add",
    ),
    path(
        "sittings/<uuid:sitting_id>/recusals/<uuid:recusal_id>/confirm/",
        recusals.recusal_confirm,
        name="recusal_confirm",
    ),
]
