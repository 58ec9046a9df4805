"""What waits for a member or a grid leader in many rounds at once, for the home page."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.expressions import BaseExpression
from django.db.models.fields import BooleanField
from django.db.models.functions import JSONObject

from evaluation.kin import circle_of
from evaluation.models import (
    Assessment,
    Body,
    Claim,
    Declaration,
    Entry,
    Seat,
    Sitting,
)
from evaluation.questions.queries import open_questions
from evaluation.results import uncounted
from evaluation.rounds.queries.overview import in_stages
from evaluation.taking_part import number_of
from evaluation.workflow import OPEN_FOR, Work
from grids.models import Officer
from grids.roles import Role

_ASSESSING = tuple(OPEN_FOR[Work.ASSESS])


def open_sittings(officer: Officer) -> BaseExpression:
    """Of a round: open sittings in which the officer has a seat; ``votes``: by ballot."""
    mine = Q(panel__seats__officer=officer) | Q(panel__seats__person__officer=officer)
    seated = Sitting.objects.filter(mine, closed_at=None, panel__round=OuterRef("pk"))
    in_group = Q(panel__body=Body.GROUP)
    votes = Q(panel__seats__kind__in=Seat.VOTING) & ~in_group
    row = JSONObject(
        pk="pk",
        panel="panel__name",
        day="held_on",
        place="place",
        votes=ExpressionWrapper(votes, BooleanField()),
        in_group=ExpressionWrapper(in_group, BooleanField()),
    )
    return ArraySubquery(seated.order_by("held_on").values(row=row))


def to_mark(officer: Officer) -> BaseExpression:
    """Of a round: how many households wait for the officer's mark."""
    mine = Seat.objects.filter(Q(officer=officer) | Q(person__officer=officer))
    mine = mine.filter(kind__in=Seat.VOTING, panel__body=Body.GROUP)
    marked = Assessment.objects.standing().filter(claim=OuterRef("pk"), seat__in=mine)
    left = uncounted(Claim.objects.filter(~Exists(marked), entry=OuterRef("pk")))
    entries = Entry.objects.declared().filter(round=OuterRef("pk"), panel__in=mine.values("panel"))
    typed = Declaration.typists.through._default_manager.filter(
        declaration__entry=OuterRef("pk"), officer=officer
    )
    judged = entries.exclude(circle_of(officer).entries()).filter(~Exists(typed))
    return _while_assessing(judged.filter(Exists(left)))


def to_answer(officer: Officer) -> BaseExpression:
    """Of a round: how many open questions are about the grids that the officer leads."""
    posts = officer.standing_posts
    grids = {post.grid_id for post in posts if post.role == Role.GRID_LEADER and post.grid_id}
    led = Q(micro_grid__in=grids) | Q(group__in=grids) | Q(group__parent__in=grids)
    entries = Entry.objects.filter(led, round=OuterRef(OuterRef("pk")))
    entries = entries.exclude(circle_of(officer).entries())
    return _while_assessing(open_questions().filter(entry__in=entries.values("pk")))


def _while_assessing(rows: QuerySet[Any]) -> BaseExpression:
    return in_stages(_ASSESSING, number_of(rows))
