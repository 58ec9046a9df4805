"""Which rows of people and homes the ledger holds, and which not and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.models.held import FOUND_BY, SEALED
from grids.traces.holding import Held
from households.models.activities import (
    Activity,
    Attendance,
    Attendee,
    ServiceProject,
)
from households.models.counts import HomeCount, HourCount
from households.models.families import CorrectionRequest, FamilyAct
from households.models.homes import DismissedTie, Household, Membership, Tie
from households.models.liaisons import Liaison, Link, VisitRule
from households.models.people import Person
from households.models.receivers import Receiver, SentCopy
from households.models.rosters import ColumnMeaning, RosterImport, RosterUpload
from households.models.visits import Visit, VisitNote
from households.models.volunteers import Certificate, Served
from households.models.wishes import Wish, WishMeeting

_OF_A_HOME = ("household__village__name", "household__number")
_OF_TWO = ("first__village__name", "first__number", "second__number")

HELD = [
    Held(
        Person,
        _("Person of the roster"),
        ["village__name", "name"],
        but={
            "search_key": FOUND_BY,
            "search_grams": FOUND_BY,
            "birth_year": "must be erasable, and could be guessed from a digest",
            "id_number_sealed": SEALED,
            "id_number_fingerprint": FOUND_BY,
            "phone_sealed": SEALED,
            "phone_fingerprint": FOUND_BY,
        },
    ),
    Held(Household, _("Household"), ["village__name", "number"]),
    Held(Membership, _("Member of a household"), [*_OF_A_HOME, "person__name"]),
    Held(Tie, _("Tie of kinship"), _OF_TWO),
    Held(DismissedTie, _("Suggested tie that was dismissed"), _OF_TWO),
    Held(FamilyAct, _("Family matter"), _OF_A_HOME),
    Held(
        FamilyAct.people.through,
        _("Person in a family matter"),
        ["familyact__household__village__name", "familyact__household__number"],
    ),
    Held(
        CorrectionRequest,
        _("Request for a correction"),
        _OF_A_HOME,
        but={"wish_sealed": SEALED, "answer_sealed": SEALED},
    ),
    Held(ServiceProject, _("Project of volunteer service"), ["village__name", "name"]),
    Held(Activity, _("Activity of the village"), ["village__name", "held_on"]),
    Held(Liaison, _("Liaison"), ["village__name", "name"]),
    Held(Link, _("Link of a household with its liaison"), [*_OF_A_HOME, "liaison__name"]),
    Held(VisitRule, _("How often households are visited"), ["township__name", "kind"]),
    Held(Visit, _("Visit"), [*_OF_A_HOME, "visited_on"]),
    Held(
        VisitNote,
        _("Addition to a visit"),
        ["visit__household__village__name", "visit__household__number", "visit__visited_on"],
    ),
    Held(Wish, _("Wish of a household"), _OF_A_HOME),
    Held(WishMeeting, _("Meeting on wishes"), ["village__name", "held_on"]),
    Held(Attendance, _("Attendance at a study session"), ["activity__village__name"]),
    Held(Attendee, _("Household at an activity"), ["activity__village__name", "household__number"]),
    Held(Served, _("Hours of a volunteer"), ["activity__village__name", "name"]),
    Held(Certificate, _("Certificate of hours"), ["village__name", "name"]),
]

_COUNT = "counted from rows that are held; recount counts anew"

NOT_HELD: dict[type[models.Model], str] = {
    HomeCount: _COUNT,
    HourCount: _COUNT,
    RosterUpload: "gone after an hour; what it brought is held",
    ColumnMeaning: "how a clerk's headings are read; nothing is decided by it",
    RosterImport: "the entry of the import has its file's digest and its counts",
    Receiver: "the columns that an office wants; the entry of each export names them",
    SentCopy: "a copy to compare the next file with, forgotten after 400 days",
}
