"""How a receiver wants its table, and a sealed copy of what it last got."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from grids.models import Township, Village
from grids.writing import Refused, Write
from households.actions.locking import locked_village
from households.models import Receiver, SentCopy
from households.queries.receivers import mark_of, of_place
from households.tables.comparing import Copy
from households.tables.table import Place
from households.tables.typed import Wanted

#: So long a copy waits for the next year's table, with some weeks to spare.
KEPT_FOR = timedelta(days=400)


def locked_place(place: Place) -> Place:
    """One file at a time leaves a village or a township's office."""
    if isinstance(place, Village):
        return locked_village(place.pk)
    return Township.objects.select_for_update(no_key=True).get(pk=place.pk)


def keep_receiver(place: Place, table: str, wanted: Wanted) -> Receiver:
    """All that was wanted under the receiver's name; the next time it is there already."""
    layout = wanted.layout
    receiver, _made = Receiver.objects.update_or_create(
        **of_place(place),
        table=table,
        name=wanted.receiver,
        defaults={
            "columns": [[each.field, each.heading, each.format] for each in wanted.columns],
            "file_format": wanted.format,
            "title": layout.title,
            "signed": layout.signed,
            "checker": layout.checker,
            "paper": layout.paper,
            "landscape": layout.landscape,
        },
    )
    return receiver


def keep_copy(receiver: Receiver, copy: Copy, *, seen: int, write: Write) -> None:
    """In place of the one before, if that is still the one with which this file was compared."""
    last = SentCopy.objects.filter(receiver=receiver).first() or SentCopy(receiver=receiver)
    version = 0 if last._state.adding else last.version
    if version != seen:
        raise Refused(
            _(
                "Somebody else sent this table to %(receiver)s a moment ago. Press once more: what"
                " changed is then counted from that file."
            )
            % {"receiver": receiver.name}
        )
    last.text, last.mark, last.version = copy.text, mark_of(copy), version + 1
    last.officer, last.at = write.sent.officer, write.at
    last.save()


def forget_copies(now: datetime) -> int:
    """Copies with which nobody compares any more; how many there were."""
    return SentCopy.objects.filter(at__lt=now - KEPT_FOR).delete()[0]
