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
from evaluation.models.draws import Draw, Pick
from evaluation.models.notices import Correction, Notice, NoticeLine, Posting
from evaluation.models.objections import Objection
from evaluation.models.opinions import Assessment, Ballot, Question
from evaluation.models.recusals import Recusal, Settled, StandsAside
from evaluation.models.rounds import Entry, Proposal, Reopening, Round, StageChange
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
    "Entry",
    "Evidence",
    "Majority",
    "Notice",
    "NoticeLine",
    "Objection",
    "Panel",
    "Pick",
    "PosterNames",
    "Posting",
    "Presence",
    "Proposal",
    "Question",
    "Quorum",
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
]
