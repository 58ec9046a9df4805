"""Households, the people in them, who is kin to whom, and what happens in the village's grids."""

from households.models.activities import (
    Activity,
    ActivityQuerySet,
    Attendance,
    Attendee,
    ServiceProject,
)
from households.models.families import CorrectionRequest, FamilyAct
from households.models.homes import (
    LEAST_REASON,
    DismissedTie,
    Household,
    HouseholdQuerySet,
    Membership,
    Tie,
)
from households.models.people import Person, Relation, Residence
from households.models.rosters import ColumnMeaning, Receiver, RosterImport, RosterUpload
from households.models.rows import Row
from households.models.volunteers import Certificate, Served, in_hours

__all__ = [
    "LEAST_REASON",
    "Activity",
    "ActivityQuerySet",
    "Attendance",
    "Attendee",
    "Certificate",
    "ColumnMeaning",
    "CorrectionRequest",
    "DismissedTie",
    "FamilyAct",
    "Household",
    "HouseholdQuerySet",
    "Membership",
    "Person",
    "Receiver",
    "Relation",
    "Residence",
    "RosterImport",
    "RosterUpload",
    "Row",
    "Served",
    "ServiceProject",
    "Tie",
    "in_hours",
]
