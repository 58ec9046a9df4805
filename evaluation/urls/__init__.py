"""The addresses of the evaluation, noun by noun."""

from evaluation.urls import awards, campaigns, catalogue, decisions, declarations, notices, rounds

urlpatterns = [
    *rounds.urlpatterns,
    *campaigns.urlpatterns,
    *catalogue.urlpatterns,
    *declarations.urlpatterns,
    *decisions.urlpatterns,
    *notices.urlpatterns,
    *awards.urlpatterns,
]
