"""Addresses: vetoes."""

from django.urls import URLPattern, path

from evaluation.vetoes import views as vetoes

_VETO = "vetoes/<uuid:veto_id>"

urlpatterns: list[URLPattern] = [
    path("villages/<uuid:village_id>/vetoes/", vetoes.veto_list, name="veto_list"),
    path("households/<uuid:pk>/vetoes/add/", vetoes.veto_add, name="veto_add"),
    path(f"{_VETO}/", vetoes.veto_detail, name="veto_detail"),
    path(f"{_VETO}/confirm/", vetoes.veto_confirm, name="veto_confirm"),
    path(f"{_VETO}/lift/", vetoes.veto_lift, name="veto_lift"),
    path(f"{_VETO}/lift/confirm/", vetoes.veto_second, name="veto_second"),
    path(f"{_VETO}/letter/", vetoes.veto_letter, name="veto_letter"),
]
