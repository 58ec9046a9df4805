"""What the ledger's verbs mean in words; each app tells its own in ``words.LEDGER``.

A verb is told by a sentence, or by a function of the entry's details that makes one.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

from grids.models import LedgerEntry

Words = Mapping[str, "str | Promise | Callable[[Mapping[str, Any]], str]"]

LEDGER: Words = {
    "officer_appointed": _("Officer appointed"),
    "feedback_given": _("Feedback about the program given"),
    "feedback_answered": _("Feedback about the program answered"),
    "township_founded": _("Township founded by the setup"),
    "county_founded": _("Villages, grids and first officers founded from the county's workbook"),
    "officer_founded": _("Officer with a one-time password founded by the setup"),
    "password_renewed": _("New one-time password given by the setup"),
    "officer_added": _("Officer entered"),
    "officer_changed": _("Officer's name, user name or telephone corrected"),
    "officer_suspended": _("Account suspended"),
    "officer_restored": _("Account restored"),
    "officers_imported": _("Workbook of officers carried out"),
    "post_ended": _("Post ended"),
    "post_transferred": _("Officer moved to another post"),
    "password_reset": _("New slip made: an officer's old password is void"),
    "password_chosen": _("Officer chose a password of their own"),
    "password_changed": _("Officer changed the own password"),
    "slips_printed": _("Slips with one-time passwords shown for printing"),
    "code_list_printed": _("List of one-time codes shown to its officer for printing"),
    "app_key_made": _("Key for an app shown to its officer"),
    "factor_set_up": _("Second factor of a log-in set up"),
    "factor_replacement_asked": _("Second factor lost: its replacement asked for"),
    "factor_replaced": _("Second factor lost: void, confirmed by a second officer"),
    "factor_voided": _("Second factor voided by the setup"),
    "others_logged_out": _("Officer ended all other log-ins of their own"),
    "township_changed": _("Township's telephone corrected"),
    "village_added": _("Village founded"),
    "village_changed": _("Village corrected"),
    "grid_added": _("Grid entered"),
    "grid_changed": _("Grid corrected"),
    "grid_removed": _("Grid removed"),
    "head_taken": _("Head of a ledger below kept"),
    "heads_sealed": _("Daily seal: heads of the ledgers below kept"),
    "held_from_here_on": _("Rows that were there are held from here on"),
}


@cache
def all_words() -> Words:
    """The words of every app that has any."""
    told: Words = {}
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "words"):
            told = {**told, **import_module(f"{config.name}.words").LEDGER}
    return told


def in_words(entry: LedgerEntry) -> str:
    """What was done, as a sentence; the bare verb where nobody has told it yet."""
    told = all_words().get(entry.verb, entry.verb.replace("_", " "))
    return told(json.loads(entry.body)["details"]) if callable(told) else str(told)
