"""The tables of the evaluation, by noun; the same nouns recur in every layer."""

from evaluation.models.awards import Award, AwardQuerySet, Review, SpotCheck
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
from evaluation.models.counts import EntryCount, ModeCount, StarCount
from evaluation.models.cues import CueNote
from evaluation.models.decisions import (
    Body,
    Panel,
    Presence,
    Seat,
    Sitting,
    Tally,
)
from evaluation.models.declarations import (
    Answer,
    Claim,
    Confirmation,
    Declaration,
    DeviceMark,
    Pledge,
)
from evaluation.models.doors import DoorMark, DoorMarkQuerySet, DoorPlace
from evaluation.models.doubts import Doubt, DoubtQuerySet, Reminder, SecondLook
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
from evaluation.models.packs import Pack
from evaluation.models.photos import Photo, PhotoQuerySet
from evaluation.models.recusals import Recusal, Settled, StandsAside
from evaluation.models.reports import ReportIssue, digest_of, report_number
from evaluation.models.rounds import Entry, EntryQuerySet, Proposal, Reopening, Round, StageChange
from evaluation.models.star_changes import (
    APPEAL_WITHIN,
    Appeal,
    AwardEnd,
    StarChange,
    last_day_to_appeal,
)
from evaluation.models.vetoes import Veto, VetoEffect
from evaluation.models.waves import Wave, WaveHousehold, WaveSeat

__all__ = [
    "APPEAL_WITHIN",
    "Answer",
    "Appeal",
    "Assessment",
    "Award",
    "AwardEnd",
    "AwardQuerySet",
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
    "CueNote",
    "Declaration",
    "DeviceMark",
    "DoorMark",
    "DoorMarkQuerySet",
    "DoorPlace",
    "Doubt",
    "DoubtQuerySet",
    "Draw",
    "DrawQuerySet",
    "Entry",
    "EntryCount",
    "EntryQuerySet",
    "Evidence",
    "Fault",
    "Inspection",
    "Look",
    "Majority",
    "ModeCount",
    "Notice",
    "NoticeLine",
    "Objection",
    "Observation",
    "Pack",
    "Panel",
    "Photo",
    "PhotoQuerySet",
    "Pick",
    "Pledge",
    "PosterNames",
    "Posting",
    "Presence",
    "Proposal",
    "Question",
    "Quorum",
    "Recheck",
    "Recusal",
    "Reminder",
    "Reopening",
    "ReportIssue",
    "Review",
    "Round",
    "Seat",
    "SecondLook",
    "Settled",
    "Sitting",
    "SpotCheck",
    "StageChange",
    "StandsAside",
    "Star",
    "StarChange",
    "StarCount",
    "Tally",
    "Use",
    "Veto",
    "VetoEffect",
    "VetoGround",
    "Voting",
    "Wave",
    "WaveHousehold",
    "WaveSeat",
    "digest_of",
    "half_name",
    "last_day_to_appeal",
    "report_number",
]
