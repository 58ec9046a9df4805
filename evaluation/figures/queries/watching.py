"""Figures of those who watch: objections, vetoes, doubts, inspections, and where rounds stand."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from evaluation.figures.queries.columns import (
    ANSWERS,
    ENTRY,
    HOME,
    VILLAGE,
    day,
    of_entry,
    of_home,
    path,
    under,
)
from evaluation.figures.queries.figure import Column, Figure, Scope, Subject
from evaluation.models import Doubt, Fault, Look, Objection, Recheck, Round, VetoEffect
from evaluation.workflow import Stage


def _rounds(scope: Scope) -> QuerySet[Round]:
    keys = [round_.pk for round_ in scope.of_year]
    return Round.objects.filter(pk__in=keys).order_by("village__name", "stage_since")


ROUNDS = Subject(
    key="rounds",
    name=_("rounds of the year"),
    rows=_rounds,
    paths={"village": "village", "stage": "stage"},
    columns=(
        Column(_("Village"), path("village")),
        Column(_("Round"), path("name")),
        Column(_("Stage"), path("get_stage_display")),
        Column(_("Since"), day("stage_since")),
    ),
    related=("village",),
    readers=VILLAGE,
    link=lambda round_: str(round_.get_absolute_url()),
)


def _at(stage: Stage) -> Figure:
    return Figure(
        f"rounds-{stage.value}",
        ROUNDS,
        stage.label,
        _("Rounds of the year that stand at this stage now; cancelled ones do not count."),
        lambda _scope: Q(stage=stage),
    )


STAGES = tuple(_at(stage) for stage in Stage if stage != Stage.CANCELLED)
ALL_ROUNDS = Figure(
    "rounds",
    ROUNDS,
    _("rounds"),
    _("Rounds of the year without cancelled ones and without changes of stars during the year."),
)


def _objections(scope: Scope) -> QuerySet[Objection]:
    """Of all rounds of the year: those of changes hang, too."""
    rounds = [round_.pk for round_ in scope.rounds]
    return Objection.objects.filter(notice__round__in=rounds).order_by(
        "notice__round__village__name", "received_at"
    )


OBJECTIONS = Subject(
    key="objections",
    name=_("objections of the year"),
    rows=_objections,
    paths={"village": "notice__round__village", "group": "entry__group"},
    columns=(
        *of_entry("entry."),
        Column(_("Objection"), path("number")),
        Column(_("Received on"), day("received_at")),
        Column(_("To be answered by"), day("answer_by")),
        Column(_("Answered on"), day("answered_at")),
        Column(_("Outcome"), path("get_outcome_display")),
    ),
    related=under("entry", ENTRY),
    readers=ANSWERS,
    link=lambda objection: str(objection.get_absolute_url()),
)
OBJECTED = Figure(
    "objections",
    OBJECTIONS,
    _("objections received"),
    _("Objections to notices of the year’s rounds, those of changes of stars included."),
    delicate=True,
)
OPEN_OBJECTIONS = Figure(
    "objections-open",
    OBJECTIONS,
    _("open objections"),
    _("Objections of the year that are not answered yet."),
    lambda _scope: Q(answered_at=None),
    delicate=True,
)
LATE_OBJECTIONS = Figure(
    "objections-late",
    OBJECTIONS,
    _("overdue objections"),
    _("Objections of the year that are not answered and whose last day is over."),
    lambda scope: Q(answered_at=None, answer_by__lt=scope.today),
    delicate=True,
)
UPHELD = Figure(
    "objections-upheld",
    OBJECTIONS,
    _("upheld"),
    _("Objections of the year that were upheld."),
    lambda _scope: Q(outcome=Objection.Outcome.UPHELD),
    delicate=True,
)


def _vetoes(scope: Scope) -> QuerySet[VetoEffect]:
    rounds = [round_.pk for round_ in scope.of_year]
    return (
        VetoEffect.objects.holding()
        .filter(entry__round__in=rounds)
        .order_by("entry__round__village__name", "entry__number")
    )


VETOES = Subject(
    key="vetoes",
    name=_("vetoes that took hold"),
    rows=_vetoes,
    paths={"village": "entry__round__village", "group": "entry__group"},
    columns=(
        *of_entry("entry."),
        Column(_("Ground"), path("veto.ground"), wide=True),
        Column(_("holds until"), day("veto.ends_on")),
    ),
    related=(*under("entry", ENTRY), "veto__ground"),
    readers=ANSWERS,
    link=lambda effect: str(effect.veto.get_absolute_url()),
)
VETOED = Figure(
    "vetoes",
    VETOES,
    _("vetoes"),
    _("Vetoes that keep households, or single stars of them, out of the year’s rounds."),
    within=True,
)


def _doubts(scope: Scope) -> QuerySet[Doubt]:
    return (
        Doubt.objects.open()
        .filter(award__household__village__in=scope.keys)
        .order_by("award__household__village__name", "award__household__number", "at")
    )


DOUBTS = Subject(
    key="doubts",
    name=_("doubts about stars"),
    rows=_doubts,
    paths={"village": "award__household__village"},
    columns=(
        *of_home("award.household."),
        Column(_("Star"), path("award.star.star")),
        Column(_("Item"), path("criterion"), wide=True),
        Column(_("Since"), day("raised_on")),
    ),
    related=(*under("award__household", HOME), "award__star__star", "criterion"),
    readers=ANSWERS,
    link=lambda doubt: str(doubt.get_absolute_url()),
)
DOUBTED = Figure(
    "doubts",
    DOUBTS,
    _("open doubts"),
    _("Doubts about items of awarded stars that are neither mended nor given up nor voted on."),
    delicate=True,
)


def _faults(scope: Scope) -> QuerySet[Fault]:
    faults = Fault.objects.filter(inspection__village__in=scope.keys).dated()
    return faults.order_by("inspection__village__name", "mend_by", "at")


FAULTS = Subject(
    key="faults",
    name=_("faults that inspections found"),
    rows=_faults,
    paths={"village": "inspection__village"},
    columns=(
        Column(_("Village"), path("inspection.village")),
        Column(_("Inspection"), path("inspection")),
        Column(_("what is wrong"), path("text"), wide=True),
        Column(_("who mends it"), path("mender")),
        Column(_("until when"), day("due_on")),
    ),
    related=("inspection__village",),
    readers=ANSWERS,
    link=lambda fault: str(fault.get_absolute_url()),
)
_STANDS = ~Q(Exists(Recheck.objects.filter(fault=OuterRef("pk"), mended=True)))
UNMENDED = Figure(
    "faults-open",
    FAULTS,
    _("faults not mended"),
    _("Faults of all inspections so far that no re-check found mended."),
    lambda _scope: _STANDS,
)
LATE_FAULTS = Figure(
    "faults-late",
    FAULTS,
    _("overdue faults"),
    _("Faults not mended whose last day is over."),
    lambda scope: _STANDS & Q(due_on__lt=scope.today),
)


def _looks(scope: Scope) -> QuerySet[Look]:
    half = 1 if scope.month.month <= 6 else 2
    return Look.objects.filter(
        inspection__village__in=scope.keys,
        inspection__year=scope.month.year,
        inspection__half=half,
    ).order_by("inspection__village__name", "entry__number")


LOOKS = Subject(
    key="looks",
    name=_("households that inspections looked at"),
    rows=_looks,
    paths={"village": "inspection__village"},
    columns=(
        *of_entry("entry."),
        Column(_("Inspection"), path("inspection")),
        Column(_("By whom"), path("inspection.get_office_display")),
        Column(_("Day"), day("seen_on")),
    ),
    related=(*under("entry", ENTRY), "inspection__village"),
    readers=ANSWERS,
    link=lambda look: str(look.get_absolute_url()),
)
LOOKED_AT = Figure(
    "looks",
    LOOKS,
    _("looked at"),
    _("Households that the inspections of the half-year have looked at, each office once."),
)
FIGURES = (
    ALL_ROUNDS,
    *STAGES,
    OBJECTED,
    OPEN_OBJECTIONS,
    LATE_OBJECTIONS,
    UPHELD,
    VETOED,
    DOUBTED,
    UNMENDED,
    LATE_FAULTS,
    LOOKED_AT,
)
