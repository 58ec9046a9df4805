"""Addresses: who looks after whom in a village, and the papers that go along."""

from django.urls import URLPattern, path

from households.liaisons.views import liaisons, links

_VILLAGE = "villages/<uuid:village_id>"
_LIAISON = "liaisons/<uuid:pk>"

urlpatterns: list[URLPattern] = [
    path(f"{_VILLAGE}/liaisons/", liaisons.liaison_list, name="liaison_list"),
    path(f"{_VILLAGE}/liaisons/add/", liaisons.liaison_add, name="liaison_add"),
    path(f"{_VILLAGE}/links/propose/", links.link_propose, name="link_propose"),
    path(f"{_VILLAGE}/links/proposal/", links.link_proposal, name="link_proposal"),
    path(f"{_LIAISON}/", liaisons.liaison_detail, name="liaison_detail"),
    path(f"{_LIAISON}/edit/", liaisons.liaison_edit, name="liaison_edit"),
    path(f"{_LIAISON}/end/", liaisons.liaison_end, name="liaison_end"),
    path(f"{_LIAISON}/hand/", liaisons.liaison_hand, name="liaison_hand"),
    path("households/<uuid:pk>/link/", links.household_link, name="household_link"),
    path("households/<uuid:pk>/links/", links.link_history, name="link_history"),
]
