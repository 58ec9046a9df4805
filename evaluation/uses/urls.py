"""Addresses: who used whose data in a township, and its yearly look at itself."""

from django.urls import URLPattern, path

from evaluation.uses import views as uses

_TOWNSHIP = "townships/<uuid:township_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_TOWNSHIP}/uses/", uses.use_list, name="use_list"),
    path(f"{_TOWNSHIP}/uses/<int:year>/print/", uses.use_paper, name="use_paper"),
]
