"""Questions of a round's assessors, for those who answer them; nobody is told who asked."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from evaluation.models import Claim, Question
from evaluation.ordering import in_order
from evaluation.results import uncounted


@dataclass(frozen=True)
class Line:
    """A question in the list; ``open`` while its answer would still help."""

    question: Question
    open: bool


def lines(questions: QuerySet[Question]) -> list[Line]:
    """Open ones first, then by group and household; one query."""
    helps = Exists(open_questions().filter(pk=OuterRef("pk")))
    rows = questions.annotate(helps=helps).select_related(
        "entry__group__parent",
        "entry__round__village",
        "claim__star__star",
        "answered_by",
    )
    found = [Line(row, bool(vars(row)["helps"])) for row in rows]
    return sorted(found, key=lambda line: (not line.open, in_order(line.question.entry)))


def open_questions() -> QuerySet[Question]:
    """Questions that still help: not answered, about a claim that is not counted."""
    claims = uncounted(Claim.objects.filter(pk=OuterRef("claim")))
    return Question.objects.filter(Exists(claims), answered_at=None)
