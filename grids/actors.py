"""Who acts: an officer under a post, a household by its code, or a member of the public."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from grids.models import Officer


@dataclass(frozen=True)
class Home:
    """A household that came in by its code; ``seal`` is of that code, so a newer one ends it."""

    pk: UUID
    seal: str = ""


@dataclass(frozen=True)
class Anybody:
    """Somebody who neither logged in nor has a code: all that is known is what they send."""


Actor = Officer | Home | Anybody


def actor_of(request: HttpRequest) -> Actor:
    """Who presses here: one browser has one of them at a time, an officer before all others.

    ``request.home`` is put there by the app that knows households, and may be lazy.
    """
    if request.user.is_authenticated:
        return request.user
    home = getattr(request, "home", None)
    return Home(home.pk, home.seal) if home else Anybody()


def columns_of(actor: Actor | None) -> dict[str, Any]:
    """The columns that say who it was; nobody stands for the program itself."""
    return {
        "officer_id": actor.pk if isinstance(actor, Officer) else None,
        "household_id": actor.pk if isinstance(actor, Home) else None,
        "public": isinstance(actor, Anybody),
    }


def key_of(actor: Actor) -> str:
    """What stands for them in the digest of a press: the officer's key, or ``household:<key>``."""
    if isinstance(actor, Officer):
        return str(actor.pk)
    return f"household:{actor.pk}" if isinstance(actor, Home) else "public"
