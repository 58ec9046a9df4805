"""The pages that open without network: what they consist of, and of which version they are.

A shell holds no row of the database: a script fills it from what lies on the phone.
"""

import hashlib
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from evaluation import rules
from evaluation.models import Answer, Declaration, Pledge
from evaluation.rules import Verdict

#: As ``self_assessment.Sheet.board`` says it.
_BOARD = (
    "%(claimed)s claimed, and the notice board begins at %(minimum)s: it takes %(n)s more "
    "star. As it stands nothing is published; the household hears of its result by slip.",
    "%(claimed)s claimed, and the notice board begins at %(minimum)s: it takes %(n)s more "
    "stars. As it stands nothing is published; the household hears of its result by slip.",
)
_Mode, _Place = Declaration.Mode, Declaration.Place
#: Of the ways on the page with network those that need no desk: nothing is copied from paper here.
WAYS_AWAY = [
    (f"{_Mode.DICTATED}/{_Place.HOME}", gettext_lazy("dictated, at their home")),
    (f"{_Mode.DICTATED}/{_Place.OFFICE}", gettext_lazy("dictated, at the village office")),
    (str(_Mode.BY_PHONE), _Mode.BY_PHONE.label),
]
SHELLS = ("offline_list", "offline_form")
_STATIC = (
    "icon.svg",
    "css/starcivil.css",
    "css/declaring.css",
    "css/offline.css",
    "vendor/idb.js",
    "js/offline/rules.js",
    "js/offline/store.js",
    "js/offline/queue.js",
    "js/pictures.js",
    "js/offline/list.js",
    "js/offline/form.js",
    "js/declaring.js",
    "js/starcivil.js",
)


def shell_context() -> dict[str, Any]:
    """What every shell is drawn with, for everybody the same."""
    return {
        "words": {**_sentences(), **_list_words(), **_form_words()},
        "modes": [(way, str(label)) for way, label in WAYS_AWAY],
        "length": Pledge.LENGTH,
        "values": [(value.value, str(value.label)) for value in Answer.Value],
    }


def _sentences() -> dict[str, str]:
    """The live rule in the words of the page with network."""
    left = "%(n)s item is not answered yet.", "%(n)s items are not answered yet."
    return {
        **{found.value: rules.explain(found) for found in Verdict},
        "one_left": ngettext(*left, 1),
        "left": ngettext(*left, 2),
        "board_one": ngettext(*_BOARD, 1),
        "board": ngettext(*_BOARD, 2),
        "closed": _(
            "This star cannot be won this year. With network the form says until when, and why."
        ),
        "refused": _("Ticked, but it cannot be claimed. %(why)s Correct or untick it."),
    }


def _list_words() -> dict[str, str]:
    return {
        "form": reverse("offline_form"),
        "list_of": _("The list of %(day)s, in walking order."),
        "waiting": _("On this phone, not sent yet: %(n)s. The oldest is from %(day)s."),
        "sending": _("Sending …"),
        "offline": _("No network. It is sent by itself when there is one."),
        "logged-out": _("You are no longer logged in. Log in, then it is sent."),
        "other": _("Somebody else is logged in on this phone. Log in yourself, then it is sent."),
        "older": _("This page is of an older version. Close it, open it again with network."),
        "busy": _("The township’s computer is busy. It is sent again in a moment."),
        "photos": _("Photos: %(n)s."),
        "not-taken": _("The photo was refused. With network the form’s own page says why."),
        "stuck": _("could not be sent"),
        "ready": _("waits for network"),
        "begun": _("begun on this phone"),
        "fill_in": _("Fill in"),
        "go_on": _("Go on filling"),
        "differently": _("Another form arrived under the same number. Compare, then send again."),
        "not-mine": _("This household is not in your charge any more. Save it for the clerk."),
        "deleting": _("Delete the form of %(who)s from this phone? It was sent nowhere."),
        "deleting_photo": _going_too(1),
        "deleting_photos": _going_too(2),
        "deleting_refused": _("Delete this photo from this phone? It was not taken."),
        "left_out": _("So many photos did not fit into the file, and stay here: %(n)s."),
        "received": _("%(who)s – receipt %(code)s, %(at)s"),
    }


def _going_too(photos: int) -> str:
    """Its number is put in on the phone."""
    return ngettext("Its %(n)s photo goes with it.", "Its %(n)s photos go with it.", photos)


def _form_words() -> dict[str, str]:
    return {
        "list": reverse("offline_list"),
        "which": _("Household %(name)s: which stars?"),
        "na_means": _("“Not applicable” means: %(reason)s"),
        "mandatory": _("always judged"),
        "elective": _("own choice"),
        "we_claim": _("We claim the %(star)s"),
        "rule_met": _("rule met"),
        "can": _("can be claimed"),
        "not_finished": _("not finished"),
        "rule_not_met": _("rule not met"),
        "cannot": _("cannot be claimed"),
        "answered": _("%(answered)s of %(total)s answered"),
        "kept": _("kept on this phone"),
        "photos_kept": _("Photos of this star on this phone: %(n)s."),
        "photo_large": _("The photo is larger than 8 MB. Take it with a smaller size."),
        "not_now": _("Nothing can be filled in here now: “%(state)s”."),
    }


def shell_template(name: str) -> str:
    return f"evaluation/packs/{name}.html"


def kept_files() -> list[str]:
    """What the worker keeps besides the shells, by their hashed names."""
    return [static(name) for name in _STATIC]


def kept_pages() -> list[str]:
    return [reverse(name) for name in SHELLS]


@lru_cache(maxsize=1)
def shell_version() -> str:
    """Another one whenever a word, a script or a style sheet of them is another."""
    digest = hashlib.sha256()
    for language in ("zh-hans", "en"):
        with override(language):
            for name in SHELLS:
                digest.update(render_to_string(shell_template(name), shell_context()).encode())
    digest.update(" ".join(kept_files()).encode())
    digest.update(render_to_string("evaluation/packs/worker.js").encode())
    return digest.hexdigest()[:12]
