"""Addresses: a place at a glance, and the rows behind each of its numbers."""

from django.urls import URLPattern, path

from evaluation.figures import views as figures

urlpatterns: list[URLPattern] = [
    path("figures/", figures.overview_list, name="overview_list"),
    path("county/", figures.county_figures, name="county_figures"),
    path("places/<uuid:place_id>/overview/", figures.overview, name="overview"),
    path(
        "places/<uuid:place_id>/overview/<slug:part>/", figures.overview_part, name="overview_part"
    ),
    path(
        "places/<uuid:place_id>/groups/<uuid:group_id>/",
        figures.overview_group,
        name="overview_group",
    ),
    path("places/<uuid:place_id>/figures/<slug:key>/", figures.figure_detail, name="figure_detail"),
    path(
        "places/<uuid:place_id>/figures/<slug:key>/picture/",
        figures.figure_picture,
        name="figure_picture",
    ),
    path(
        "places/<uuid:place_id>/figures/<slug:key>/paper/",
        figures.figure_paper,
        name="figure_paper",
    ),
    path(
        "places/<uuid:place_id>/figures/<slug:key>/table/",
        figures.figure_table,
        name="figure_table",
    ),
]
