"""What befalls a round besides its way, by the names that the villages' table uses.

``days_ago`` counts from the day of the notice, so what comes after it is negative; the village's
``shift`` sets that day back.
"""

from collections.abc import Callable
from uuid import UUID

from evaluation.demo import (
    activities,
    calling,
    changes,
    codes,
    cues,
    declaring,
    doubts,
    draws,
    inspections,
    notices,
    office,
    opinions,
    receivers,
    reports,
    sitting,
    vetoes,
    walking,
)
from evaluation.demo.desk import Desk
from evaluation.demo.notices import sign_both
from evaluation.demo.sitting import committees_of, groups_of
from evaluation.draws.queries import due_picks
from evaluation.models import Claim, Objection, SpotCheck
from evaluation.objections.actions import add_objection, answer_objection
from evaluation.objections.typed import Doubt, Finding
from evaluation.panels.queries.bench import bench_of
from evaluation.reviews.actions import add_spot_check
from evaluation.rounds.actions.rounds import make_move
from evaluation.sittings.actions.sittings import close_sitting
from evaluation.sittings.actions.tallies import count_hands
from evaluation.sittings.queries.agenda import all_matters, roll_for
from evaluation.sittings.typed import Hands
from evaluation.workflow import MoveName


def groups_sit(desk: Desk) -> None:
    for panel in groups_of(desk):
        sitting.hold(desk, panel, days_ago=8)


def first_group_has_sat(desk: Desk) -> None:
    sitting.hold(desk, groups_of(desk)[0], days_ago=6, absent=1)


def second_group_is_sitting(desk: Desk) -> None:
    sitting.hold(desk, groups_of(desk)[1], days_ago=0, until=0.6)


def committees_sit(desk: Desk) -> None:
    sitting.hold(desk, committees_of(desk), days_ago=4, absent=1)


def committees_are_sitting(desk: Desk) -> None:
    sitting.hold(desk, committees_of(desk), days_ago=0, until=0.5)


def first_signature(desk: Desk) -> None:
    """The supervisor's is still to come."""
    make_move(desk.round_id, MoveName.POST_NOTICE, sent=desk.sent("secretary", minutes=40))


def objection(desk: Desk) -> None:
    notice = desk.round.notices.get()
    line = notice.lines.select_related("entry")[2]
    claim = Claim.objects.filter(entry=line.entry, star__mandatory=False)[0]
    doubt = Doubt(
        entry_id=line.entry_id,
        star_id=claim.star_id,
        source=Objection.Source.SPOKEN,
        content="反映该户今年的情况与公示的这颗星不符，请再核实。",
    )
    add_objection(notice.pk, doubt, sent=desk.sent("clerk"))


def objection_upheld(desk: Desk) -> None:
    finding = Finding(
        outcome=Objection.Outcome.UPHELD,
        investigators=(desk.officer("supervisor").name, desk.officer("grid").name),
        findings="两人入户查看，并走访了两户邻居，所反映的情况属实。",
        answer="经核实情况属实，交两委重新表决这一颗星。",
    )
    doubted = Objection.objects.get(notice__round=desk.round)
    answer_objection(doubted.pk, finding, sent=desk.sent("supervisor", days_ago=-1))


def decided_again(desk: Desk) -> None:
    """The two committees vote once more on what was re-opened, and now against it."""
    opened = sitting.open_sitting_of(desk, committees_of(desk), days_ago=-2)
    bench = bench_of(opened.panel, sitting=opened)
    for matter in all_matters(opened):
        hands = {
            case.claim.pk: Hands(
                votes_against=len(roll_for(case, bench).present), reason="异议属实，复核后不予通过"
            )
            for case in matter.cases
        }
        sent = desk.sent("clerk", days_ago=-2, minutes=30)
        count_hands(opened.pk, matter.entry.pk, hands=hands, sent=sent)
    close_sitting(opened.pk, sent=desk.sent("clerk", days_ago=-2, minutes=20))


def supplement(desk: Desk) -> None:
    reason = "一件异议经核实成立，两委重新表决后有变动"
    sign_both(desk, MoveName.POST_SUPPLEMENT, days_ago=-4, reason=reason)


def two_spot_checks(desk: Desk) -> None:
    """The second found a fault that is still to be mended."""
    first, second, *_others = _unseen(desk)
    _spot_check(desk, first, SpotCheck.Finding.SOUND)
    note = "公示得星与档案中的自评表不一致"
    _spot_check(desk, second, SpotCheck.Finding.FAULT, note=note)


def all_spot_checks(desk: Desk) -> None:
    for key in _unseen(desk):
        _spot_check(desk, key, SpotCheck.Finding.SOUND)


def one_by_choice(desk: Desk) -> None:
    """A household on which no lot fell."""
    entry = desk.round.entries.declared().filter(picks=None)[0]
    _spot_check(desk, entry.pk, SpotCheck.Finding.SOUND)


def cancelled(desk: Desk) -> None:
    """The secretary asks for it, the township signs too."""
    reason = "村两委换届，今年先不创评，待换届后另行安排。"
    for who, days in (("secretary", 3), ("township", 2)):
        sent = desk.sent(who, days_ago=days, minutes=-60 if days == 3 else 0)
        make_move(desk.round_id, MoveName.CANCEL, reason=reason, sent=sent)


def start_deciding(desk: Desk) -> None:
    make_move(desk.round_id, MoveName.START_DECIDING, sent=desk.sent("clerk", days_ago=7))


def post_notice(desk: Desk) -> None:
    sign_both(desk, MoveName.POST_NOTICE, days_ago=0)


def submit(desk: Desk) -> None:
    """On the first day after the notice's seven."""
    make_move(desk.round_id, MoveName.SUBMIT, sent=desk.sent("secretary", days_ago=-8))


def approve(desk: Desk) -> None:
    make_move(desk.round_id, MoveName.APPROVE, sent=desk.sent("township", days_ago=-12))


def _unseen(desk: Desk) -> list[UUID]:
    """Keys of the entries that were drawn and nobody has looked at."""
    picks = due_picks([desk.round_id]).filter(seen=False).order_by("draw__number", "position")
    return list(picks.values_list("entry", flat=True))


def _spot_check(desk: Desk, key: UUID, finding: SpotCheck.Finding, *, note: str = "") -> None:
    sent = desk.sent("township", days_ago=-10)
    add_spot_check(desk.round_id, key, finding=finding, note=note, sent=sent)


EVENTS: dict[str, Callable[[Desk], None]] = {
    "found": declaring.found,
    "roster": declaring.take_in_roster,
    "seat": sitting.seat_bodies,
    "study": declaring.study,
    "nothing_new": declaring.nothing_new,
    "first_group_has_sat": first_group_has_sat,
    "members_mark": opinions.members_mark,
    "second_group_is_sitting": second_group_is_sitting,
    "groups_have_sat": groups_sit,
    "committees_have_sat": committees_sit,
    "committees_are_sitting": committees_are_sitting,
    "members_vote": opinions.members_vote,
    "first_signature": first_signature,
    "objection": objection,
    "objection_upheld": objection_upheld,
    "decided_again": decided_again,
    "correction": notices.correction,
    "supplement": supplement,
    "postings": notices.postings,
    "draw_given_up": draws.given_up,
    "drawn": draws.drawn,
    "drawn_again": draws.drawn_again,
    "two_spot_checks": two_spot_checks,
    "all_spot_checks": all_spot_checks,
    "one_by_choice": one_by_choice,
    "cancelled": cancelled,
    "codes": codes.codes,
    "to_declare": codes.to_declare,
    "doors": walking.doors,
    "pack": walking.pack,
    "liaisons_proposed": calling.liaisons_proposed,
    "liaisons_confirmed": calling.liaisons_confirmed,
    "visits": calling.visits,
    "wishes": calling.wishes,
    "veto_entered": vetoes.entered,
    "veto_on_a_star": vetoes.on_a_star,
    "veto_on_a_household": vetoes.on_a_household,
    "feedback": office.feedback,
    "feedback_answered": office.feedback_answered,
    "new_officers": office.new_officers,
    "activities": activities.activities,
    "receivers": receivers.receivers,
    "inspected": inspections.finished,
    "inspected_by_supervisors": inspections.by_supervisors,
    "doubts": doubts.doubts,
    "cues": cues.noted,
    "reports": reports.issued,
    "inspection_drawn": inspections.drawing,
    "star_ended": changes.star_ended,
    "star_hangs": changes.star_hangs,
    "star_asked_for": changes.star_asked_for,
}
