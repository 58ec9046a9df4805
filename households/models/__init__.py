"""Households, the people in them, who is kin to whom, and what happens in the village's grids."""

from households.models.activities import (
    Activity,
    ActivityQuerySet,
    Attendance,
    Attendee,
    ServiceProject,
)
from households.models.counts import HomeCount, HourCount
from households.models.families import CorrectionRequest, FamilyAct
from households.models.homes import (
    LEAST_REASON,
    DismissedTie,
    Household,
    HouseholdQuerySet,
    Membership,
    Tie,
    years_on,
)
from households.models.liaisons import TEN, Liaison, Link, VisitRule
from households.models.people import Person, Relation, Residence
from households.models.receivers import Receiver, SentCopy
from households.models.rosters import ColumnMeaning, RosterImport, RosterUpload
from households.models.rows import Row
from households.models.visits import CORRECTED_WITHIN, Visit, VisitNote
from households.models.volunteers import Certificate, Served, in_hours
from households.models.wishes import Wish, WishMeeting

__all__ = [
    "CORRECTED_WITHIN",
    "LEAST_REASON",
    "TEN",
    "Activity",
    "ActivityQuerySet",
    "Attendance",
    "Attendee",
    "Certificate",
    "ColumnMeaning",
    "CorrectionRequest",
    "DismissedTie",
    "FamilyAct",
    "HomeCount",
    "HourCount",
    "Household",
    "HouseholdQuerySet",
    "Liaison",
    "Link",
    "Membership",
    "Person",
    "Receiver",
    "Relation",
    "Residence",
    "RosterImport",
    "RosterUpload",
    "Row",
    "SentCopy",
    "Served",
    "ServiceProject",
    "Tie",
    "Visit",
    "VisitNote",
    "VisitRule",
    "Wish",
    "WishMeeting",
    "in_hours",
    "years_on",
]
