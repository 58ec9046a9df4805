"""自评表 as it is filled: its items, each star's verdict, what is still missing, what differs.

Nothing here reads the database; ``queries.declarations`` loads what it is built from.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation import rules
from evaluation.models import Answer, CampaignStar, Criterion, Declaration, Entry
from evaluation.models.catalogue import worded
from evaluation.recorded import asked_by
from evaluation.rules import Answered, Verdict


def said(value: str) -> str:
    """An answer in words."""
    return str(Answer.Value(value).label) if value else _("not answered")


@dataclass(frozen=True)
class Item:
    """One criterion and what the household says to it (``value`` may be empty)."""

    criterion: Criterion
    value: str = ""

    @cached_property
    def text(self) -> str:
        return worded(self.criterion, "text")

    @property
    def question(self) -> str:
        """The text as it is asked, with the mark of an item that must be met."""
        return f"● {self.text}" if self.criterion.required else self.text

    @cached_property
    def reason(self) -> str:
        """When it may not apply; empty where that answer is not allowed."""
        return worded(self.criterion, "not_applicable_when")

    @property
    def said(self) -> str:
        return said(self.value)

    @property
    def asks(self) -> str:
        """What is recorded in the village and stands beside it; mostly nothing."""
        return asked_by(self.criterion)


@dataclass(frozen=True)
class StarSheet:
    """One star of a declaration: its items, the verdict, and whether the household wants it."""

    star: CampaignStar
    items: tuple[Item, ...]
    chosen: bool = False
    #: Until which day a veto bars this star, if one does.
    barred_until: date | None = None
    #: From which day a star that was ended can be won again, where this year is over before it.
    again_from: date | None = None
    #: What the household adds in its own words, and what it promises.
    remark: str = ""
    promise: str = ""

    @property
    def closed(self) -> bool:
        """Whatever the answers are, it cannot be claimed."""
        return bool(self.barred_until or (self.again_from and not self.star.mandatory))

    @property
    def code(self) -> str:
        return self.star.star.code

    @cached_property
    def name(self) -> str:
        return worded(self.star.star, "name")

    @property
    def short(self) -> str:
        """For places with little room: 爱党爱国 instead of 爱党爱国星."""
        return self.name.removesuffix("星")

    @cached_property
    def verdict(self) -> Verdict:
        return rules.verdict(Answered(item.criterion.required, item.value) for item in self.items)

    @property
    def allowed(self) -> bool:
        return self.verdict == Verdict.ALLOWED

    @property
    def unanswered(self) -> list[Item]:
        return [item for item in self.items if not item.value]

    @property
    def answered(self) -> int:
        return len(self.items) - len(self.unanswered)

    @property
    def missing(self) -> list[Item]:
        """The items that the household says it does not meet."""
        return [item for item in self.items if item.value == rules.NOT_MET]

    @property
    def claimed(self) -> bool:
        """A mandatory star is always claimed; an elective one if chosen and allowed."""
        return self.star.mandatory or (self.chosen and self.allowed and not self.closed)

    @property
    def refused(self) -> bool:
        """Chosen although a veto, its end or the answers, as far as given, do not allow it."""
        undecided = {Verdict.ALLOWED, Verdict.UNANSWERED}
        barred = self.closed or self.verdict not in undecided
        return self.chosen and not self.star.mandatory and barred

    @property
    def refusal(self) -> str:
        """Why a star that was ticked cannot be claimed, and what to do."""
        why = self.closed_sentence or self.sentence
        return _("Ticked, but it cannot be claimed. %(why)s Correct or untick it.") % {"why": why}

    @property
    def why_left_out(self) -> str:
        """Why an elective star is not claimed."""
        if self.closed:
            return self.closed_sentence
        if self.allowed:
            return _("It could be claimed; the household does not wish to.")
        if self.verdict == Verdict.UNANSWERED:
            return self.sentence
        items = _("; ").join(item.text for item in self.missing)
        return self.sentence + (_(" Not met: %(items)s") % {"items": items} if items else "")

    @property
    def veto_sentence(self) -> str:
        """What a veto does to this star; its ground stands in the letter to the household only."""
        if not self.barred_until:
            return ""
        until = {"day": date_format(self.barred_until, "DATE_FORMAT")}
        if self.star.mandatory:
            return _("A veto stands until %(day)s: in this round the star is not obtained.") % until
        return _("A veto stands until %(day)s: in this round the star cannot be claimed.") % until

    @property
    def closed_sentence(self) -> str:
        """Why it cannot be claimed: a veto, or that it was ended not long ago."""
        if self.veto_sentence or not self.again_from:
            return self.veto_sentence
        day = date_format(self.again_from, "DATE_FORMAT")
        return _("This star can be won again from %(day)s.") % {"day": day}

    @property
    def sentence(self) -> str:
        """The verdict aloud, with how much is still to be asked."""
        if self.verdict != Verdict.UNANSWERED:
            return rules.explain(self.verdict)
        return ngettext(
            "%(n)s item is not answered yet.",
            "%(n)s items are not answered yet.",
            len(self.unanswered),
        ) % {"n": len(self.unanswered)}


@dataclass(frozen=True)
class Gap:
    """Something that is missing before the household can confirm; ``anchor`` finds its place."""

    sentence: str
    anchor: str


@dataclass(frozen=True)
class Sheet:
    """自评表 of one entry, finished or not; without a declaration it is the empty form."""

    entry: Entry
    stars: tuple[StarSheet, ...]
    declaration: Declaration | None = None
    #: Who ever typed in it.
    typists: frozenset[UUID] = frozenset()

    @property
    def barred(self) -> dict[str, date]:
        """The stars that a veto bars, by code."""
        return {star.code: star.barred_until for star in self.stars if star.barred_until}

    @property
    def later(self) -> dict[str, date]:
        """The stars that can be won again only after this year, by code."""
        return {star.code: star.again_from for star in self.stars if star.again_from}

    @property
    def claimed(self) -> list[StarSheet]:
        return [star for star in self.stars if star.claimed]

    @property
    def mandatory(self) -> list[StarSheet]:
        return [star for star in self.stars if star.star.mandatory]

    @property
    def chosen(self) -> list[StarSheet]:
        return [star for star in self.claimed if not star.star.mandatory]

    @property
    def left_out(self) -> list[StarSheet]:
        return [star for star in self.stars if not star.claimed]

    @property
    def board(self) -> str:
        """How many more stars it takes for the notice board; empty where enough are claimed.

        A star that a veto bars is judged or left out, but is not obtained.
        """
        minimum = self.entry.campaign.minimum_stars
        claimed = sum(not star.barred_until for star in self.claimed)
        if claimed >= minimum:
            return ""
        return ngettext(
            "%(claimed)s claimed, and the notice board begins at %(minimum)s: it takes %(n)s more "
            "star. As it stands nothing is published; the household hears of its result by slip.",
            "%(claimed)s claimed, and the notice board begins at %(minimum)s: it takes %(n)s more "
            "stars. As it stands nothing is published; the household hears of its result by slip.",
            minimum - claimed,
        ) % {"claimed": claimed, "minimum": minimum, "n": minimum - claimed}

    @property
    def total(self) -> int:
        return sum(len(star.items) for star in self.stars)

    @property
    def answered(self) -> int:
        return sum(star.answered for star in self.stars)

    def typed_by(self, officer: UUID) -> bool:
        """Whether the officer ever typed in it."""
        return officer in self.typists

    @cached_property
    def gaps(self) -> list[Gap]:
        """What is missing before it can be read out and confirmed, star by star."""
        return [*_star_gaps(self.stars), *_form_gaps(self.declaration)]

    @property
    def gap_sentences(self) -> list[str]:
        return [gap.sentence for gap in self.gaps]


def _star_gaps(stars: Iterable[StarSheet]) -> list[Gap]:
    gaps = []
    for star in stars:
        if star.unanswered or star.refused:
            sentence = star.sentence if star.unanswered else star.refusal
            gaps.append(Gap(_("%(star)s: ") % {"star": star.name} + sentence, f"star-{star.code}"))
    return gaps


def _form_gaps(declaration: Declaration | None) -> list[Gap]:
    gaps = []
    if declaration is None or not declaration.mode:
        gaps.append(Gap(_("It is not said how the form was filled."), "id_mode"))
    if declaration is None or not declaration.consented:
        gaps.append(
            Gap(_("The household has not agreed to what will be published."), "id_consented")
        )
    return gaps
