"""Addresses: the township's review, awards, and the slips that households get."""

from django.urls import URLPattern, path

from evaluation.awards.views import awards, exports

_ROUND = "rounds/<uuid:round_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_ROUND}/review/", awards.review_detail, name="review_detail"),
    path(f"{_ROUND}/spot-checks/add/", awards.spot_check_add, name="spot_check_add"),
    path("spot-checks/<uuid:check_id>/mend/", awards.spot_check_mend, name="spot_check_mend"),
    path(f"{_ROUND}/awards/", awards.award_list, name="award_list"),
    path(f"{_ROUND}/awards/summary/", awards.award_summary, name="award_summary"),
    path(f"{_ROUND}/awards/summary/export/", exports.summary_export, name="summary_export"),
    path(f"{_ROUND}/slips/", awards.slip_list, name="slip_list"),
    path("entries/<uuid:entry_id>/slip/", awards.entry_slip, name="entry_slip"),
]
