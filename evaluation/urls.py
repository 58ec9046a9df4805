"""The addresses of the evaluation, wing by wing."""

from evaluation.awards import urls as awards
from evaluation.ballots import urls as ballots
from evaluation.calls import urls as calls
from evaluation.campaigns import urls as campaigns
from evaluation.catalogue import urls as catalogue
from evaluation.cues import urls as cues
from evaluation.declarations import urls as declarations
from evaluation.doors import urls as doors
from evaluation.doubts import urls as doubts
from evaluation.draws import urls as draws
from evaluation.entries import urls as entries
from evaluation.figures import urls as figures
from evaluation.homes import urls as homes
from evaluation.inspections import urls as inspections
from evaluation.notices import urls as notices
from evaluation.objections import urls as objections
from evaluation.opinions import urls as opinions
from evaluation.packs import urls as packs
from evaluation.panels import urls as panels
from evaluation.photos import urls as photos
from evaluation.questions import urls as questions
from evaluation.receipts import urls as receipts
from evaluation.records import urls as records
from evaluation.reports import urls as reports
from evaluation.reviews import urls as reviews
from evaluation.rounds import urls as rounds
from evaluation.sittings import urls as sittings
from evaluation.star_changes import urls as star_changes
from evaluation.tables import urls as tables
from evaluation.today import urls as today
from evaluation.uses import urls as uses
from evaluation.vetoes import urls as vetoes
from evaluation.waves import urls as waves
from evaluation.years import urls as years

urlpatterns = [
    *today.urlpatterns,
    *uses.urlpatterns,
    *figures.urlpatterns,
    *calls.urlpatterns,
    *campaigns.urlpatterns,
    *years.urlpatterns,
    *catalogue.urlpatterns,
    *rounds.urlpatterns,
    *waves.urlpatterns,
    *panels.urlpatterns,
    *declarations.urlpatterns,
    *doors.urlpatterns,
    *packs.urlpatterns,
    *entries.urlpatterns,
    *opinions.urlpatterns,
    *photos.urlpatterns,
    *questions.urlpatterns,
    *sittings.urlpatterns,
    *ballots.urlpatterns,
    *vetoes.urlpatterns,
    *notices.urlpatterns,
    *objections.urlpatterns,
    *reviews.urlpatterns,
    *draws.urlpatterns,
    *awards.urlpatterns,
    *star_changes.urlpatterns,
    *inspections.urlpatterns,
    *doubts.urlpatterns,
    *cues.urlpatterns,
    *reports.urlpatterns,
    *records.urlpatterns,
    *receipts.urlpatterns,
    *homes.urlpatterns,
    *tables.urlpatterns,
]
