"""What the households' ledger verbs mean in words."""

from django.utils.translation import gettext_lazy as _

from grids.words import Words

LEDGER: Words = {
    "household_added": _("Household entered"),
    "household_changed": _("Household corrected"),
    "numbers_read": _("ID and telephone numbers of a person read, with a reason"),
    "tie_added": _("Tie between two households entered"),
    "tie_ended": _("Tie between two households ended"),
    "code_issued": _("New code given to a household"),
    "roster_uploaded": _("Roster uploaded, to be checked"),
    "roster_imported": _("Roster imported"),
}
