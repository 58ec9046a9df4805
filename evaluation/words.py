"""What the evaluation's ledger verbs mean in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.models import Photo
from evaluation.tables.queries.registry import TABLES
from evaluation.uses.queries.uses import FORGOTTEN
from evaluation.workflow import Stage
from grids.words import Words


def _moved(details: Mapping[str, Any]) -> str:
    return gettext("Round moved to: %(stage)s") % {"stage": Stage(details["target"]).label}


def _posted(details: Mapping[str, Any]) -> str:
    return gettext("Notice %(number)s published, %(lines)s households") % details


def _named(details: Mapping[str, Any]) -> str:
    return gettext("Households named for a wave, %(households)s in all") % details


def _sent(details: Mapping[str, Any]) -> str:
    table = TABLES.get(details["table"])
    told = gettext("Table made as a file, with whole numbers: %(table)s")
    masked = gettext("Table made as a file: %(table)s")
    return (told if details["whole"] else masked) % {"table": table.name if table else "?"}


def _photographed(details: Mapping[str, Any]) -> str:
    return gettext("Photo kept: %(kind)s") % {"kind": Photo.Kind(details["kind"]).label}


def _forgotten(details: Mapping[str, Any]) -> str:
    return gettext("Erased, since their time is over: %(count)s (%(what)s)") % {
        "count": details["count"],
        "what": FORGOTTEN.get(details["what"], "?"),
    }


LEDGER: Words = {
    "data_forgotten": _forgotten,
    "photo_added": _photographed,
    "photo_removed": _("Photo removed"),
    "summary_exported": _("Summary of the stars given out as a file"),
    "table_sent": _sent,
    "catalogue_published": _("Catalogue published"),
    "campaign_founded": _("Evaluation of the year founded"),
    "campaign_changed": _("Rules of the year changed"),
    "campaign_stars_chosen": _("Stars of the year chosen"),
    "campaign_catalogue_changed": _("Another version of the catalogue taken for the year"),
    "catalogue_copied": _("Draft of the catalogue made"),
    "catalogue_draft_removed": _("Draft of the catalogue removed"),
    "star_added": _("Star added to a draft"),
    "star_changed": _("Star changed in a draft"),
    "star_removed": _("Star removed from a draft"),
    "criterion_added": _("Item added to a draft"),
    "criterion_changed": _("Item changed in a draft"),
    "criterion_removed": _("Item removed from a draft"),
    "veto_ground_added": _("Ground for a veto added to a draft"),
    "veto_ground_changed": _("Ground for a veto changed in a draft"),
    "veto_ground_removed": _("Ground for a veto removed from a draft"),
    "round_founded": _("Round founded"),
    "change_round_founded": _("Round of changes founded"),
    "star_change_brought": _("Change of a star brought before the group"),
    "stars_changed": _("Changes of stars approved"),
    "appeal_taken": _("Appeal of a household taken down"),
    "appeal_answered": _("Appeal of a household answered"),
    "wave_founded": _("Wave of the year founded"),
    "wave_changed": _("Wave of the year changed"),
    "wave_villages_added": _("Villages added to a wave"),
    "wave_households_named": _named,
    "wave_seat_added": _("Seat given in the township's own group"),
    "wave_seat_removed": _("Seat taken back in the township's own group"),
    "study_recorded": _("Study session recorded"),
    "move_proposed": _("Next step proposed, a second officer has to confirm"),
    "proposal_taken_back": _("Proposed step taken back"),
    "proposal_lapsed": _("Proposed step lapsed, nobody confirmed it in time"),
    "round_moved": _moved,
    "entries_fixed": _("List of households in the round fixed"),
    "entries_lapsed": _("Declarations without confirmation lapsed"),
    "entries_restored": _("Lapsed declarations opened again"),
    "declaration_saved": _("Declaration saved"),
    "declaration_repeated": _("Declaration of the year before repeated"),
    "draft_kept": _("Declaration kept while it is typed"),
    "declaration_confirmed": _("Declaration confirmed by the household"),
    "confirmation_withdrawn": _("Confirmation withdrawn"),
    "doors_ordered": _("Way from door to door put in order"),
    "mend_until_set": _("Day set until which what is mended counts"),
    "door_marked": _("Mark made at a door"),
    "door_mark_ended": _("Mark at a door taken back"),
    "entry_marked": _("Household marked as declined, away or not eligible"),
    "panel_added": _("Panel added"),
    "panel_removed": _("Panel removed"),
    "seat_added": _("Seat given"),
    "seat_removed": _("Seat taken back"),
    "sitting_opened": _("Sitting opened"),
    "sitting_signed_in": _("Sign-in list of the sitting saved"),
    "recusal_declared": _("Recusal entered"),
    "recusal_doubted": _("Recusal said to be a mistake"),
    "recusal_withdrawn": _("Recusal taken back"),
    "hands_counted": _("Votes counted for a household"),
    "claims_marked": _("An assessor marked a household's stars"),
    "question_asked": _("Question to the grid leader"),
    "question_answered": _("Question answered"),
    "ballot_cast": _("A member voted by name on a household's stars"),
    "sitting_closed": _("Sitting closed, its counts are fixed"),
    "claim_reopened": _("Star of a household opened again"),
    "notice_posted": _posted,
    "notice_withdrawn": _("Notice withdrawn"),
    "objection_received": _("Objection received"),
    "objection_answered": _("Objection answered"),
    "draw_committed": _("Draw opened, its commitment published"),
    "draw_figure_typed": _("Public figure of a draw typed"),
    "draw_revealed": _("Draw revealed"),
    "draw_abandoned": _("Draw given up"),
    "record_exported": _("Record of a round saved for checking"),
    "spot_check_made": _("Spot check entered"),
    "spot_check_mended": _("Finding of a spot check mended"),
    "inspection_opened": _("Half-yearly inspection opened"),
    "inspection_finished": _("Half-yearly inspection finished"),
    "look_entered": _("Household looked at in an inspection"),
    "look_corrected": _("What was seen in an inspection corrected"),
    "fault_found": _("Fault found in an inspection"),
    "fault_rechecked": _("Fault of an inspection re-checked"),
    "entry_corrected": _("Fact of a household on the notice corrected"),
    "contacts_corrected": _("Telephones and comment box of the village corrected"),
    "posting_added": _("Notice recorded as put up"),
    "posting_ended": _("Notice recorded as taken down"),
    "veto_entered": _("Veto entered, a second officer has to confirm"),
    "veto_confirmed": _("Veto confirmed"),
    "veto_taken_back": _("Veto taken back before it was confirmed"),
    "veto_took_hold": _("A veto took hold of a household in the round"),
    "veto_lift_asked": _("Asked that a veto be lifted"),
    "veto_lifted": _("Veto lifted"),
    "stars_awarded": _("Stars awarded"),
    "doubt_raised": _("Doubt about a star raised"),
    "household_reminded": _("Household told of a doubt and given time"),
    "doubt_looked_at": _("Looked again at what was in doubt"),
    "doubt_dropped": _("Doubt about a star given up"),
    "report_issued": _("Report issued"),
    "pack_made": _("List taken along on a phone"),
    "pack_ended": _("List on a phone ended"),
    "pack_read_in": _("Form from a phone’s file read in"),
    "cue_noted": _("Note on what deserves a look"),
}
