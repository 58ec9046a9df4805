"""Addresses: a household's visits, and what waits in a township."""

from django.urls import URLPattern, path

from households.visits.views import papers, township, visits

_HOME = "households/<uuid:pk>"
_VISIT = "visits/<uuid:pk>"
_TOWNSHIP = "townships/<uuid:township_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_HOME}/visits/", visits.visit_list, name="visit_list"),
    path(f"{_HOME}/visits/add/", visits.visit_add, name="visit_add"),
    path(f"{_HOME}/card/", papers.visit_card, name="visit_card"),
    path("liaisons/<uuid:pk>/cards/", papers.visit_cards, name="visit_cards"),
    path(f"{_VISIT}/", visits.visit_detail, name="visit_detail"),
    path(f"{_VISIT}/edit/", visits.visit_edit, name="visit_edit"),
    path(f"{_VISIT}/notes/add/", visits.visit_note, name="visit_note"),
    path(f"{_VISIT}/promise/", visits.visit_promise, name="visit_promise"),
    path(f"{_TOWNSHIP}/visits/", township.township_visits, name="township_visits"),
    path(f"{_TOWNSHIP}/visits/rules/", township.visit_rules, name="visit_rules"),
]
