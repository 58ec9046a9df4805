"""Forms filled item by item, for counting what deserves a look."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from evaluation.models import Answer, Confirmation, Criterion, Declaration, Entry, Round
from grids.models import Grid, Officer
from tests.factories import NOW, make_entry, make_household

_WHY = {"na": "没有"}


def homes_in(round_: Round, grid: Grid, n: int, *, residence: str = "living_in") -> list[Entry]:
    """Entries of so many new households."""
    homes = [
        make_household(village=grid.village, grid=grid, residence=residence) for _n in range(n)
    ]
    return [make_entry(round_=round_, household=home) for home in homes]


def fill(
    entry: Entry,
    typist: Officer,
    *,
    but: Mapping[str, str] | None = None,
    chosen: Sequence[str] = (),
    mode: str = "dictated",
    confirmed: bool = True,
    means: str = "own_code",
    by: Officer | None = None,
    typed_at: datetime = NOW,
    confirmed_at: datetime = NOW,
) -> Declaration:
    """Everything met ``but`` these items; ``chosen``: codes of stars; confirmed by its head."""
    form = Declaration.objects.create(
        entry=entry, mode=mode, typist=typist, typed_at=typed_at, consented=True
    )
    form.typists.add(typist)
    form.chosen.set(entry.campaign.stars.filter(star__code__in=chosen))
    answers = {
        item: (but or {}).get(item.code, "met")
        for item in Criterion.objects.filter(star__catalogue=entry.campaign.catalogue_id)
    }
    Answer.objects.bulk_create(
        Answer(declaration=form, criterion=item, value=value, reason=_WHY.get(value, ""))
        for item, value in answers.items()
    )
    if confirmed:
        Confirmation.objects.create(
            declaration=form, person=entry.household.head, means=means, officer=by or typist,
            typist=typist, version=1, at=confirmed_at,
        )  # fmt: skip
        entry.status = Entry.Status.DECLARED
        entry.save()
    return form
