"""What a phone's file says: whose form, filled on which pack, what was typed, its photos."""

from dataclasses import dataclass, replace
from uuid import UUID

from evaluation.declarations.typed import Typed
from evaluation.models import Declaration
from grids.pictures import Picture


def as_asked(typed: Typed, saved: Declaration | None) -> Typed:
    """Who of the household answered stands on no phone, so what is saved of it stays."""
    return replace(typed, answered_by=saved.answered_by_id if saved else None)


@dataclass(frozen=True)
class Pictured:
    """A photo that came in a phone's file, cleaned, and the code of the star that it shows."""

    star: str
    picture: Picture


@dataclass(frozen=True)
class Rescued:
    """A form that could not be sent; ``version`` is the one that the phone started from."""

    pack: UUID
    entry: UUID
    version: int
    typed: Typed
    pictured: tuple[Pictured, ...] = ()
