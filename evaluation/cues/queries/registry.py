"""All cues: who adds one writes its function beside the others and a row here.

A cue is a reason for a look and no more: it is never a score, and nobody is compared by it.
"""

from django.utils.translation import gettext_lazy as _

from evaluation.cues.queries.cases import Cue
from evaluation.cues.queries.confirmations import nobody_present, within_a_minute
from evaluation.cues.queries.forms_filled import alike, all_met, within_minutes
from evaluation.cues.queries.meetings import in_seconds
from evaluation.cues.queries.pictures import used_twice

CUES = (
    Cue(
        "minutes",
        _("Many forms within minutes"),
        _(
            "Forms dictated at the door or by telephone, five or more of which one officer typed "
            "within ten minutes. Paper forms are copied quicker and are not counted."
        ),
        within_minutes,
    ),
    Cue(
        "alike",
        _("Forms that are all alike"),
        _(
            "Confirmed forms, five or more of one officer, with the same answer to every item and "
            "the same stars chosen. Forms with “met” throughout, and those as in the year before, "
            "are not counted."
        ),
        alike,
    ),
    Cue(
        "all_met",
        _("“Met” throughout"),
        _(
            "Confirmed forms in which every item is met, where one officer typed five or more such "
            "and they are a third of that officer’s forms. A household that meets everything is "
            "nothing to look at by itself."
        ),
        all_met,
    ),
    Cue(
        "nobody",
        _("Nobody of the household met"),
        _(
            "Confirmed by telephone only though the household is not recorded as away; dictated at "
            "the door though it is; or confirmed by somebody who was not of the household."
        ),
        nobody_present,
    ),
    Cue(
        "sittings",
        _("Sittings of seconds"),
        _(
            "Closed sittings that were open for less than a minute for each household that was "
            "counted in them."
        ),
        in_seconds,
    ),
    Cue(
        "minute",
        _("Confirmed within a minute"),
        _(
            "Confirmations by the household’s own code or by a call back, which one officer "
            "entered within a minute of another household’s. Signed papers lie on one pile and "
            "are not counted."
        ),
        within_a_minute,
    ),
    Cue(
        "picture",
        _("One photo used twice"),
        _(
            "The same picture in the forms of several households, of whatever village and year. "
            "A household’s own picture of an earlier year is not counted."
        ),
        used_twice,
    ),
)
BY_CODE = {cue.code: cue for cue in CUES}
