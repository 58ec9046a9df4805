"""Which rows of the evaluation the ledger holds, and which not and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluation.models.awards import Award, Review, SpotCheck
from evaluation.models.boards import BoardPage
from evaluation.models.campaigns import Campaign, CampaignStar
from evaluation.models.catalogue import Catalogue, Criterion, Star, VetoGround
from evaluation.models.counts import EntryCount, ModeCount, StarCount
from evaluation.models.cues import CueNote
from evaluation.models.decisions import Panel, Presence, Seat, Sitting, Tally
from evaluation.models.declarations import (
    Answer,
    Claim,
    Confirmation,
    Declaration,
    DeviceMark,
    Pledge,
)
from evaluation.models.doors import DoorMark, DoorPlace
from evaluation.models.doubts import Doubt, Reminder, SecondLook
from evaluation.models.draws import Draw, Pick
from evaluation.models.inspections import Fault, Inspection, Look, Observation, Recheck
from evaluation.models.notices import Correction, Notice, NoticeLine, Posting
from evaluation.models.objections import Objection
from evaluation.models.opinions import Assessment, Ballot, Question
from evaluation.models.packs import Pack
from evaluation.models.photos import Photo
from evaluation.models.recusals import Recusal, Settled
from evaluation.models.reports import ReportIssue
from evaluation.models.rounds import Entry, Proposal, Reopening, Round, StageChange
from evaluation.models.star_changes import Appeal, AwardEnd, StarChange
from evaluation.models.vetoes import Veto, VetoEffect
from evaluation.models.waves import Wave, WaveHousehold, WaveSeat
from grids.models.held import SEALED
from grids.traces.holding import Held

_OF_A_CATALOGUE = ("catalogue__name", "code")
_OF_A_YEAR = ("campaign__township__name", "campaign__year")
_OF_A_ROUND = ("round__village__name", "round__campaign__year")
_OF_AN_ENTRY = ("entry__round__village__name", "entry__number")
_OF_A_DECLARATION = tuple(f"declaration__{path}" for path in _OF_AN_ENTRY)
_OF_A_CLAIM = (*(f"claim__{path}" for path in _OF_AN_ENTRY), "claim__star__star__name")
_OF_A_PANEL = ("panel__name", "panel__round__village__name")
_OF_A_SITTING = ("sitting__panel__round__village__name", "sitting__held_on")
_OF_A_NOTICE = ("notice__title", "notice__number")
_OF_A_WAVE = ("wave__campaign__township__name", "wave__name")
_OF_AN_INSPECTION = ("inspection__village__name", "inspection__year", "inspection__half")
_OF_A_LOOK = tuple(f"look__{path}" for path in _OF_AN_ENTRY)
_OF_AN_AWARD = ("award__household__number", "award__star__star__name")
_OF_A_DOUBT = tuple(f"doubt__{path}" for path in _OF_AN_AWARD)
_OF_A_CHANGE = tuple(f"change__{path}" for path in _OF_A_CLAIM)
_OF_A_VETO = ("veto__household__village__name", "veto__household__number")

HELD = [
    Held(Catalogue, _("Catalogue"), ["name", "version"]),
    Held(Star, _("Star of a catalogue"), [*_OF_A_CATALOGUE, "name"]),
    Held(Criterion, _("Criterion of a star"), ["star__catalogue__name", "code"]),
    Held(VetoGround, _("Ground for a veto"), _OF_A_CATALOGUE),
    Held(Campaign, _("Rules of a year"), ["township__name", "year"]),
    Held(CampaignStar, _("Star of a year"), [*_OF_A_YEAR, "star__name"]),
    Held(Wave, _("Wave"), ["campaign__township__name", "name"]),
    Held(WaveHousehold, _("Household of a wave"), [*_OF_A_WAVE, "household__number"]),
    Held(WaveSeat, _("Seat of a wave's group"), [*_OF_A_WAVE, "name"]),
    Held(Round, _("Round"), ["village__name", "campaign__year", "name"]),
    Held(StageChange, _("Step of a round"), [*_OF_A_ROUND, "move"]),
    Held(Proposal, _("First signature of a step"), [*_OF_A_ROUND, "move"]),
    Held(Entry, _("Household in a round"), ["round__village__name", "number"]),
    Held(Declaration, _("Declaration"), _OF_AN_ENTRY),
    Held(Declaration.chosen.through, _("Star chosen in a declaration"), _OF_A_DECLARATION),
    Held(Declaration.typists.through, _("Typist of a declaration"), _OF_A_DECLARATION),
    Held(Answer, _("Answer in a declaration"), [*_OF_A_DECLARATION, "criterion__code"]),
    Held(Pledge, _("Remark or promise in a declaration"), [*_OF_A_DECLARATION, "star__star__name"]),
    Held(Claim, _("Claimed star"), [*_OF_AN_ENTRY, "star__star__name"]),
    Held(Confirmation, _("Confirmation by the household"), _OF_A_DECLARATION),
    Held(Pack, _("List on a phone"), [*_OF_A_ROUND, "phone"]),
    Held(Panel, _("Group or committees"), ["round__village__name", "name"]),
    Held(Panel.grids.through, _("Grid of a group"), _OF_A_PANEL),
    Held(Seat, _("Seat"), [*_OF_A_PANEL, "name"]),
    Held(Sitting, _("Sitting"), [*_OF_A_PANEL, "held_on"]),
    Held(Presence, _("Presence at a sitting"), [*_OF_A_SITTING, "seat__name"]),
    Held(Settled, _("Who stands aside at a sitting"), [*_OF_A_SITTING, "seat__name"]),
    Held(Recusal, _("Recusal"), [*_OF_AN_ENTRY, "seat__name"]),
    Held(Assessment, _("Mark of a member"), [*_OF_A_CLAIM, "seat__name"]),
    Held(Question, _("Question of a member"), _OF_AN_ENTRY),
    Held(Ballot, _("Vote of a member"), [*_OF_A_CLAIM, "seat__name"]),
    Held(Tally, _("Count of votes"), _OF_A_CLAIM),
    Held(Reopening, _("Reopening of a claim"), _OF_A_CLAIM),
    Held(Veto, _("Veto"), ["household__village__name", "household__number"]),
    Held(Veto.stars.through, _("Star of a veto"), _OF_A_VETO),
    Held(VetoEffect, _("Effect of a veto"), _OF_AN_ENTRY),
    Held(Notice, _("Notice"), ["title", "number"]),
    Held(NoticeLine, _("Line of a notice"), [*_OF_A_NOTICE, "entry__number"]),
    Held(Posting, _("Posting of a notice"), [*_OF_A_NOTICE, "place"]),
    Held(Correction, _("Correction of an entry"), _OF_AN_ENTRY),
    Held(
        Objection,
        _("Objection"),
        ["notice__round__village__name", "number"],
        but={"contact_sealed": SEALED},
    ),
    Held(Draw, _("Draw by lot"), _OF_A_ROUND, but={"sealed_seed": SEALED}),
    Held(Pick, _("Household that a lot fell on"), [*_OF_AN_ENTRY, "position"]),
    Held(SpotCheck, _("Spot check"), _OF_AN_ENTRY),
    Held(Review, _("Review by the township"), _OF_A_ROUND),
    Held(Inspection, _("Half-yearly inspection"), ["village__name", "year", "half"]),
    Held(Look, _("Household looked at in an inspection"), _OF_AN_ENTRY),
    Held(Observation, _("What was seen in an inspection"), [*_OF_A_LOOK, "matter"]),
    Held(Fault, _("Fault found in an inspection"), _OF_AN_INSPECTION),
    Held(Recheck, _("Re-check of a fault"), [*(f"fault__{path}" for path in _OF_AN_INSPECTION)]),
    Held(Award, _("Award of a star"), [*_OF_AN_ENTRY, "star__star__name"]),
    Held(Doubt, _("Doubt about a star"), _OF_AN_AWARD),
    Held(Reminder, _("Reminder of a household"), [*_OF_A_DOUBT, "number"]),
    Held(SecondLook, _("Second look"), [*(f"reminder__{path}" for path in _OF_A_DOUBT)]),
    Held(StarChange, _("Change of a star"), _OF_A_CLAIM),
    Held(AwardEnd, _("End of an award"), _OF_AN_AWARD),
    Held(Appeal, _("Appeal of a household"), _OF_A_CHANGE),
    Held(Photo, _("Photo"), ["kind", "at"]),
    Held(
        ReportIssue,
        _("Issued report"),
        ["village__name", "township__name", "year", "number"],
    ),
    Held(DoorMark, _("Mark at a door"), [*_OF_A_ROUND, "household__number", "kind"]),
    Held(CueNote, _("Note on what deserves a look"), [*_OF_A_ROUND, "cue"]),
]

_COUNT = "counted from rows that are held; recount counts anew"

NOT_HELD: dict[type[models.Model], str] = {
    BoardPage: "a notice's page kept ready; made anew from what is held",
    DeviceMark: "a reason for a look while the round lasts; deleted with its end",
    DoorPlace: "the way somebody walks; nothing is decided by it",
    EntryCount: _COUNT,
    ModeCount: _COUNT,
    StarCount: _COUNT,
}
