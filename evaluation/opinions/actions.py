"""An assessor marks a household's claims, alone and before the sitting."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.models import Assessment, Entry, Seat
from evaluation.opinions.queries import Household, Opinion, opinions_of
from evaluation.opinions.typed import Said
from evaluation.panels.actions.seated import refuse_stars, seated
from evaluation.questions.actions import ask
from grids.models import Receipt
from grids.writing import Refused, Sent, Stale, Write, writing


def mark_claims(entry_id: UUID, *, said: Mapping[UUID, Said], sent: Sent) -> Receipt:
    """Store the member's marks by claim, and put questions to the grid leader.

    A mark may be changed until the claim is counted; the ledger keeps that it was given, not how.
    """
    with writing(sent) as write:
        entry = Entry.objects.select_related("panel").get(pk=entry_id)
        if entry.panel is None:
            raise PermissionDenied
        seat = seated(entry.panel, write)
        household = _before(seat, entry)
        opinions = _named(household, said)
        _refuse_counted(opinions)
        _refuse_stale(opinions, said)
        given = [each for each in opinions if _is_new(each, said[each.claim.pk])]
        if given:
            _store(seat, given, said, write)
            codes = [opinion.claim.star.star.code for opinion in given]
            write.record("claims_marked", entry, seat=str(seat.pk), stars=codes)
        for opinion in opinions:
            if said[opinion.claim.pk].question:
                ask(seat, opinion.claim, text=said[opinion.claim.pk].question, write=write)
        left = household.left - sum(opinion.left for opinion in given)
        return write.done(_saved(entry, len(given), left), entry)


def _before(seat: Seat, entry: Entry) -> Household:
    """The household as it lies before the member; refused for who stands aside from it."""
    found = opinions_of(seat.panel, only=entry.pk).households(seat.pk)
    if not found:
        raise Refused(_("You do not judge this household."))
    return found[0]


def _named(household: Household, said: Mapping[UUID, Said]) -> list[Opinion]:
    opinions = [opinion for opinion in household.opinions if opinion.claim.pk in said]
    if not opinions:
        raise Refused(_("Nothing was marked."))
    if len(opinions) < len(said):
        raise Refused(_("One of these stars is not claimed by this household."))
    return opinions


def _is_new(opinion: Opinion, said: Said) -> bool:
    return bool(said.mark) and not said.same_as(opinion.mark)


def _refuse_counted(opinions: list[Opinion]) -> None:
    counted = [opinion.claim.star for opinion in opinions if opinion.counted]
    refuse_stars(_("Counted already, so your mark stays as it was: %(stars)s."), counted)


def _refuse_stale(opinions: list[Opinion], said: Mapping[UUID, Said]) -> None:
    """The member marked otherwise in another window."""
    rows = [
        (str(each.claim.star), each.mark.get_mark_display() if each.mark else "", _word(mine))
        for each in opinions
        if (mine := said[each.claim.pk]).version != each.version and _is_new(each, mine)
    ]
    if rows:
        raise Stale(rows, version=max(opinion.version for opinion in opinions))


def _word(said: Said) -> str:
    return str(Assessment.Mark(said.mark).label)


def _store(
    seat: Seat, opinions: Iterable[Opinion], said: Mapping[UUID, Said], write: Write
) -> None:
    """In one statement; a mark that was given before is changed."""
    marks = [
        Assessment(
            claim=opinion.claim,
            seat=seat,
            mark=said[opinion.claim.pk].mark,
            version=opinion.version + 1,
            at=write.at,
        )
        for opinion in opinions
    ]
    Assessment.objects.bulk_create(
        marks,
        update_conflicts=True,
        unique_fields=["claim", "seat"],
        update_fields=["mark", "version", "at"],
    )


def _saved(entry: Entry, marked: int, left: int) -> str:
    done = ngettext(
        "Household %(number)s: %(n)s star marked.",
        "Household %(number)s: %(n)s stars marked.",
        marked,
    ) % {"number": entry.number, "n": marked}
    if not left:
        return done
    missing = ngettext(
        "Not finished: %(n)s of its stars has no mark of yours yet.",
        "Not finished: %(n)s of its stars have no mark of yours yet.",
        left,
    ) % {"n": left}
    return f"{done} {missing}"
