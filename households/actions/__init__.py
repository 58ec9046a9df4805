"""Every write on households: rosters, one household by hand, ties, codes."""

from households.actions.codes import check_household_code, issue_code
from households.actions.households import add_household, change_household, unmask_person
from households.actions.members import NO_NUMBER, HouseholdFacts, MemberFacts
from households.actions.rosters import confirm_upload, import_roster
from households.actions.ties import add_tie, end_tie
from households.actions.uploads import upload_roster

__all__ = [
    "NO_NUMBER",
    "HouseholdFacts",
    "MemberFacts",
    "add_household",
    "add_tie",
    "change_household",
    "check_household_code",
    "confirm_upload",
    "end_tie",
    "import_roster",
    "issue_code",
    "unmask_person",
    "upload_roster",
]
