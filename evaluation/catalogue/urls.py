"""Addresses: versions of the catalogue, and what stands in a draft."""

from django.urls import URLPattern, path

from evaluation.catalogue.views import drafts
from evaluation.catalogue.views import versions as catalogue

_CATALOGUE = "catalogues/<uuid:catalogue_id>"
_STAR = "stars/<uuid:star_id>"
_ITEM = "criteria/<uuid:criterion_id>"
_GROUND = "veto-grounds/<uuid:ground_id>"

urlpatterns: list[URLPattern] = [
    path("catalogues/", catalogue.catalogue_list, name="catalogue_list"),
    path(f"{_CATALOGUE}/", catalogue.catalogue_detail, name="catalogue_detail"),
    path(
        "townships/<uuid:township_id>/" + f"{_CATALOGUE}/copy/",
        catalogue.catalogue_copy,
        name="catalogue_copy",
    ),
    path(f"{_CATALOGUE}/publish/", catalogue.catalogue_publish, name="catalogue_publish"),
    path(f"{_CATALOGUE}/remove/", catalogue.catalogue_remove, name="catalogue_remove"),
    path(f"{_CATALOGUE}/compare/", catalogue.catalogue_compare, name="catalogue_compare"),
    path(f"{_CATALOGUE}/stars/add/", drafts.star_add, name="star_add"),
    path(f"{_STAR}/", drafts.star_edit, name="star_edit"),
    path(f"{_STAR}/remove/", drafts.star_remove, name="star_remove"),
    path(f"{_STAR}/criteria/add/", drafts.criterion_add, name="criterion_add"),
    path(f"{_ITEM}/", drafts.criterion_edit, name="criterion_edit"),
    path(f"{_ITEM}/remove/", drafts.criterion_remove, name="criterion_remove"),
    path(f"{_CATALOGUE}/veto-grounds/add/", drafts.veto_ground_add, name="veto_ground_add"),
    path(f"{_GROUND}/", drafts.veto_ground_edit, name="veto_ground_edit"),
    path(f"{_GROUND}/remove/", drafts.veto_ground_remove, name="veto_ground_remove"),
]
