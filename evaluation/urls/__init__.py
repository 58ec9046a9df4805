"""The addresses of the evaluation, noun by noun."""

from evaluation.urls import awards, decisions, declarations, notices, rounds, voices

urlpatterns = [
    *rounds.urlpatterns,
    *declarations.urlpatterns,
    *decisions.urlpatterns,
    *voices.urlpatterns,
    *notices.urlpatterns,
    *awards.urlpatterns,
]
