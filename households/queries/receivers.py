"""How receivers want their tables, and what they last got."""

from typing import Any

from grids.models import Village
from grids.sealing import fingerprint
from households.models import Receiver, SentCopy
from households.tables.comparing import Copy
from households.tables.table import Place
from households.tables.typed import Chosen, Layout, Wanted


def of_place(place: Place) -> dict[str, Any]:
    """By which field a receiver hangs on its place."""
    return {"village" if isinstance(place, Village) else "township": place}


def wanted_by(receiver: Receiver) -> Wanted:
    """As it is kept."""
    return Wanted(
        columns=[Chosen(*column) for column in receiver.columns],
        layout=Layout(
            receiver.title,
            signed=receiver.signed,
            checker=receiver.checker,
            paper=receiver.paper,
            landscape=receiver.landscape,
        ),
        format=receiver.file_format,
        receiver=receiver.name,
    )


def last_sent(place: Place, table: str, receiver: str) -> SentCopy | None:
    """The copy of what the receiver of that name last got."""
    owner = {f"receiver__{name}": value for name, value in of_place(place).items()}
    found = SentCopy.objects.filter(receiver__table=table, receiver__name=receiver, **owner)
    return found.first()


def mark_of(copy: Copy) -> bytes:
    """By it the same content is known again; nothing can be read from it, nor guessed."""
    return fingerprint(copy.text, purpose="sent table")
