"""What is known of a round: its households, and the facts that its guards ask for."""

from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from evaluation import results as decisions
from evaluation import taking_part
from evaluation.guards import Facts
from evaluation.models import (
    Correction,
    Proposal,
    Round,
    SpotCheck,
    StageChange,
    Tally,
    VetoEffect,
)
from evaluation.notices.queries import lines as notices
from evaluation.panels.queries.coverage import (
    committees_seated,
    households_without_panel,
    panels_short,
)
from evaluation.reviews.queries import spot_checks_due
from evaluation.taking_part import NOT_FIXED
from evaluation.workflow import RUNNING, Move, MoveName
from households.models import Household


def round_facts(round_: Round, *, today: date) -> Facts:
    """Everything that the guards ask, in a fixed number of queries (counted in the tests)."""
    progress = decisions.progress(round_)
    checks = _spot_checks(round_)
    taking = taking_part.counted(round_)
    return Facts(
        catalogue_published=round_.campaign.catalogue.published_on is not None,
        households=taking.households,
        roster=bool(taking.households) or _has_roster(round_),
        met_before=taking.met_before,
        named=taking.named,
        group_panels_short=panels_short(round_),
        committees_seated=committees_seated(round_),
        households_without_panel=_without_panel(round_),
        study_recorded=round_.study_session_id is not None,
        confirmed=round_.entries.declared().count(),
        unconfirmed=round_.entries.due().count(),
        group_sittings_closed=progress.group_sittings_closed,
        open_sittings=progress.open_sittings,
        claims=progress.claims,
        unassessed=progress.unassessed,
        undecided=progress.undecided,
        reopened=progress.reopened,
        notice_days_left=notices.notice_days_left(round_, today),
        open_objections=notices.open_objections(round_),
        unposted_changes=notices.unposted_changes(round_),
        unposted_corrections=notices.unposted_corrections(round_),
        contacts_changed=notices.contacts_changed(round_),
        spot_checks=checks["made"],
        spot_checks_due=spot_checks_due(round_),
        faulty_spot_checks=checks["faulty"],
        next_round_open=_next_round_open(round_),
        year_over=today > round_.campaign.ends_on,
    )


def _has_roster(round_: Round) -> bool:
    """Asked until the entries are fixed; they are made from a roster."""
    households = Household.objects.standing().filter(village=round_.village_id)
    return round_.stage not in NOT_FIXED or households.exists()


def _without_panel(round_: Round) -> int:
    if round_.stage not in NOT_FIXED:
        return 0
    return households_without_panel(round_)


def _spot_checks(round_: Round) -> dict[str, int]:
    faulty = Q(finding=SpotCheck.Finding.FAULT)
    return round_.spot_checks.aggregate(made=Count("pk"), faulty=Count("pk", filter=faulty))


def _next_round_open(round_: Round) -> bool:
    """Whether the village runs a round that started later than this one."""
    started = StageChange.objects.filter(move=MoveName.START)
    own = started.filter(round=round_).values("at")[:1]
    later = started.filter(round__village=round_.village_id, round__stage__in=RUNNING)
    return later.exclude(round=round_).filter(at__gt=own).exists()


def standing_proposals(*rounds: Round, now: datetime) -> QuerySet[Proposal]:
    """First signatures that still count: within their day, and on a result that did not change.

    A second officer would otherwise sign what the first has never seen.
    """
    since = {"at__gt": OuterRef("at")}
    counted = Tally.objects.filter(claim__entry__round=OuterRef("round"), **since)
    corrected = Correction.objects.filter(entry__round=OuterRef("round"), **since)
    vetoed = VetoEffect.objects.filter(
        Q(at__gt=OuterRef("at")) | Q(released_at__gt=OuterRef("at")),
        entry__round=OuterRef("round"),
    )
    waiting = Proposal.objects.filter(round__in=rounds, closed_at=None, expires_at__gt=now)
    standing = waiting.filter(~Exists(counted), ~Exists(corrected), ~Exists(vetoed))
    return standing.select_related("officer", "post")


def asks_why(round_: Round, rule: Move) -> bool:
    """Whether the move needs its reason here.

    Whoever posts a later version says why, also where the committees post it after the round was
    sent back: then the same move as the first posting makes a supplement.
    """
    if rule.name != MoveName.POST_NOTICE:
        return rule.needs_reason
    return round_.notices.standing().exists() and bool(notices.changed_lines(round_))
