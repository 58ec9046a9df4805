"""The addresses of the evaluation, noun by noun."""

from evaluation.urls import (
    awards,
    campaigns,
    catalogue,
    decisions,
    declarations,
    notices,
    rounds,
    vetoes,
    voices,
    waves,
)

urlpatterns = [
    *campaigns.urlpatterns,
    *catalogue.urlpatterns,
    *rounds.urlpatterns,
    *waves.urlpatterns,
    *declarations.urlpatterns,
    *decisions.urlpatterns,
    *voices.urlpatterns,
    *notices.urlpatterns,
    *awards.urlpatterns,
    *vetoes.urlpatterns,
]
