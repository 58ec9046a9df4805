"""Places, the officers who work in them, and the two traces every write leaves."""

from grids.models.factors import Factor, FactorReplacement, LogIn
from grids.models.feedback import Feedback
from grids.models.guesses import Guess
from grids.models.officers import Officer, OfficerUpload, Post, PostQuerySet, phone_mark
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

__all__ = [
    "Anchor",
    "Chain",
    "Factor",
    "FactorReplacement",
    "Feedback",
    "Grid",
    "Guess",
    "HeldRow",
    "LedgerEntry",
    "LogIn",
    "Officer",
    "OfficerUpload",
    "Post",
    "PostQuerySet",
    "Receipt",
    "Safekeeping",
    "Township",
    "Verification",
    "Village",
    "phone_mark",
]
