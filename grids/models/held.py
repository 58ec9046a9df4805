"""Which rows of places, officers and posts the ledger holds, and which not and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.models.factors import MOVING, Factor, FactorReplacement, LogIn
from grids.models.feedback import Feedback
from grids.models.guesses import Guess
from grids.models.officers import Officer, OfficerUpload, Post
from grids.models.places import Grid, Township, Village
from grids.models.traces import (
    Anchor,
    Chain,
    HeldRow,
    LedgerEntry,
    Receipt,
    Safekeeping,
    Verification,
)
from grids.traces.holding import Held

SEALED = "sealed anew when keys change, and no seal opens in another row"
FOUND_BY = "only to find the row by"

_OF_A_POST = ("officer__name", "township__name", "village__name", "grid__name")

HELD = [
    Held(Township, _("Township"), ["name"]),
    Held(Village, _("Village"), ["name"]),
    Held(Grid, _("Grid"), ["village__name", "name"]),
    Held(
        Officer,
        _("Officer's account"),
        ["name"],
        but={
            "last_login": "changes with each log-in, and gives no right",
            "session_seal": "ends sessions; who may do what comes from posts",
            "phone_sealed": SEALED,
            "phone_fingerprint": FOUND_BY,
            "one_time_sealed": SEALED,
        },
    ),
    Held(Post, _("Post"), _OF_A_POST),
    Held(
        Factor,
        _("Second factor of a log-in"),
        ["user__name"],
        but={"key_sealed": SEALED, **dict.fromkeys(MOVING, "changes with each log-in")},
    ),
    Held(
        FactorReplacement,
        _("Replacement of a second factor"),
        ["officer__name"],
        but={"told_at": "when the owner was told; nothing is decided by it"},
    ),
]

_LEDGER = "the ledger itself, held by its chain"

NOT_HELD: dict[type[models.Model], str] = {
    Receipt: "says that a press was carried out; what it did is held",
    Chain: _LEDGER,
    LedgerEntry: _LEDGER,
    HeldRow: _LEDGER,
    Anchor: "an entry of the chain above has each head that was printed",
    Verification: "what a walk found; the next walk finds it again",
    Safekeeping: "what became of a file outside; the file itself says it",
    OfficerUpload: "gone after an hour; what it brought is held",
    Guess: "counts wrong codes for minutes; nothing is decided by it",
    LogIn: "says where somebody is logged in; who may do what comes from posts",
    Feedback: "about the program; nothing is decided by it",
}
