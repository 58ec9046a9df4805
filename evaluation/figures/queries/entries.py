"""Figures of the households in the year's rounds: who takes part, and how far each of them is."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from evaluation.figures.queries.columns import ENTRY, VILLAGE, of_entry, path
from evaluation.figures.queries.figure import Column, Figure, Scope, Subject, Words
from evaluation.models import Award, Body, Claim, Confirmation, Declaration, Entry
from evaluation.models.vetoes import is_vetoed
from evaluation.results import judged_by
from households.models import Residence

_Status, _Mode = Entry.Status, Declaration.Mode


def _entries(scope: Scope) -> QuerySet[Entry]:
    """Each household once, whichever waves it was in; none of a cancelled round."""
    rounds = [round_.pk for round_ in scope.of_year]
    return Entry.objects.filter(round__in=rounds, live=True).order_by(
        "round__village__name", "number"
    )


ENTRIES = Subject(
    key="entries",
    name=_("households in the year’s rounds"),
    rows=_entries,
    paths={"village": "round__village", "group": "group", "micro": "micro_grid"},
    columns=(
        *of_entry(),
        Column(_("Residence"), path("get_residence_display")),
        Column(_("How it stands"), path("get_status_display")),
    ),
    related=ENTRY,
    readers=VILLAGE,
    link=lambda entry: str(entry.get_absolute_url()),
)


def _is(*statuses: Entry.Status) -> Q:
    return Q(status__in=statuses)


_DECLARED = _is(_Status.DECLARED)


def _all_judged(body: Body) -> Q:
    """Declared, with at least one claim that stands, and none that the body has still to judge."""
    claims = Claim.objects.filter(~is_vetoed(), entry=OuterRef("pk"))
    left = claims.alias(judged=judged_by(body)).filter(judged=False)
    return _DECLARED & Q(Exists(claims)) & ~Q(Exists(left))


def _awarded(scope: Scope) -> Q:
    return Q(Exists(Award.objects.standing(scope.today).filter(entry=OuterRef("pk"))))


def _by(mode: Declaration.Mode) -> Q:
    return _DECLARED & Q(declaration__mode=mode)


def _by_own_code() -> Q:
    own = Confirmation.objects.standing().filter(
        declaration__entry=OuterRef("pk"), means__in=Confirmation.BY_ITS_CODE
    )
    return _DECLARED & Q(Exists(own))


def _figure(key: str, name: Words, told: Words, only: Q, *, within: bool = False) -> Figure:
    return Figure(f"entries-{key}", ENTRIES, name, told, lambda _scope: only, within=within)


#: How the households of the rounds stand, in the order in which a table shows it.
STATES = (
    _figure(
        "declared",
        _("declared"),
        _("Households of the year’s rounds whose declaration they confirmed themselves."),
        _DECLARED,
    ),
    _figure(
        "due",
        _("still to declare"),
        _("Households of the year’s rounds of which no confirmed declaration is there yet."),
        _is(_Status.DUE),
    ),
    _figure(
        "declined",
        _("declined"),
        _("Households of the year’s rounds that do not want to take part."),
        _is(_Status.DECLINED),
    ),
    _figure(
        "away",
        _("not reached"),
        _("Households of the year’s rounds that are away and could not be reached."),
        _is(_Status.AWAY),
    ),
    _figure(
        "lapsed",
        _("not in time"),
        _("Households of the year’s rounds that had not confirmed when assessing began."),
        _is(_Status.LAPSED),
        within=True,
    ),
    _figure(
        "out",
        _("moved out"),
        _("Households of the year’s rounds that ended or left before they had confirmed."),
        _is(_Status.MOVED_OUT),
        within=True,
    ),
    _figure(
        "ineligible",
        _("under a veto"),
        _("Households of the year’s rounds that a veto keeps out as a whole."),
        _is(_Status.INELIGIBLE),
        within=True,
    ),
)
DECLARED = STATES[0]
#: The last three together, for who reads in part: else a veto could be worked out.
OTHERS = _figure(
    "others",
    _("not in it"),
    _("Households of the year’s rounds that were not in time, moved out, or are under a veto."),
    _is(_Status.LAPSED, _Status.MOVED_OUT, _Status.INELIGIBLE),
)
ALL = Figure(
    "entries",
    ENTRIES,
    _("Households in the rounds"),
    _(
        "Households that were entered when declaring opened, each once, whichever wave it was in; "
        "cancelled rounds do not count."
    ),
)


def _living(residence: Residence, name: Words, told: Words, who: Words) -> tuple[Figure, Figure]:
    """Those of one kind of residence in the rounds, and those of them that declared."""
    key, lives = f"lives-{residence.value}".replace("_", "-"), Q(residence=residence)
    declared = format_lazy("{name} · {declared}", name=name, declared=_("declared"))
    return (
        _figure(key, name, told, lives),
        _figure(f"{key}-declared", declared, who, lives & _DECLARED),
    )


#: The households that take part, by where they live; each with those that declared.
PARTICIPATION = (
    _living(
        Residence.LIVING_IN,
        _("Living here"),
        _("Households in the rounds of which somebody lived here when declaring opened."),
        _("Of the households that live here, those that declared."),
    ),
    _living(
        Residence.PART_OF_THE_YEAR,
        _("Part of the year"),
        _("Households in the rounds that lived here a part of the year when declaring opened."),
        _("Of the households that live here a part of the year, those that declared."),
    ),
    _living(
        Residence.AWAY,
        _("Away"),
        _("Households in the rounds that were away long-term when declaring opened."),
        _("Of the households that are away, those that declared."),
    ),
    _living(
        Residence.UNKNOWN,
        _("Residence not known"),
        _("Households in the rounds of which nobody had entered where they live."),
        _("Of the households whose residence is not known, those that declared."),
    ),
)
#: How the confirmed declarations were made.
MODES = (
    _figure(
        "itself",
        _("by the household itself"),
        _("Confirmed declarations that the household filled in itself, with its code."),
        _by(_Mode.SELF),
    ),
    _figure(
        "dictated",
        _("dictated at the door"),
        _("Confirmed declarations that the household dictated at its door."),
        _by(_Mode.DICTATED),
    ),
    _figure(
        "paper",
        _("from the paper form"),
        _("Confirmed declarations that were copied from the household’s own paper form."),
        _by(_Mode.FROM_PAPER),
    ),
    _figure(
        "phone",
        _("by telephone"),
        _("Confirmed declarations that the household dictated by telephone."),
        _by(_Mode.BY_PHONE),
    ),
    _figure(
        "as-before",
        _("as in the year before"),
        _("Confirmed declarations in which the household said that nothing is new."),
        _by(_Mode.AS_BEFORE),
    ),
)
OWN_CODE = _figure(
    "own-code",
    _("confirmed by its own code"),
    _("Declared households that confirmed with the code of their own slip."),
    _by_own_code(),
)
JUDGED = (
    _figure(
        "assessed",
        _("assessed"),
        _("Declared households of which the group has judged every claim that stands."),
        _all_judged(Body.GROUP),
    ),
    _figure(
        "decided",
        _("decided"),
        _("Declared households of which the committees have decided every claim that stands."),
        _all_judged(Body.COMMITTEES),
    ),
)
AWARDED = Figure(
    "entries-awarded",
    ENTRIES,
    _("hold stars"),
    _("Households of the year’s rounds that hold at least one star of this year today."),
    _awarded,
)
FIGURES = (
    ALL,
    *STATES,
    OTHERS,
    *(figure for pair in PARTICIPATION for figure in pair),
    *MODES,
    OWN_CODE,
    *JUDGED,
    AWARDED,
)
