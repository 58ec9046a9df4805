"""The tables of the evaluation, by noun; the same nouns recur in every layer."""

from evaluation.models.awards import Award, Review, SpotCheck
from evaluation.models.boards import BoardPage
from evaluation.models.campaigns import (
    Campaign,
    CampaignStar,
    Majority,
    PosterNames,
    Quorum,
    Use,
    Voting,
)
from evaluation.models.catalogue import Catalogue, Criterion, Evidence, Star, VetoGround
from evaluation.models.decisions import (
    Body,
    Panel,
    Presence,
    Seat,
    Sitting,
    Tally,
)
from evaluation.models.declarations import Answer, Claim, Confirmation, Declaration
from evaluation.models.draws import Draw, DrawQuerySet, Pick
from evaluation.models.inspections import (
    Fault,
    Inspection,
    Look,
    Observation,
    Recheck,
    half_name,
)
from evaluation.models.notices import Correction, Notice, NoticeLine, Posting
from evaluation.models.objections import Objection
from evaluation.models.opinions import Assessment, Ballot, Question
from evaluation.models.recusals import Recusal, Settled, StandsAside
from evaluation.models.rounds import Entry, EntryQuerySet, Proposal, Reopening, Round, StageChange
from evaluation.models.vetoes import Veto, VetoEffect
from evaluation.models.waves import Wave, WaveHousehold, WaveSeat

__all__ = [
    "Answer",
    "Assessment",
    "Award",
    "Ballot",
    "BoardPage",
    "Body",
    "Campaign",
    "CampaignStar",
    "Catalogue",
    "Claim",
    "Confirmation",
    "Correction",
    "Criterion",
    "Declaration",
    "Draw",
    "DrawQuerySet",
    "Entry",
    "EntryQuerySet",
    "Evidence",
    "Fault",
    "Inspection",
    "Look",
    "Majority",
    "Notice",
    "NoticeLine",
    "Objection",
    "Observation",
    "Panel",
    "Pick",
    "PosterNames",
    "Posting",
    "Presence",
    "Proposal",
    "Question",
    "Quorum",
    "Recheck",
    "Recusal",
    "Reopening",
    "Review",
    "Round",
    "Seat",
    "Settled",
    "Sitting",
    "SpotCheck",
    "StageChange",
    "StandsAside",
    "Star",
    "Tally",
    "Use",
    "Veto",
    "VetoEffect",
    "VetoGround",
    "Voting",
    "Wave",
    "WaveHousehold",
    "WaveSeat",
    "half_name",
]
