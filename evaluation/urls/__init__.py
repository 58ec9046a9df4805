"""The addresses of the evaluation, noun by noun."""

from evaluation.urls import awards, decisions, declarations, notices, rounds, vetoes

urlpatterns = [
    *rounds.urlpatterns,
    *declarations.urlpatterns,
    *decisions.urlpatterns,
    *notices.urlpatterns,
    *awards.urlpatterns,
    *vetoes.urlpatterns,
]
