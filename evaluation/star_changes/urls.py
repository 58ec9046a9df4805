"""Addresses: changes of stars during the year, and appeals."""

from django.urls import URLPattern, path

from evaluation.star_changes import views

_ROUND = "rounds/<uuid:round_id>/changes"
_CHANGE = "changes/<uuid:change_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_ROUND}/", views.star_change_list, name="star_change_list"),
    path(f"{_ROUND}/doubts/", views.star_change_found, name="star_change_found"),
    path(f"{_ROUND}/give/", views.star_change_give, name="star_change_give"),
    path(f"{_CHANGE}/", views.star_change_detail, name="star_change_detail"),
    path(f"{_CHANGE}/letter/", views.star_change_letter, name="star_change_letter"),
    path(f"{_CHANGE}/appeal/", views.appeal_add, name="appeal_add"),
    path(f"{_CHANGE}/appeal/answer/", views.appeal_answer, name="appeal_answer"),
]
