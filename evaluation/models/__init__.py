"""The tables of the evaluation, by noun; the same nouns recur in every layer."""

from evaluation.models.awards import Award, Review, SpotCheck
from evaluation.models.catalogue import Catalogue, Criterion, Star, VetoGround
from evaluation.models.decisions import (
    Body,
    Panel,
    Presence,
    Recusal,
    Seat,
    Sitting,
    StandsAside,
    Tally,
)
from evaluation.models.declarations import Answer, Claim, Confirmation, Declaration
from evaluation.models.notices import Notice, NoticeLine, Objection
from evaluation.models.rounds import (
    Campaign,
    CampaignStar,
    Entry,
    Proposal,
    Reopening,
    Round,
    StageChange,
)

__all__ = [
    "Answer",
    "Award",
    "Body",
    "Campaign",
    "CampaignStar",
    "Catalogue",
    "Claim",
    "Confirmation",
    "Criterion",
    "Declaration",
    "Entry",
    "Notice",
    "NoticeLine",
    "Objection",
    "Panel",
    "Presence",
    "Proposal",
    "Recusal",
    "Reopening",
    "Review",
    "Round",
    "Seat",
    "Sitting",
    "SpotCheck",
    "StageChange",
    "StandsAside",
    "Star",
    "Tally",
    "VetoGround",
]
