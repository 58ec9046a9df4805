"""A wave of named households: which ones, village by village, as their numbers are typed."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.models import Round, Wave, WaveHousehold
from evaluation.waves.actions.locking import locked_wave, refuse
from evaluation.waves.queries.naming import list_version
from evaluation.waves.queries.waves import why_fixed
from evaluation.workflow import Stage
from grids.listing import listed
from grids.models import Receipt, Village
from grids.writing import Refused, Sent, Stale, Write, locked, writing
from households.models import Household
from households.numbers import numbers_in


def name_households(
    wave_id: UUID, village_id: UUID, *, typed: str, version: int, sent: Sent
) -> Receipt:
    """Replace the village's list by the numbers typed; ``version``: of the list that was seen."""
    with writing(sent) as write:
        wave = locked_wave(wave_id, write)
        round_ = _locked_round(wave, village_id)
        named = named_in(wave, round_.village)
        numbers = numbers_in(typed)
        if version != list_version(named):
            raise Stale([_both(named, numbers)], version=list_version(named))
        homes = _found(wave, round_.village, numbers)
        _store(wave, round_, homes, named, write)
        return write.done(_named(len(homes), round_.village), wave)


def named_in(wave: Wave, village: Village) -> dict[str, UUID]:
    """The households that the wave names in the village: number → key."""
    rows = wave.named.filter(household__village=village).order_by("household__number")
    return dict(rows.values_list("household__number", "household"))


def _locked_round(wave: Wave, village_id: UUID) -> Round:
    rounds = wave.rounds.filter(village=village_id).exclude(stage=Stage.CANCELLED)
    round_ = locked(rounds).select_related("village", "wave").get()
    refuse(why_fixed(round_))
    return round_


def _found(wave: Wave, village: Village, numbers: list[str]) -> list[Household]:
    homes = Household.objects.standing().filter(village=village, number__in=numbers)
    found = {home.number: home for home in homes}
    unknown = [number for number in dict.fromkeys(numbers) if number not in found]
    reasons = [_twice(numbers), *_elsewhere(wave, village, unknown)]
    if any(reasons):
        raise Refused(" ".join(filter(None, reasons)))
    return list(found.values())


def _twice(numbers: list[str]) -> str:
    twice = [number for number, times in Counter(numbers).items() if times > 1]
    if not twice:
        return ""
    return ngettext(
        "Household %(numbers)s is named twice: leave it standing once.",
        "Households %(numbers)s are named twice: leave each standing once.",
        len(twice),
    ) % {"numbers": listed(twice)}


def _elsewhere(wave: Wave, village: Village, unknown: list[str]) -> Iterable[str]:
    """Numbers that this village does not have: named in another village of the wave, or nowhere."""
    others = wave.named.filter(household__number__in=unknown).exclude(household__village=village)
    told = dict(others.values_list("household__number", "household__village__name"))
    for number, name in told.items():
        yield _("Household %(number)s is named in this wave already, in %(village)s.") % {
            "number": number,
            "village": name,
        }
    nowhere = [number for number in unknown if number not in told]
    if nowhere:
        names = {"village": village.name, "numbers": listed(nowhere)}
        yield _("Not in the roster of %(village)s: %(numbers)s.") % names


def _both(named: dict[str, UUID], numbers: list[str]) -> tuple[str, str, str]:
    return (_("Household numbers"), " ".join(named), " ".join(numbers))


def _store(
    wave: Wave, round_: Round, homes: list[Household], named: dict[str, UUID], write: Write
) -> None:
    before, now = set(named.values()), {home.pk for home in homes}
    wave.named.filter(household__in=before - now).delete()
    WaveHousehold.objects.bulk_create(
        WaveHousehold(wave=wave, household=home) for home in homes if home.pk not in before
    )
    write.record_in(
        round_.village,
        "wave_households_named",
        round_,
        households=len(homes),
        added=sorted(str(pk) for pk in now - before),
        taken_out=sorted(str(pk) for pk in before - now),
    )


def _named(households: int, village: Village) -> str:
    return ngettext(
        "%(n)s household is named in %(village)s.",
        "%(n)s households are named in %(village)s.",
        households,
    ) % {"n": households, "village": village.name}
