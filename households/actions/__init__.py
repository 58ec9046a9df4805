"""Every write on households: rosters, one household by hand, ties, codes."""

from households.actions.codes import check_household_code, issue_code, issue_codes
from households.actions.exports import export_household, export_roster
from households.actions.families import carry_out_act, undo_act
from households.actions.households import NUMBERS, add_household, change_household, unmask_person
from households.actions.members import NO_NUMBER, HouseholdFacts, MemberFacts
from households.actions.requests import add_request, answer_request, send_request
from households.actions.rosters import choose_people, confirm_upload, error_file, import_roster
from households.actions.ties import (
    add_tie,
    ask_release,
    dismiss_tie,
    end_tie,
    refuse_release,
    release_tie,
)
from households.actions.uploads import name_columns, upload_roster

__all__ = [
    "NO_NUMBER",
    "NUMBERS",
    "HouseholdFacts",
    "MemberFacts",
    "add_household",
    "add_request",
    "add_tie",
    "answer_request",
    "ask_release",
    "carry_out_act",
    "change_household",
    "check_household_code",
    "choose_people",
    "confirm_upload",
    "dismiss_tie",
    "end_tie",
    "error_file",
    "export_household",
    "export_roster",
    "import_roster",
    "issue_code",
    "issue_codes",
    "name_columns",
    "refuse_release",
    "release_tie",
    "send_request",
    "undo_act",
    "unmask_person",
    "upload_roster",
]
