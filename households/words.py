"""Words for the stable codes: what was wrong with a value or a row, and what the ledger says."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from grids.words import Words


def _codes_issued(details: Mapping[str, Any]) -> str:
    told = ngettext(
        "Slip with a new code printed for %(n)s household of %(group)s",
        "Slips with new codes printed for %(n)s households of %(group)s",
        details["households"],
    )
    return told % {"n": details["households"], "group": details["group"]}


#: Values that are left empty.
FAULTS = {
    "id_damaged": _("This number lost digits in a spreadsheet. Type all 18 of them."),
    "id_check_digit": _("This ID number cannot be right: compare it with the card."),
    "id_length": _("An ID number has 18 digits (the last may be X)."),
    "id_twice_in_file": _("This ID number stands in the file twice."),
    "phone_invalid": _("A telephone number has 11 digits, or is a land line like 0357-1234567."),
    "name_invalid": _("This is no name: it has digits in it, or is too long."),
    "relation_unknown": _("This word for the relation to the head is not known here."),
    "residence_unknown": _("This word for the residence is not known here."),
    "birth_invalid": _("No year of birth can be told from this. Type it like 1957-02-03."),
    "value_unreadable": _("The cell shows an error or a broken sign. Type the value itself."),
    "flag_unknown": _("This is neither yes nor no."),
}
#: Values that go in and deserve a look.
REMARKS = {
    "name_unprintable": _("This name has a character that will not print everywhere."),
    "name_doubtful": _("This name has a sign that is no part of a name, or is very short."),
    "name_of_nobody": _("This looks like a note and not like somebody's name."),
    "name_note": _("What stands in brackets is no part of the name and is left out."),
    "namesake_in_household": _("Two people of this name stand in this household: are they two?"),
    "id_old": _("This is an old ID number of 15 digits: it cannot be checked."),
    "id_area_unknown": _("This ID number begins with an area that is not known: compare the card."),
    "birth_day_number": _(
        "The year was worked out from a spreadsheet's day number: look whether it is right."
    ),
    "id_sequence": _("These ID numbers count up from row to row: were they dragged?"),
    "phone_sequence": _("These telephone numbers count up from row to row: were they dragged?"),
    "phone_several": _("The cell holds several telephone numbers: the first one goes in."),
}
#: Rows that are refused: the person cannot be placed.
REFUSALS = {
    "name_missing": _("The name is missing."),
    "name_invalid": _("This is no name: it has digits in it, or is too long."),
    "number_missing": _(
        "The row has no household number: type the family's number into each of its rows."
    ),
    "head_missing": _("It cannot be told which household this is: name its head, or its number."),
    "number_invalid": _("The household number is longer than 20 characters."),
    "number_damaged": _(
        "A spreadsheet has changed this household number. Set its column to text, type it again."
    ),
    "second_head": _(
        "The household has a head already. If this is another family, give it a number of its own."
    ),
    "other_family": _(
        "This row may be of another family under the same household number: give each family one."
    ),
    "person_twice": _("The same person stands in the file twice."),
    "household_without_head": _("The household's head is missing, so it is held back whole."),
    "household_ended": _("This household has ended."),
    "in_another_household": _(
        "This person is kept in another household. If they moved, record it on that one's page."
    ),
    "other_household": _(
        "The household of this number is kept with another head, so nobody new joins it: compare "
        "the number."
    ),
    "other_head": _("The roster has another head. Change the head on the household's page."),
    "left_the_village": _(
        "This person left the roster earlier. If they are back, record it on the household's page."
    ),
}
#: Rows that could mean several people, or somebody who differs.
QUESTIONS = {
    "several_households": _("Several households of this group have a head of this name."),
    "several_namesakes": _("Several people of this name are kept in this household."),
    "other_id_number": _("Somebody of this name is kept in this household with another ID number."),
    "other_than_kept": _(
        "Somebody of this name is kept in this household with another year and relation."
    ),
    "perhaps_moved": _("Somebody of this name and year of birth is kept in another household."),
}
#: What the fields of a roster are called.
FIELDS = {
    "household_no": _("household number"),
    "group": _("villager group"),
    "micro_grid": _("micro-grid"),
    "name": _("Name"),
    "head_name": _("name of the head"),
    "head_id_number": _("ID number of the head"),
    "birth": _("date or year of birth"),
    "size": _("number of people"),
    "relation": _("relation to the head"),
    "id_number": _("ID number"),
    "phone": _("telephone"),
    "birth_year": _("year of birth"),
    "party_member": _("Party member"),
    "residence": _("residence"),
    "grid": _("lowest grid"),
}

#: What an act does to a running declaration and to awards (README, the life of a round).
EFFECTS = {
    "new_head": _(
        "A running declaration goes on under the old name, as it was fixed when declaring opened; "
        "whoever lives here may confirm it. Stars and plate stay with the household."
    ),
    "split": _(
        "A running declaration, stars and plate stay with this household and its number. The new "
        "household takes part from the next round on."
    ),
    "merge": _(
        "This household keeps its declaration, stars and plate. The other one ends: if it has not "
        "confirmed its declaration it counts as moved out, and its stars and plate end."
    ),
    "move_grid": _(
        "A running declaration stays where it was fixed when declaring opened; the new grid counts "
        "from the next round on. Stars and plate stay."
    ),
    "move_village": _(
        "The household ends here, and the other village enters it. If it has not confirmed its "
        "declaration it counts as moved out; its stars and plate end."
    ),
    "leave": _(
        "A running declaration, stars and plate stay with the household. If nobody is left the "
        "household ends: unconfirmed it counts as moved out, and its stars and plate end."
    ),
    "return": _(
        "Who comes back lives here from that day on. A household that had ended stands again and "
        "takes part from the next round on."
    ),
    "birth": _("A running declaration, stars and plate stay as they are."),
    "death": _(
        "A running declaration, stars and plate stay with the household. If nobody is left the "
        "household ends: unconfirmed it counts as moved out, and its stars and plate end."
    ),
    "marriage": _("A running declaration, stars and plate stay as they are."),
}

#: The verbs of this app in the ledger.
LEDGER: Words = {
    "household_added": _("Household entered"),
    "household_changed": _("Household corrected"),
    "numbers_read": _("ID and telephone numbers of a person read, with a reason"),
    "liaison_added": _("Liaison entered"),
    "liaison_changed": _("Entered whether a liaison can look after households"),
    "liaison_ended": _("Liaison no more"),
    "links_proposed": _("Distribution of households over liaisons proposed"),
    "link_proposed": _("Another liaison proposed for a household"),
    "links_confirmed": _("Distribution of households over liaisons confirmed"),
    "links_dropped": _("Proposed distribution thrown away"),
    "household_linked": _("Household given to a liaison"),
    "visited": _("Visit entered"),
    "visit_corrected": _("Visit corrected within its day"),
    "visit_added_to": _("Something added to a visit"),
    "promise_kept": _("Promise of a visit entered as done"),
    "visit_rules_set": _("Rule set how often households are visited"),
    "wish_added": _("Wish of a household entered"),
    "wish_handled": _("Wish given to somebody to handle"),
    "wish_closed": _("Wish closed with an answer"),
    "wish_meeting_held": _("Meeting on wishes entered"),
    "tie_added": _("Tie between two households entered"),
    "tie_ended": _("Tie between two households ended"),
    "tie_release_asked": _("Asked that an ended tie need not count"),
    "tie_release_refused": _("An ended tie goes on counting, another officer says"),
    "tie_released": _("An ended tie need not count, two officers say"),
    "family_new_head": _("New head of a household"),
    "family_split": _("Household split"),
    "family_merge": _("Households merged"),
    "family_move_grid": _("Household moved to another grid"),
    "family_move_village": _("Household moved to another village"),
    "family_leave": _("Somebody left a household"),
    "family_return": _("Somebody came back into a household"),
    "family_birth": _("Birth in a household"),
    "family_death": _("Death in a household"),
    "family_marriage": _("Somebody married into a household"),
    "family_act_undone": _("What was recorded of a family undone"),
    "correction_asked": _("Request to put stored data right taken down"),
    "correction_answered": _("Request to put stored data right answered"),
    "tie_dismissed": _("Two households said not to be kin"),
    "code_issued": _("New code given to a household"),
    "codes_issued": _codes_issued,
    "roster_exported": _("Roster given out as a file"),
    "household_exported": _("A household's data given out as a file"),
    "roster_columns_named": _("Columns of a roster named"),
    "roster_imported": _("Roster imported"),
    "activity_planned": _("Activity planned"),
    "activity_called_off": _("Activity called off"),
    "activity_held": _("Activity recorded as held, with who came"),
    "attendees_added": _("Households added to an activity’s list"),
    "attendee_removed": _("Household taken off an activity’s list"),
    "service_project_added": _("Project of volunteer service entered"),
    "hours_added": _("Hours of volunteers added"),
    "hours_removed": _("A line of volunteers’ hours taken out"),
    "certificate_asked": _("Certificate of hours put on the village’s list"),
    "certificate_withdrawn": _("Certificate of hours withdrawn"),
}
