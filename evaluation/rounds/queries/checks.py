"""What the check page of a move shows before it is made: numbers, and the rows it touches."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evaluation.guards import Facts, blockers
from evaluation.holdings import made_changes
from evaluation.models import Claim, Entry, Proposal, Round, SpotCheck, StarChange
from evaluation.notices.queries.lines import (
    Changes,
    Line,
    board_lines,
    by_group,
    corrected_lines,
    telephones,
)
from evaluation.notices.queries.shown import standing_lines
from evaluation.results import obtained, standing_claims
from evaluation.rounds.queries.facts import round_facts
from evaluation.rounds.queries.rounds import asks_why, standing_proposals
from evaluation.rounds.queries.status import signed_in_words, signers_in_words
from evaluation.telling import MOVES_TOLD
from evaluation.workflow import MOVES, Move, MoveName, Stage
from grids.models import Officer
from households.numbers import numbers_in


@dataclass(frozen=True)
class Check:
    """A check page. ``first``: the signature that waits for this one; ``own``: it is one's own."""

    rule: Move
    told: str
    rows: "list[Row]"
    lapsing: list[Entry]
    lines: list[Line]
    reasons: list[str]
    needed: int
    signers: str
    first: Proposal | None
    own: bool
    suggested: str
    #: Whether a reason is asked.
    asks_why: bool
    #: Whether the lines change some that hang already.
    later: bool

    @property
    def signed(self) -> str:
        return signed_in_words(self.first) if self.first else ""

    @property
    def lines_by_group(self) -> list[tuple[str, list[Line]]]:
        return by_group(self.lines)

    @property
    def submit(self) -> str:
        """What the button does, in words."""
        if self.needed > 1:
            return _("Sign and carry out") if self.first else _("Sign as the first of two")
        return str(self.rule.name.label)


def check(round_: Round, name: MoveName, *, officer: Officer, now: datetime) -> Check:
    """Everything that the officer must have seen before pressing."""
    changes = Changes(round_)
    facts = round_facts(round_, today=localdate(now), changes=changes)
    rule, stage = MOVES[name], Stage(round_.stage)
    first = standing_proposals(round_, now=now).filter(move=name).first()
    approvers = round_.campaign.approvers
    possible = stage in rule.sources
    return Check(
        rule=rule,
        told=str(MOVES_TOLD[name]),
        rows=numbers(name, round_, facts) if possible else where(round_),
        lapsing=list(lapsing(name, round_)) if possible else [],
        lines=lines(name, changes) if possible else [],
        reasons=blockers(name, stage, facts),
        needed=rule.needed(approvers=approvers),
        signers=signers_in_words(rule, approvers=approvers),
        first=first,
        own=first is not None and first.officer_id == officer.pk,
        asks_why=possible and asks_why(round_, rule, changes),
        later=rule.posts and (round_.is_change or bool(standing_lines(round_))),
        suggested=faulty_numbers(round_) if name == MoveName.SEND_BACK_TO_COMMITTEES else "",
    )


@dataclass(frozen=True)
class Row:
    """A name and a value, for components/facts.html."""

    label: str
    value: str

    @classmethod
    def of(cls, label: str, value: str | int) -> "Row":
        """A nought is a number too, and is shown."""
        return cls(label, str(value))


def numbers(name: MoveName, round_: Round, facts: Facts) -> list[Row]:
    """What the officer must have seen before pressing, in words."""
    told = _NUMBERS.get(name)
    return [*where(round_), *(told(round_, facts) if told else [])]


def lapsing(name: MoveName, round_: Round) -> QuerySet[Entry]:
    """The households that drop out when declaring ends, by group and number."""
    due = round_.entries.due() if name == MoveName.START_ASSESSING else round_.entries.none()
    return due.select_related("group", "micro_grid")


def lines(name: MoveName, changes: Changes) -> list[Line]:
    """The public lines that two officers sign for."""
    if name == MoveName.POST_NOTICE:
        hangs = changes.round.is_change or bool(standing_lines(changes.round))
        return changes.lines if hangs else board_lines(changes.round)
    if name == MoveName.POST_CORRECTION:
        return corrected_lines(changes.round)
    return changes.lines if name == MoveName.POST_SUPPLEMENT else []


def claims_of(round_: Round, numbers_typed: str) -> QuerySet[Claim]:
    """Standing claims of the households whose numbers were typed, to be named one by one."""
    claims = standing_claims(round_).filter(entry__number__in=numbers_in(numbers_typed))
    return claims.select_related("entry", "star__star").order_by(
        "entry__number", "star__star__code"
    )


def faulty_numbers(round_: Round) -> str:
    """Numbers of the households where a spot check found a fault."""
    faulty = round_.spot_checks.filter(finding=SpotCheck.Finding.FAULT)
    return " ".join(faulty.order_by("entry__number").values_list("entry__number", flat=True))


def where(round_: Round) -> list[Row]:
    """Which round, and at which stage it is."""
    return [
        Row.of(_("Village"), round_.village.name),
        Row.of(_("Round"), f"{round_.campaign.year} {round_.name}"),
        Row.of(_("Stage now"), str(round_.get_stage_display())),
    ]


def _start(round_: Round, facts: Facts) -> list[Row]:
    return [
        Row.of(_("Households"), facts.households),
        *_left_out(facts),
        Row.of(_("Assessment groups"), round_.panels.filter(body="group").count()),
    ]


def _left_out(facts: Facts) -> list[Row]:
    """Whom an earlier wave of the year has met already, where there are any."""
    if not facts.met_before:
        return []
    return [Row.of(_("Left out, as an earlier wave of the year met them"), facts.met_before)]


def _open_declaring(round_: Round, facts: Facts) -> list[Row]:
    session = round_.study_session
    day = date_format(session.held_on, "DATE_FORMAT") if session else _("not recorded")
    return [
        Row.of(_("Study session"), day),
        Row.of(_("Households that will be entered"), facts.households),
        *_left_out(facts),
    ]


def _declared(round_: Round, facts: Facts) -> list[Row]:
    others = facts.households - facts.confirmed - facts.unconfirmed
    return [
        Row.of(_("Households in this round"), facts.households),
        Row.of(_("Confirmed declarations"), facts.confirmed),
        Row.of(_("Without a confirmed declaration"), facts.unconfirmed),
        Row.of(_("Declined, away or not eligible"), others),
    ]


def _claims(round_: Round, facts: Facts) -> list[Row]:
    return [
        Row.of(_("Standing claims"), facts.claims),
        Row.of(_("Not assessed yet"), facts.unassessed),
        Row.of(_("Not decided yet"), facts.undecided),
        Row.of(_("Sittings still open"), facts.open_sittings),
    ]


def _posting(round_: Round, facts: Facts) -> list[Row]:
    campaign = round_.campaign
    days = campaign.supplement_days if round_.is_change else campaign.notice_days
    return [
        Row.of(_("Households that declared"), facts.confirmed),
        Row.of(_("Claims decided"), facts.claims - facts.undecided),
        Row.of(_("Days on the board"), days),
    ]


def _supplement(round_: Round, facts: Facts) -> list[Row]:
    return [
        Row.of(_("Changed lines"), facts.unposted_changes),
        Row.of(_("Days on the board"), round_.campaign.supplement_days),
    ]


def _correction(round_: Round, facts: Facts) -> list[Row]:
    told = [Row.of(_("Corrected facts"), facts.unposted_corrections)]
    if facts.contacts_changed:
        numbers = _("; ").join(f"{row['number']}" for row in telephones(round_))
        told.append(Row.of(_("Telephones as they will stand"), numbers))
        told.append(Row.of(_("Comment box"), round_.village.comment_box or "–"))
        told.append(Row.of(_("For letters and visits"), round_.village.office_address or "–"))
    return told


def _on_board(round_: Round, facts: Facts) -> list[Row]:
    return [
        Row.of(_("Households on the board"), len(standing_lines(round_))),
        Row.of(_("Days that are left"), facts.notice_days_left),
        Row.of(_("Objections not answered"), facts.open_objections),
        Row.of(_("Re-opened claims not decided again"), facts.reopened),
    ]


def _approve(round_: Round, facts: Facts) -> list[Row]:
    if round_.is_change:
        return _changing(round_)
    named, stars = standing_lines(round_), obtained(round_)
    return [
        Row.of(
            _("Households drawn and spot-checked"),
            f"{facts.picked - facts.picked_unseen} / {facts.picked}",
        ),
        Row.of(_("With a fault that is not mended"), facts.faulty_spot_checks),
        Row.of(_("Households that are awarded stars"), len(named)),
        Row.of(_("Stars"), sum(len(stars[entry]) for entry in named)),
    ]


def _changing(round_: Round) -> list[Row]:
    made = made_changes(round_)
    ended = sum(one.kind == StarChange.Kind.END for one in made)
    return [
        Row.of(_("Stars that end"), ended),
        Row.of(_("Stars that are given"), len(made) - ended),
        Row.of(_("Stars that stay as they were"), standing_claims(round_).count() - len(made)),
    ]


def _close(round_: Round, facts: Facts) -> list[Row]:
    since = date_format(localdate(round_.stage_since), "DATE_FORMAT")
    return [Row.of(_("Awarded on"), since), Row.of(_("Stars"), round_.awards.count())]


_NUMBERS: dict[MoveName, Callable[[Round, Facts], list[Row]]] = {
    MoveName.START: _start,
    MoveName.OPEN_DECLARING: _open_declaring,
    MoveName.START_ASSESSING: _declared,
    MoveName.REOPEN_DECLARING: _declared,
    MoveName.START_DECIDING: _claims,
    MoveName.SEND_BACK_TO_GROUP: _claims,
    MoveName.POST_NOTICE: _posting,
    MoveName.POST_SUPPLEMENT: _supplement,
    MoveName.POST_CORRECTION: _correction,
    MoveName.WITHDRAW_NOTICE: _on_board,
    MoveName.SUBMIT: _on_board,
    MoveName.APPROVE: _approve,
    MoveName.SEND_BACK_TO_COMMITTEES: _claims,
    MoveName.CLOSE: _close,
    MoveName.CLOSE_UNCHANGED: _claims,
    MoveName.CANCEL: _declared,
}
