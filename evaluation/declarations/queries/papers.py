"""自评表 on paper, for one household or many at once: empty, or filled as it is saved."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Count

from evaluation.declarations.queries.self_assessment import Sheet, StarSheet
from evaluation.declarations.queries.star_sheets import star_sheets
from evaluation.declarations.queries.stars import campaign_stars
from evaluation.declarations.typed import Typed
from evaluation.models import Answer, AwardEnd, Declaration, Entry, Pledge, VetoEffect
from grids.codes import digest_code, grouped, sha256_of
from grids.qr import Qr, qr_of
from households.masking import masked
from households.models import Membership

#: A printed line holds about so many characters; by this the stars are laid out on two sides.
_A_LINE = 36
#: The first side has the head of the form, the second the household's word.
_HEAD, _WORD = 7, 16


@dataclass(frozen=True)
class Paper:
    """One sheet: both sides of one household's form, found again by its QR."""

    sheet: Sheet
    members: int
    qr: Qr

    @property
    def entry(self) -> Entry:
        return self.sheet.entry

    @property
    def masked(self) -> str:
        return masked(self.entry.head_name)

    @cached_property
    def code(self) -> str:
        return paper_code(self.sheet)

    @cached_property
    def sides(self) -> tuple[Sequence[tuple[int, StarSheet]], Sequence[tuple[int, StarSheet]]]:
        """The stars in their order, numbered, parted where both sides are equally full."""
        stars = list(enumerate(self.sheet.stars, start=1))
        lines = [_lines(star) for _n, star in stars]
        first = min(
            range(len(stars) + 1),
            key=lambda n: abs(_HEAD + sum(lines[:n]) - sum(lines[n:]) - _WORD),
        )
        return stars[:first], stars[first:]


def _lines(star: StarSheet) -> int:
    """Its head, the line for own words, and its items with what does not apply."""
    asked = (len(item.question) + len(item.reason) + 2 * bool(item.reason) for item in star.items)
    return 2 + sum(1 + length // _A_LINE for length in asked)


def paper_code(sheet: Sheet) -> str:
    """16 characters that change with every answer: paper and screen are the same if they match."""
    declaration = sheet.declaration
    if declaration is None:
        return ""
    said = [f"{item.criterion.code}={item.value}" for star in sheet.stars for item in star.items]
    claimed = [star.code for star in sheet.claimed]
    facts = [str(declaration.pk), declaration.mode, str(declaration.consented), *said, *claimed]
    return grouped(digest_code(sha256_of("\n".join(facts).encode())))


def papers_of(
    entries: Sequence[Entry], *, address: Callable[[UUID], str], empty: bool = False
) -> list[Paper]:
    """In the order given; ``address`` leads from a household to its form. Eight queries."""
    members = _members(entries)
    return [
        Paper(sheet, members[sheet.entry.household_id], qr_of(address(sheet.entry.household_id)))
        for sheet in sheets_of(entries, empty=empty)
    ]


def sheets_of(entries: Sequence[Entry], *, empty: bool = False) -> list[Sheet]:
    """Of one campaign, as they are saved or ``empty``; who ever typed in them is not told."""
    if not entries:
        return []
    keys = [entry.pk for entry in entries]
    stars = campaign_stars(entries[0].campaign_id)
    found = Declaration.objects.filter(entry__in=[] if empty else keys)
    saved = {one.entry_id: one for one in found.select_related("answered_by")}
    typed, barred, later = _typed(saved.values()), _barred(keys), _later(entries)
    return [
        Sheet(
            entry,
            star_sheets(stars, typed[entry.pk], barred[entry.pk], later[entry.household_id]),
            saved.get(entry.pk),
        )
        for entry in entries
    ]


def _typed(saved: Iterable[Declaration]) -> defaultdict[UUID, Typed]:
    """What is saved star by star, by entry; three queries."""
    of = {"declaration__in": [one.pk for one in saved]}
    answers: dict[UUID, dict[str, str]] = defaultdict(dict)
    for entry, code, value in Answer.objects.filter(**of).values_list(
        "declaration__entry", "criterion__code", "value"
    ):
        answers[entry][code] = value
    chosen: dict[UUID, set[str]] = defaultdict(set)
    ticks = Declaration.chosen.through._default_manager.filter(**of)
    for entry, star in ticks.values_list("declaration__entry", "campaignstar__star__code"):
        chosen[entry].add(star)
    words: dict[UUID, dict[str, tuple[str, str]]] = defaultdict(dict)
    said = Pledge.objects.filter(**of).values_list(
        "declaration__entry", "star__star__code", "remark", "promise"
    )
    for entry, star, remark, promise in said:
        words[entry][star] = (remark, promise)
    found: defaultdict[UUID, Typed] = defaultdict(Typed)
    for one in saved:
        own = words[one.entry_id]
        found[one.entry_id] = Typed(
            answers=answers[one.entry_id],
            chosen=frozenset(chosen[one.entry_id]),
            remarks={star: remark for star, (remark, _promise) in own.items()},
            promises={star: promise for star, (_remark, promise) in own.items()},
        )
    return found


def _barred(entries: Sequence[UUID]) -> defaultdict[UUID, dict[str, date]]:
    """The stars that vetoes bar, by entry: until which day."""
    held = VetoEffect.objects.holding().filter(entry__in=entries).order_by("veto__ends_on")
    found: defaultdict[UUID, dict[str, date]] = defaultdict(dict)
    for entry, star, until in held.values_list("entry", "veto__stars__star__code", "veto__ends_on"):
        if star:
            found[entry][star] = until
    return found


def _later(entries: Sequence[Entry]) -> defaultdict[UUID, dict[str, date]]:
    """The stars that can be won again only after this year, by household."""
    homes = [entry.household_id for entry in entries]
    ends = AwardEnd.objects.filter(award__household__in=homes, award__follower=None)
    late = ends.filter(again_from__gt=entries[0].campaign.ends_on).order_by("again_from")
    found: defaultdict[UUID, dict[str, date]] = defaultdict(dict)
    for home, star, again in late.values_list(
        "award__household", "award__star__star__code", "again_from"
    ):
        if again:
            found[home][star] = again
    return found


def _members(entries: Sequence[Entry]) -> defaultdict[UUID, int]:
    """How many live in each household today."""
    homes = [entry.household_id for entry in entries]
    living = Membership.objects.filter(household__in=homes, until=None).order_by()
    counts = living.values_list("household").annotate(n=Count("pk"))
    return defaultdict(int, dict(counts))
