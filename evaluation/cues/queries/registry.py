"""All cues: who adds one writes its function beside the others and a row here.

A cue is a reason for a look and no more: it is never a score, and nobody is compared by it.
"""

from django.utils.translation import gettext_lazy as _

from evaluation.cues.queries.cases import Cue
from evaluation.cues.queries.confirmations import fresh_slip, nobody_present, within_a_minute
from evaluation.cues.queries.devices import one_device
from evaluation.cues.queries.forms_filled import (
    alike,
    all_met,
    in_under_a_minute,
    within_minutes,
)
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
        "seconds",
        _("Forms filled in within a minute"),
        _(
            "Forms dictated at the door or by telephone, of which the first answer and the last "
            "save lie less than a minute apart. Paper forms are copied quicker and are not "
            "counted; of a form that was sent whole it is not known."
        ),
        in_under_a_minute,
    ),
    Cue(
        "device",
        _("One device for many households"),
        _(
            "Forms that households filled in themselves, three or more of which came from one "
            "device, or one from which officers’ forms came, too. Only that it was the same "
            "device is known, not whose; it is forgotten when the round ends."
        ),
        one_device,
    ),
    Cue(
        "fresh_slip",
        _("A code typed minutes after it was printed"),
        _(
            "Confirmations by the household’s own code that was printed in the office less than "
            "fifteen minutes before."
        ),
        fresh_slip,
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
            "the door, or confirmed by a drawn mark, though it is; or confirmed by somebody who "
            "was not of the household."
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
