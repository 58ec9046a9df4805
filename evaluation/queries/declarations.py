"""What households declare, as the pages need it: star by star, and household by household."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, TextChoices
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from evaluation import rules
from evaluation.models import (
    Answer,
    Campaign,
    CampaignStar,
    Confirmation,
    Criterion,
    Declaration,
    Entry,
)
from evaluation.rules import Answered, Verdict
from households.models import Household, Membership


def worded(row: object, name: str) -> str:
    """A text of the catalogue in the reader's language."""
    other = getattr(row, f"{name}_en", "")
    english = (get_language() or "").startswith("en")
    return str(other if english and other else getattr(row, name))


@dataclass(frozen=True)
class Item:
    """One criterion and what the household says to it (``value`` may be empty)."""

    criterion: Criterion
    value: str = ""

    @property
    def text(self) -> str:
        return worded(self.criterion, "text")

    @property
    def reason(self) -> str:
        """When it may not apply; empty where that answer is not allowed."""
        return worded(self.criterion, "not_applicable_when")

    @property
    def said(self) -> str:
        return str(Answer.Value(self.value).label) if self.value else _("not answered")


@dataclass(frozen=True)
class StarSheet:
    """One star of a declaration: its items, the verdict, and whether the household wants it."""

    star: CampaignStar
    items: tuple[Item, ...]
    chosen: bool = False

    @property
    def code(self) -> str:
        return self.star.star.code

    @property
    def name(self) -> str:
        return worded(self.star.star, "name")

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
    def missing(self) -> list[Item]:
        """The items that the household says it does not meet."""
        return [item for item in self.items if item.value == rules.NOT_MET]

    @property
    def claimed(self) -> bool:
        """A mandatory star is always claimed; an elective one if chosen and allowed."""
        return self.star.mandatory or (self.chosen and self.allowed)

    @property
    def refused(self) -> bool:
        """Chosen although the answers, as far as given, do not allow it."""
        undecided = {Verdict.ALLOWED, Verdict.UNANSWERED}
        return self.chosen and not self.star.mandatory and self.verdict not in undecided

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
    def total(self) -> int:
        return sum(len(star.items) for star in self.stars)

    @property
    def answered(self) -> int:
        return sum(bool(item.value) for star in self.stars for item in star.items)

    @cached_property
    def gaps(self) -> list[Gap]:
        """What is missing before it can be read out and confirmed, star by star."""
        return [*_star_gaps(self.stars), *_form_gaps(self.declaration)]


def _star_gaps(stars: Iterable[StarSheet]) -> list[Gap]:
    gaps = []
    for star in stars:
        if star.unanswered or star.refused:
            sentence = star.sentence if star.unanswered else unclaimable(star)
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


def unclaimable(star: StarSheet) -> str:
    """Why a star that was ticked cannot be claimed, and what to do."""
    return _("It is ticked but cannot be claimed. %(why)s Correct the answers or untick it.") % {
        "why": star.sentence
    }


def campaign_stars(campaign: Campaign) -> list[CampaignStar]:
    """The campaign's stars with their criteria, in the catalogue's order; two queries."""
    stars = campaign.stars.select_related("star").prefetch_related("star__criteria")
    return list(stars.order_by("star__code"))


def star_sheets(
    stars: Iterable[CampaignStar], answers: Mapping[str, str], chosen: Iterable[str]
) -> tuple[StarSheet, ...]:
    """Stars with ``answers`` (by criterion code) and the ``chosen`` star codes."""
    wanted = set(chosen)
    return tuple(
        StarSheet(
            star=star,
            items=tuple(
                Item(criterion, answers.get(criterion.code, ""))
                for criterion in star.star.criteria.all()
            ),
            chosen=star.star.code in wanted,
        )
        for star in stars
    )


def sheet_of(entry: Entry) -> Sheet:
    """The entry's form as it is saved; five queries."""
    stars = campaign_stars(entry.campaign)
    declaration = (
        Declaration.objects.filter(entry=entry)
        .select_related("typist")
        .prefetch_related("typists")
        .first()
    )
    answers = dict(
        Answer.objects.filter(declaration=declaration).values_list("criterion__code", "value")
    )
    chosen = declaration.chosen.values_list("star__code", flat=True) if declaration else ()
    return Sheet(entry, star_sheets(stars, answers, chosen), declaration)


def standing_confirmation(entry: Entry) -> Confirmation | None:
    """The confirmation that holds, with who confirmed and who entered it."""
    held = Confirmation.objects.standing().filter(declaration__entry=entry)
    return held.select_related("person", "officer", "declaration").first()


def open_members(household: Household) -> QuerySet[Membership]:
    """Who lives in the household's register today, the head first; any of them may confirm."""
    members = Membership.objects.filter(household=household, until=None)
    return members.select_related("person").order_by("relation", "person__name")


class State(TextChoices):
    """Where a household stands in declaring, in words; derived, never stored."""

    DUE = "due", gettext_lazy("still to declare")
    BEGUN = "begun", gettext_lazy("begun, not finished")
    WAITING = "waiting", gettext_lazy("filled in, waiting for confirmation")
    CONFIRMED = "confirmed", gettext_lazy("confirmed")
    DECLINED = "declined", gettext_lazy("declined")
    AWAY = "away", gettext_lazy("not reached")
    LAPSED = "lapsed", gettext_lazy("not confirmed in time")
    OUT = "out", gettext_lazy("does not take part")


_STATES = {
    Entry.Status.DECLARED: State.CONFIRMED,
    Entry.Status.DECLINED: State.DECLINED,
    Entry.Status.AWAY: State.AWAY,
    Entry.Status.LAPSED: State.LAPSED,
    Entry.Status.INELIGIBLE: State.OUT,
    Entry.Status.MOVED_OUT: State.OUT,
}


@dataclass(frozen=True)
class Line:
    """One household of the list: where it stands and how much is answered."""

    entry: Entry
    state: State
    answered: int
    total: int


@dataclass(frozen=True)
class Overview:
    """A round's households in sight, in the order of group and number."""

    lines: list[Line] = field(default_factory=list)

    def counts(self) -> dict[State, int]:
        """How many households stand where, every state named."""
        states = [line.state for line in self.lines]
        return {state: states.count(state) for state in State}

    def groups(self, *states: State) -> list[tuple[str, list[Line]]]:
        """Lines by villager group, of the given states only (none: all)."""
        groups: dict[str, list[Line]] = {}
        for line in self.lines:
            if not states or line.state in states:
                name = line.entry.group.name if line.entry.group else _("Without a group")
                groups.setdefault(name, []).append(line)
        return list(groups.items())


def overview(entries: QuerySet[Entry], campaign: Campaign) -> Overview:
    """Every entry with its state; two queries for any number of households."""
    total = Criterion.objects.filter(star__campaignstar__campaign=campaign).count()
    rows = entries.select_related("group", "micro_grid", "declaration").annotate(
        answered=_answered()
    )
    return Overview([_line(entry, total) for entry in rows])


def _answered() -> Coalesce:
    counted = Answer.objects.filter(declaration__entry=OuterRef("pk")).order_by()
    each = counted.values("declaration").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(each, output_field=IntegerField()), 0)


def _line(entry: Entry, total: int) -> Line:
    answered: int = entry.answered  # type: ignore[attr-defined]  # annotated in overview
    return Line(entry, _state(entry, answered, total), answered, total)


def _state(entry: Entry, answered: int, total: int) -> State:
    if entry.status != Entry.Status.DUE:
        return _STATES[Entry.Status(entry.status)]
    declaration: Declaration | None = getattr(entry, "declaration", None)
    if declaration is None:
        return State.DUE
    finished = answered == total and declaration.mode and declaration.consented
    return State.WAITING if finished else State.BEGUN


def next_due(entries: QuerySet[Entry], *, after: Entry) -> Entry | None:
    """The next household in the list's order that has not confirmed, round the end."""
    order = list(entries.filter(round=after.round_id).values_list("pk", "status"))
    here = next((at for at, (pk, _status) in enumerate(order) if pk == after.pk), -1)
    turned = order[here + 1 :] + order[: max(here, 0)]
    due = next((pk for pk, status in turned if status == Entry.Status.DUE), None)
    return Entry.objects.filter(pk=due).first() if due else None
