"""What blocks a move, in words: the same sentences decide it and explain its greyed-out button.

A leaf beside ``workflow``: guards see a round only through ``Facts``.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.workflow import MOVES, MoveName, Stage


@dataclass(frozen=True)
class Facts:
    """What the guards need to know of a round; counted by ``rounds.queries.facts``."""

    catalogue_published: bool = False
    #: How many take part, or would if declaring opened now.
    households: int = 0
    #: Whether the village has any household at all.
    roster: bool = True
    #: Left out because an earlier wave of the year has met them.
    met_before: int = 0
    #: How many the wave names here; ``None`` where it takes whole villages.
    named: int | None = None
    group_panels_short: tuple[str, ...] = ()
    committees_seated: bool = False
    households_without_panel: int = 0
    study_recorded: bool = False
    confirmed: int = 0
    unconfirmed: int = 0
    group_sittings_closed: int = 0
    open_sittings: int = 0
    claims: int = 0
    unassessed: int = 0
    undecided: int = 0
    notice_days_left: int = 0
    open_objections: int = 0
    reopened: int = 0
    unposted_changes: int = 0
    unposted_corrections: int = 0
    contacts_changed: bool = False
    #: How many the rules ask for; none: nothing is drawn.
    spot_checks_due: int = 0
    drawn: bool = False
    draw_open: bool = False
    #: The day has come from which a figure counts that the township and the supervisors type.
    draw_fell_back: bool = False
    #: Households that a draw fell on and that still take part, and those still to be looked at.
    picked: int = 0
    picked_unseen: int = 0
    faulty_spot_checks: int = 0
    next_round_open: bool = False
    year_over: bool = False
    #: A round of changes during the year; how many lines of the board they would change.
    changes_stars: bool = False
    lines_to_change: int = 0


def asks_facts(move: MoveName, stage: Stage) -> bool:
    """Whether ``blockers`` looks at the facts at all: they are dear to count."""
    return stage in MOVES[move].sources and move in _GUARDS


def blockers(move: MoveName, stage: Stage, facts: Facts) -> list[str]:
    """Why the move is not possible now, in words; empty when it is."""
    if stage not in MOVES[move].sources:
        return [
            _("“%(move)s” does not leave the stage “%(stage)s”.")
            % {"move": MOVES[move].name.label, "stage": stage.label}
        ]
    guard = _GUARDS.get(move)
    return guard(facts) if guard else []


def _reasons(*pairs: tuple[bool, str]) -> list[str]:
    return [sentence for blocks, sentence in pairs if blocks]


def _start(facts: Facts) -> list[str]:
    short = ", ".join(facts.group_panels_short)
    return _reasons(
        (not facts.catalogue_published, _("The star catalogue is not published yet.")),
        (not facts.households, _nobody(facts)),
        (
            bool(facts.households_without_panel),
            ngettext(
                "%(n)s household belongs to no assessment group.",
                "%(n)s households belong to no assessment group.",
                facts.households_without_panel,
            )
            % {"n": facts.households_without_panel},
        ),
        (bool(short), _("Not enough seats are filled in: %(panels)s.") % {"panels": short}),
        (not facts.committees_seated, _("The seats of the two committees are not filled yet.")),
    )


def _open_declaring(facts: Facts) -> list[str]:
    return _reasons(
        (not facts.study_recorded, _("The study session is not recorded yet.")),
        (not facts.households, _nobody(facts)),
    )


def _start_assessing(facts: Facts) -> list[str]:
    return _reasons((not facts.confirmed, _("No household has confirmed its declaration yet.")))


def _reopen_declaring(facts: Facts) -> list[str]:
    return _reasons(
        (facts.changes_stars, _("Nothing is declared in a round of changes.")),
        (
            bool(facts.group_sittings_closed),
            _("A group's sitting is already closed, so declaring stays closed."),
        ),
    )


def _start_deciding(facts: Facts) -> list[str]:
    return _reasons(
        (not facts.claims, _("There are no claims to decide.")),
        (
            bool(facts.unassessed),
            ngettext(
                "%(n)s claim is not assessed yet.",
                "%(n)s claims are not assessed yet.",
                facts.unassessed,
            )
            % {"n": facts.unassessed},
        ),
        (bool(facts.open_sittings), _open_sittings(facts)),
    )


def _post_notice(facts: Facts) -> list[str]:
    nothing = facts.changes_stars and not facts.undecided and not facts.lines_to_change
    return _reasons(
        (bool(facts.undecided), _undecided(facts)),
        (bool(facts.open_sittings), _open_sittings(facts)),
        (nothing, _("Every star stays as it was, so nothing hangs: close without a change.")),
    )


def _close_unchanged(facts: Facts) -> list[str]:
    return _reasons(
        (not facts.changes_stars, _("The round of the year ends with its notice.")),
        (bool(facts.undecided), _undecided(facts)),
        (bool(facts.open_sittings), _open_sittings(facts)),
        (bool(facts.lines_to_change), _("A star changes: post the notice.")),
    )


def _post_supplement(facts: Facts) -> list[str]:
    return _reasons(
        (not facts.unposted_changes, _("No line has changed since the last notice.")),
        (bool(facts.open_sittings), _open_sittings(facts)),
    )


def _post_correction(facts: Facts) -> list[str]:
    corrected = facts.unposted_corrections or facts.contacts_changed
    return _reasons(
        (not corrected, _("Nothing has been corrected since the last notice.")),
    )


def _submit(facts: Facts) -> list[str]:
    return _reasons(
        (
            facts.notice_days_left > 0,
            ngettext(
                "The notice still hangs for %(n)s day.",
                "The notice still hangs for %(n)s days.",
                facts.notice_days_left,
            )
            % {"n": facts.notice_days_left},
        ),
        (
            bool(facts.open_objections),
            ngettext(
                "%(n)s objection is not answered yet.",
                "%(n)s objections are not answered yet.",
                facts.open_objections,
            )
            % {"n": facts.open_objections},
        ),
        (
            bool(facts.reopened),
            ngettext(
                "%(n)s re-opened claim is not decided again yet.",
                "%(n)s re-opened claims are not decided again yet.",
                facts.reopened,
            )
            % {"n": facts.reopened},
        ),
        (bool(facts.unposted_changes), _unposted_changes()),
        (
            bool(facts.unposted_corrections),
            _("A correction is recorded but not posted: post it first."),
        ),
        (bool(facts.open_sittings), _open_sittings(facts)),
    )


def _approve(facts: Facts) -> list[str]:
    nothing_drawn = not (facts.drawn or facts.draw_open)
    return _reasons(
        (
            bool(facts.spot_checks_due) and nothing_drawn,
            _("The households to be spot-checked are not drawn yet."),
        ),
        (facts.draw_open, _("A draw is open: it must be revealed, or given up.")),
        (
            bool(facts.picked_unseen),
            ngettext(
                "%(n)s more household that was drawn must be spot-checked.",
                "%(n)s more households that were drawn must be spot-checked.",
                facts.picked_unseen,
            )
            % {"n": facts.picked_unseen},
        ),
        (
            bool(facts.faulty_spot_checks),
            _("A spot check found a fault: send its claims back, or record that it is mended."),
        ),
        (bool(facts.unposted_changes), _unposted_changes()),
    )


def _close(facts: Facts) -> list[str]:
    return _reasons(
        (
            not (facts.year_over or facts.next_round_open or facts.changes_stars),
            _("The year is not over and no next round is open."),
        )
    )


def _unposted_changes() -> str:
    return _("Lines have changed since the notice: post the supplementary notice first.")


def _nobody(facts: Facts) -> str:
    """Why no household would take part."""
    if facts.met_before:
        return _("Every household in reach was in an earlier wave of this year.")
    if facts.named == 0 and facts.roster:
        return _("No household is named yet: the township names them on the wave's page.")
    return _("The village has no households yet: import the roster first.")


def _undecided(facts: Facts) -> str:
    return ngettext(
        "%(n)s claim is not decided yet.", "%(n)s claims are not decided yet.", facts.undecided
    ) % {"n": facts.undecided}


def _open_sittings(facts: Facts) -> str:
    return ngettext(
        "%(n)s sitting is not closed yet.",
        "%(n)s sittings are not closed yet.",
        facts.open_sittings,
    ) % {"n": facts.open_sittings}


_GUARDS = {
    MoveName.START: _start,
    MoveName.OPEN_DECLARING: _open_declaring,
    MoveName.START_ASSESSING: _start_assessing,
    MoveName.REOPEN_DECLARING: _reopen_declaring,
    MoveName.START_DECIDING: _start_deciding,
    MoveName.POST_NOTICE: _post_notice,
    MoveName.POST_SUPPLEMENT: _post_supplement,
    MoveName.POST_CORRECTION: _post_correction,
    MoveName.SUBMIT: _submit,
    MoveName.APPROVE: _approve,
    MoveName.CLOSE: _close,
    MoveName.CLOSE_UNCHANGED: _close_unchanged,
}
