"""The facts of many rounds at once, in one query, for the page that adds up all posts.

The same ``Facts`` as ``round_facts`` gives for one round (a test compares them), but only those
that the round's stage asks for; what the stage does not ask stays empty, so that a township's
list costs no more than it shows.
"""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import BaseExpression
from django.db.models.functions import Greatest

from evaluation.guards import Facts
from evaluation.models import (
    Body,
    Claim,
    Correction,
    Entry,
    Notice,
    Objection,
    Panel,
    Reopening,
    Round,
    Seat,
    Sitting,
    SpotCheck,
    StageChange,
    Tally,
    VetoEffect,
)
from evaluation.models.vetoes import is_vetoed
from evaluation.notices.queries.lines import days_left
from evaluation.results import judged_by
from evaluation.reviews.queries import share_of
from evaluation.taking_part import (
    NOT_FIXED,
    Taking,
    free_for_each,
    has_roster,
    number_of,
    reached_by_each,
    taking,
)
from evaluation.workflow import RUNNING, MoveName, Stage

_OVER = (Stage.CLOSED, Stage.CANCELLED)


def with_facts(rounds: QuerySet[Round], *, today: date) -> list[tuple[Round, Facts]]:
    """The rounds that are not over, each with the facts of its stage; one query."""
    counted = rounds.exclude(stage__in=_OVER).annotate(**_counts())
    return [(row, _facts(row, vars(row), today)) for row in counted]


def redecided(round_: Round) -> bool:
    """Whether the committees counted, or a veto took hold or ended, after the last notice.

    For rows of ``with_facts``.
    """
    posted = vars(round_)["n_posted_at"]
    later = (vars(round_)["n_decided_at"], vars(round_)["n_vetoed_at"])
    on_board = round_.stage in {Stage.NOTICE, Stage.REVIEW}
    return on_board and bool(posted) and any(at and at > posted for at in later)


def _facts(round_: Round, counts: dict[str, Any], today: date) -> Facts:
    confirmed, taking = counts["n_confirmed"], _taking(round_, counts)
    return Facts(
        catalogue_published=round_.campaign.catalogue.published_on is not None,
        households=taking.households,
        roster=counts["n_roster"],
        met_before=taking.met_before,
        named=taking.named,
        group_panels_short=tuple(counts["n_panels_short"] or ()),
        committees_seated=bool(counts["n_committees"]),
        households_without_panel=counts["n_without_panel"],
        study_recorded=round_.study_session_id is not None,
        confirmed=confirmed,
        unconfirmed=counts["n_unconfirmed"],
        group_sittings_closed=counts["n_group_sittings_closed"],
        open_sittings=counts["n_open_sittings"],
        claims=counts["n_claims"],
        unassessed=counts["n_unassessed"],
        undecided=counts["n_undecided"],
        notice_days_left=_days_left(counts, today),
        open_objections=counts["n_objections"],
        unposted_corrections=counts["n_corrections"],
        reopened=counts["n_reopened"],
        spot_checks=counts["n_spot_checks"],
        spot_checks_due=share_of(confirmed, round_.campaign),
        faulty_spot_checks=counts["n_faulty"],
        next_round_open=counts["n_next_round"],
        year_over=today > round_.campaign.ends_on,
    )


def _taking(round_: Round, counts: dict[str, Any]) -> Taking:
    if round_.stage not in NOT_FIXED:
        return Taking(counts["n_households"])
    return taking(reach=counts["n_reach"], free=counts["n_households"], scope=counts["n_scope"])


def _days_left(counts: dict[str, Any], today: date) -> int:
    if not counts["n_ends_on"]:
        return 0
    return days_left(Notice(starts_on=counts["n_starts_on"], ends_on=counts["n_ends_on"]), today)


def _counts() -> dict[str, Any]:
    return {**_preparing(), **_declaring(), **_judging(), **_showing(), **_reviewing()}


def _preparing() -> dict[str, Any]:
    """What the guards of the first two stages ask."""
    members = Count("seats", filter=Q(seats__kind=Seat.Kind.MEMBER))
    panels = Panel.objects.filter(round=OuterRef("pk")).annotate(members=members)
    groups = panels.filter(body=Body.GROUP, members__lt=OuterRef("campaign__group_size"))
    committees = panels.filter(
        body=Body.COMMITTEES, members__gte=OuterRef("campaign__committees_size")
    )
    early = (Stage.DRAFT, Stage.MOBILISING)
    fixed = number_of(Entry.objects.filter(round=OuterRef("pk")))
    return {
        "n_households": Case(When(stage__in=early, then=number_of(free_for_each())), default=fixed),
        "n_roster": Case(When(stage__in=early, then=has_roster()), default=Value(True)),
        "n_reach": in_stages(early, number_of(reached_by_each())),
        "n_scope": F("wave__scope"),
        "n_panels_short": ArraySubquery(groups.values("name")),
        "n_committees": Exists(committees),
        "n_without_panel": in_stages(
            early, number_of(free_for_each().filter(~Exists(_covering())))
        ),
    }


def _covering() -> QuerySet[Panel]:
    """Group panels of the round that judge a household's grid, or whatever is left."""
    covered = Q(grids=None) | Q(grids=OuterRef("grid")) | Q(grids=OuterRef("grid__parent"))
    above = Q(grids=OuterRef("grid__parent__parent"))
    return Panel.objects.filter(covered | above, round=OuterRef(OuterRef("pk")), body=Body.GROUP)


def _declaring() -> dict[str, Any]:
    entries = Entry.objects.filter(round=OuterRef("pk"))
    return {
        "n_confirmed": number_of(entries.declared()),
        "n_unconfirmed": number_of(entries.due()),
    }


def _judging() -> dict[str, Any]:
    """Claims and sittings, each counted in the one stage that asks: claims are many."""
    claims = Claim.objects.filter(
        ~is_vetoed(), entry__round=OuterRef("pk"), entry__status=Entry.Status.DECLARED
    )
    assessed, decided = judged_by(Body.GROUP), judged_by(Body.COMMITTEES)
    reopened = Exists(Reopening.objects.filter(claim=OuterRef("pk")))
    sittings = Sitting.objects.filter(panel__round=OuterRef("pk"))
    closed = sittings.filter(closed_at__isnull=False, panel__body=Body.GROUP)
    return {
        "n_claims": in_stages((Stage.ASSESSING, Stage.DECIDING), number_of(claims)),
        "n_unassessed": in_stages((Stage.ASSESSING,), number_of(claims.filter(~assessed))),
        "n_undecided": in_stages((Stage.DECIDING,), number_of(claims.filter(~decided))),
        "n_reopened": in_stages((Stage.NOTICE,), number_of(claims.filter(reopened, ~decided))),
        "n_open_sittings": number_of(sittings.filter(closed_at=None)),
        "n_group_sittings_closed": number_of(closed),
    }


def _showing() -> dict[str, Any]:
    """The notice that ends last, what is objected to, and whether lines may have changed."""
    notices = Notice.objects.standing().filter(round=OuterRef("pk"))
    last = notices.order_by("-ends_on", "-starts_on")
    objections = Objection.objects.open().filter(notice__round=OuterRef("pk"))
    newest = Tally.objects.filter(claim__entry__round=OuterRef("pk"), body=Body.COMMITTEES)
    # A correction leaves the lines' stars alone, so what changed before it is still to be posted.
    posted = notices.exclude(kind=Notice.Kind.CORRECTION).order_by("-number")
    vetoed = VetoEffect.objects.filter(entry__round=OuterRef("pk")).annotate(
        last=Greatest("at", "released_at")
    )
    corrections = Correction.objects.unposted().filter(entry__round=OuterRef("pk"))
    return {
        "n_starts_on": Subquery(last.values("starts_on")[:1]),
        "n_ends_on": Subquery(last.values("ends_on")[:1]),
        "n_objections": number_of(objections),
        "n_corrections": in_stages((Stage.NOTICE,), number_of(corrections)),
        "n_posted_at": Subquery(posted.values("published_at")[:1]),
        "n_vetoed_at": Subquery(vetoed.order_by("-last").values("last")[:1]),
        "n_decided_at": Case(
            When(stage=Stage.NOTICE, then=Subquery(newest.order_by("-at").values("at")[:1]))
        ),
    }


def _reviewing() -> dict[str, Any]:
    checks = SpotCheck.objects.filter(round=OuterRef("pk"))
    started = StageChange.objects.filter(move=MoveName.START)
    own = started.filter(round=OuterRef(OuterRef("pk"))).values("at")[:1]
    later = started.filter(
        ~Q(round=OuterRef("pk")),
        round__village=OuterRef("village"),
        round__stage__in=RUNNING,
        at__gt=Subquery(own),
    )
    return {
        "n_spot_checks": number_of(checks),
        "n_faulty": number_of(checks.filter(finding=SpotCheck.Finding.FAULT)),
        "n_next_round": Exists(later),
    }


def in_stages(stages: tuple[Stage, ...], number: BaseExpression) -> Case:
    """Counted in these stages only: elsewhere nobody asks."""
    return Case(When(stage__in=stages, then=number), default=Value(0))
