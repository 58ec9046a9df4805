"""Addresses: the township's review and its spot checks."""

from django.urls import URLPattern, path

from evaluation.reviews import views as reviews

_ROUND = "rounds/<uuid:round_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_ROUND}/review/", reviews.review_detail, name="review_detail"),
    path(f"{_ROUND}/spot-checks/add/", reviews.spot_check_add, name="spot_check_add"),
    path("spot-checks/<uuid:check_id>/mend/", reviews.spot_check_mend, name="spot_check_mend"),
]
