"""Figures of the stars: what is claimed, granted and refused, what is held, what was not met.

What the committees decided is counted once it may be told: from the notice on.
"""

from collections.abc import Sequence

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from evaluation import rules
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
    yes_or_no,
)
from evaluation.figures.queries.figure import Column, Figure, Scope, Subject
from evaluation.models import Answer, Award, Body, Claim, Entry, Tally
from evaluation.models.vetoes import is_vetoed
from evaluation.rules import years_after
from evaluation.workflow import Stage

#: From the notice on results are told.
TOLD_IN = (Stage.NOTICE, Stage.REVIEW, Stage.AWARDED, Stage.CLOSED)


def _claims(scope: Scope) -> QuerySet[Claim]:
    """Claims of declared households that no veto bars, with the newest result that counts."""
    rounds = [round_.pk for round_ in scope.of_year]
    counted = Tally.objects.counting().filter(claim=OuterRef("pk"), body=Body.COMMITTEES)
    standing = Claim.objects.filter(
        ~is_vetoed(),
        entry__round__in=rounds,
        entry__live=True,
        entry__status=Entry.Status.DECLARED,
    )
    passed = Subquery(counted.order_by("-at").values("passed")[:1])
    return standing.annotate(passed=passed).order_by(
        "entry__round__village__name", "entry__number", "star__star__code"
    )


CLAIMS = Subject(
    key="claims",
    name=_("claimed stars"),
    rows=_claims,
    paths={"village": "entry__round__village", "group": "entry__group", "star": "star__star__code"},
    columns=(*of_entry("entry."), Column(_("Star"), path("star.star"))),
    related=(*under("entry", ENTRY), "star__star"),
    readers=ANSWERS,
    link=lambda claim: str(claim.entry.get_absolute_url()),
)
_TOLD = Q(entry__round__stage__in=TOLD_IN)
CLAIMED = Figure(
    "claims",
    CLAIMS,
    _("claimed"),
    _("Claims of households that declared, without those that a veto bars."),
    within=True,
)
GRANTED = Figure(
    "claims-granted",
    CLAIMS,
    _("granted"),
    _("Claims that the two committees let pass, in rounds whose notice has hung."),
    lambda _scope: _TOLD & Q(passed=True),
    within=True,
)
REFUSED = Figure(
    "claims-refused",
    CLAIMS,
    _("not granted"),
    _("Claims that the two committees did not let pass, in rounds whose notice has hung."),
    lambda _scope: _TOLD & Q(passed=False),
    within=True,
)


def _differences(scope: Scope) -> QuerySet[Tally]:
    """Counts of the committees against the group, of which one needs a written reason each."""
    rounds = [round_.pk for round_ in scope.of_year]
    counted = Tally.objects.filter(
        body=Body.COMMITTEES, sitting__panel__round__in=rounds, claim__entry__live=True
    ).exclude(reason="")
    told = counted.counting().filter(claim__entry__round__stage__in=TOLD_IN)
    newer = Tally.objects.filter(
        claim=OuterRef("claim"), body=Body.COMMITTEES, at__gt=OuterRef("at")
    )
    return (
        told.alias(newer=Subquery(newer.values("pk")[:1]))
        .filter(newer=None)
        .order_by(
            "claim__entry__round__village__name", "claim__entry__number", "claim__star__star__code"
        )
    )


DIFFERENCES = Subject(
    key="differences",
    name=_("claims decided against the group"),
    rows=_differences,
    paths={
        "village": "claim__entry__round__village",
        "group": "claim__entry__group",
        "star": "claim__star__star__code",
    },
    columns=(
        *of_entry("claim.entry."),
        Column(_("Star"), path("claim.star.star")),
        Column(_("The committees let it pass"), lambda tally: yes_or_no(tally.passed)),
        Column(_("Why they decide otherwise"), path("reason"), wide=True),
    ),
    related=(*under("claim__entry", ENTRY), "claim__star__star"),
    readers=ANSWERS,
    link=lambda tally: str(tally.claim.entry.get_absolute_url()),
)
DIFFERENT = Figure(
    "differences",
    DIFFERENCES,
    _("decided against the group"),
    _(
        "Claims in rounds whose notice has hung that the two committees decided otherwise than the "
        "assessment group; each has a written reason."
    ),
    delicate=True,
)


def _awards(scope: Scope) -> QuerySet[Award]:
    """Stars of the year as they stand today, or on their last day once that is over."""
    ends = [years_after(one.ends_on, one.award_years) for one in scope.campaigns]
    standing = Award.objects.standing(min([scope.today, *ends]))
    # By its rounds: by the stars, which all townships of a county may share, all awards are read.
    held = standing.filter(round__in=[round_.pk for round_ in scope.rounds])
    return held.order_by("round__village__name", "household__number", "star__star__code")


AWARDS = Subject(
    key="awards",
    name=_("stars that are held"),
    rows=_awards,
    paths={"village": "round__village", "group": "entry__group", "star": "star__star__code"},
    columns=(
        *of_home("household."),
        Column(_("Star"), path("star.star")),
        Column(_("Awarded from"), day("valid_from")),
        Column(_("until"), day("valid_to")),
    ),
    related=(*under("household", HOME), "star__star", "entry"),
    readers=VILLAGE,
    link=lambda award: str(award.entry.get_absolute_url()),
)
HELD = Figure(
    "awards",
    AWARDS,
    _("stars held"),
    _(
        "Stars of this year that households hold today, once each; of a year that is over, as it "
        "stood on the last day."
    ),
)


def _unmet(scope: Scope) -> QuerySet[Answer]:
    rounds = [round_.pk for round_ in scope.of_year]
    return Answer.objects.filter(
        value=rules.NOT_MET,
        declaration__entry__round__in=rounds,
        declaration__entry__live=True,
        declaration__entry__status=Entry.Status.DECLARED,
    ).order_by(
        "declaration__entry__round__village__name",
        "declaration__entry__number",
        "criterion__star__code",
        "criterion__code",
    )


UNMET = Subject(
    key="unmet",
    name=_("items that are not met"),
    rows=_unmet,
    paths={
        "village": "declaration__entry__round__village",
        "group": "declaration__entry__group",
        "star": "criterion__star__code",
        "item": "criterion",
    },
    columns=(
        *of_entry("declaration.entry."),
        Column(_("Star"), path("criterion.star")),
        Column(_("Item"), path("criterion"), wide=True),
    ),
    related=(*under("declaration__entry", ENTRY), "criterion__star"),
    readers=ANSWERS,
    link=lambda answer: str(answer.declaration.entry.get_absolute_url()),
)
NOT_MET = Figure(
    "unmet",
    UNMET,
    _("items not met"),
    _("Answers “not met” in confirmed declarations: where help, a class or a clean-up may serve."),
    within=True,
)
FIGURES: Sequence[Figure] = (CLAIMED, GRANTED, REFUSED, DIFFERENT, HELD, NOT_MET)
