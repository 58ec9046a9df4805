"""What every writer of a village's roster takes first."""

from uuid import UUID

from grids.models import Village


def locked_village(village_id: UUID) -> Village:
    """The village, so that its roster has one writer at a time.

    ``no_key``: receipts and ledgers that point to the village are not held up, and so cannot hold
    a lock that this writer waits for while they wait for this one.
    """
    return Village.objects.select_for_update(no_key=True).get(pk=village_id)
