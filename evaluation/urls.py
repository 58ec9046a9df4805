"""The addresses of the evaluation, noun by noun."""

from evaluation.awards import urls as awards
from evaluation.campaigns import urls as campaigns
from evaluation.catalogue import urls as catalogue
from evaluation.declarations import urls as declarations
from evaluation.notices import urls as notices
from evaluation.opinions import urls as voices
from evaluation.rounds import urls as rounds
from evaluation.sittings import urls as decisions
from evaluation.vetoes import urls as vetoes
from evaluation.waves import urls as waves

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
