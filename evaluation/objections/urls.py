"""Addresses: what villagers object to, and the answers."""

from django.urls import URLPattern, path

from evaluation.objections import views as objections

_ROUND = "rounds/<uuid:round_id>"
_OBJECTION = "objections/<uuid:objection_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_ROUND}/objections/", objections.objection_list, name="objection_list"),
    path("notices/<uuid:notice_id>/object/", objections.objection_add, name="objection_add"),
    path(f"{_OBJECTION}/", objections.objection_detail, name="objection_detail"),
    path(f"{_OBJECTION}/answer/", objections.objection_answer, name="objection_answer"),
]
