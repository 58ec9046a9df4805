"""The addresses of the evaluation, noun by noun."""

from evaluation.urls import awards, decisions, declarations, notices, rounds, waves

urlpatterns = [
    *rounds.urlpatterns,
    *waves.urlpatterns,
    *declarations.urlpatterns,
    *decisions.urlpatterns,
    *notices.urlpatterns,
    *awards.urlpatterns,
]
