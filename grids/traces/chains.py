"""The chains that the ledger consists of: which is whose, locked, and kept with its entries."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from grids.models import Chain, LedgerEntry, Township, Village
from grids.prepared import prepared_models


def chain_of(place: Village | Township | None) -> Chain:
    """The chain of a village or township, or (``None``) of the installation."""
    return _chain(Chain.objects.all(), place)


def locked_chain(place: Village | Township | None) -> Chain:
    """The same, locked until the transaction ends; nearly every write is in a village."""
    for chain in _of_village(place.pk) if isinstance(place, Village) else ():
        return chain
    return _chain(Chain.objects.select_for_update(), place)


@prepared_models
def _of_village(village: UUID) -> QuerySet[Chain]:
    return Chain.objects.select_for_update().filter(village=village)


def _chain(chains: QuerySet[Chain], place: Village | Township | None) -> Chain:
    if isinstance(place, Village):
        return chains.get_or_create(village=place)[0]
    return chains.get_or_create(village=None, township=place)[0]


def lock(places: Iterable[Village | Township | None]) -> None:
    """Lock the chains of several places, from the top down, so that no two writes cross."""
    for place in sorted(set(places), key=_from_the_top):
        locked_chain(place)


def _from_the_top(place: Village | Township | None) -> tuple[int, str]:
    if place is None:
        return 0, ""
    return (2 if isinstance(place, Village) else 1), str(place.pk)


def above(place: Village | Township | None) -> Township | None:
    """Whose chain keeps the heads of this place's; the installation keeps the townships'."""
    return place.township if isinstance(place, Village) else None


def store(entries: list[LedgerEntry], chain: Chain) -> None:
    """The entries and the chain's head after them, in one round trip: every write ends so."""
    rows = ", ".join([f"({', '.join(['%s'] * len(_COLUMNS))})"] * len(entries))
    values = [getattr(entry, name) for entry in entries for name in _COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(_STORE % rows, [*values, chain.length, chain.head, chain.pk])


_COLUMNS = [str(field.column) for field in LedgerEntry._meta.concrete_fields]
_STORE = f"""
    INSERT INTO grids_ledgerentry ({", ".join(_COLUMNS)}) VALUES %s;
    UPDATE grids_chain SET length = %%s, head = %%s WHERE id = %%s
"""
