"""The way from door to door is put in the order in which its leader walks it."""

from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from evaluation.access import WALKS, can_walk
from evaluation.doors.queries.way import way_of
from evaluation.models import DoorPlace
from grids.models import Grid, Receipt
from grids.writing import Refused, Sent, locked, writing


def order_doors(grid_id: UUID, *, typed: Mapping[UUID, int], seen: str, sent: Sent) -> Receipt:
    """``typed``: by household the place on the way; ``seen``: the way as the page showed it.

    Who was put where another stands comes before it; nothing typed means by number again.
    """
    with writing(sent) as write:
        grid = locked(Grid.objects.filter(pk=grid_id)).select_related("village", "parent").get()
        write.allow(grid.village, *WALKS)
        if not can_walk(sent.officer, grid):
            raise PermissionDenied
        way = way_of(grid)
        if way.mark != seen:
            raise Refused(_("The way was changed a moment ago. Open the page again and look."))
        DoorPlace.objects.filter(household__in=way.keys).delete()
        DoorPlace.objects.bulk_create(
            DoorPlace(household_id=key, position=n)
            for n, key in enumerate(way.put(typed), start=1)
            if typed
        )
        write.record("doors_ordered", grid, households=len(typed))
        return write.done(_("The way is kept in this order."))
