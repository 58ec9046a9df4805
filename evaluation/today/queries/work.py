"""What lies on an officer's desk in one round: a line for each piece of work of its stage."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.today.queries import preparing
from evaluation.today.queries.declaring import told
from evaluation.today.queries.signing import signing
from evaluation.today.queries.tasks import Desk, Task
from evaluation.workflow import Stage
from grids.roles import Role

#: Who is told what the village waits for; the others have no part in it.
_ANSWER_FOR_THE_VILLAGE = frozenset({Role.SECRETARY, Role.CLERK, Role.SUPERVISOR})


def work_at(desk: Desk) -> list[Task]:
    """The lines of this round, the work before the move that it leads to."""
    work = _WORK.get(Stage(desk.round.stage))
    return [*_vetoes(desk), *(work(desk) if work else ()), *_opinions(desk), *signing(desk)]


def _opinions(desk: Desk) -> Iterator[Task]:
    """What the members of a group and the grid leaders do before a sitting."""
    if desk.waiting.to_mark:
        title = ngettext(
            "%(n)s household to mark", "%(n)s households to mark", desk.waiting.to_mark
        )
        note = _("What you think of its stars; nobody sees it before their own mark stands.")
        yield desk.task(title % {"n": desk.waiting.to_mark}, "opinion_list", note=note)
    if desk.waiting.to_answer:
        title = ngettext(
            "%(n)s question to answer", "%(n)s questions to answer", desk.waiting.to_answer
        )
        note = _("The assessment group asks about households of your grid.")
        yield desk.task(title % {"n": desk.waiting.to_answer}, "question_list", note=note)


def _vetoes(desk: Desk) -> Iterator[Task]:
    """A veto has no effect before the second officer's word, so it waits for it at any stage."""
    if desk.waiting.vetoes:
        title = ngettext(
            "%(n)s veto waits for confirmation",
            "%(n)s vetoes wait for confirmation",
            desk.waiting.vetoes,
        )
        note = _("Compare it with its document; it has no effect before.")
        yield desk.task(title % {"n": desk.waiting.vetoes}, "veto_list", note=note)


def _draft(desk: Desk) -> Iterator[Task]:
    for line in preparing.lines(desk.round, desk.facts, desk.roles, place=desk.place):
        yield Task(*line)


def _mobilising(desk: Desk) -> Iterator[Task]:
    if Role.CLERK in desk.roles and not desk.facts.study_recorded:
        note = _("Without it, declaring cannot open.")
        yield desk.task(_("Record the study session"), "study_add", note=note)
    if Role.GRID_LEADER in desk.roles and not desk.round.is_change:
        note = _("Explain the stars and dates at each door; mark where you were.")
        yield desk.task(_("Go from door to door"), "door_list", kind="info", note=note)


def _declaring(desk: Desk) -> Iterator[Task]:
    """Each line counts exactly the households of the list that it opens."""
    for state, title, note in told(desk.waiting.declaring):
        yield desk.task(title, "declaration_list", note=note, query=f"?state={state.value}")


def _assessing(desk: Desk) -> Iterator[Task]:
    left = desk.facts.unassessed
    title = ngettext("%(n)s claim is not assessed yet", "%(n)s claims are not assessed yet", left)
    wave = desk.round.wave
    # The township's own group may also be called by the township.
    if Role.CLERK in desk.roles or (wave and wave.panel_name and Role.TOWNSHIP in desk.roles):
        call = _("Call the group's sitting and count the votes.")
        yield from _judging(desk, left, title, call)


def _deciding(desk: Desk) -> Iterator[Task]:
    left = desk.facts.undecided
    title = ngettext("%(n)s claim is not decided yet", "%(n)s claims are not decided yet", left)
    call = _("Call the two committees' sitting and count the votes.")
    if Role.CLERK in desk.roles:
        yield from _judging(desk, left, title, call)


def _judging(desk: Desk, left: int, title: str, call: str) -> Iterator[Task]:
    """Who runs a body's sittings counts what is ``left`` for it, then closes them."""
    if left:
        going = _("A sitting is open: go on counting.")
        note = going if desk.facts.open_sittings else call
        yield desk.task(title % {"n": left}, "sitting_list", note=note)
    else:
        yield from _open_sittings(desk)


def _open_sittings(desk: Desk) -> Iterator[Task]:
    """Everything is counted, only the closing is left."""
    if desk.facts.open_sittings:
        title = ngettext(
            "%(n)s sitting is to be closed",
            "%(n)s sittings are to be closed",
            desk.facts.open_sittings,
        )
        yield desk.task(title % {"n": desk.facts.open_sittings}, "sitting_list")


def _notice(desk: Desk) -> Iterator[Task]:
    if desk.roles & {Role.CLERK, Role.SUPERVISOR} and desk.facts.open_objections:
        yield _objections(desk)
    if Role.CLERK in desk.roles and desk.facts.reopened:
        title = ngettext(
            "%(n)s re-opened claim is to be decided again",
            "%(n)s re-opened claims are to be decided again",
            desk.facts.reopened,
        )
        yield desk.task(title % {"n": desk.facts.reopened}, "sitting_list")
    elif Role.CLERK in desk.roles:
        yield from _open_sittings(desk)
    if Role.CLERK in desk.roles and desk.waiting.unrecorded:
        note = _("Write down where the paper hangs, since when, and who put it up.")
        yield desk.task(_("The notice is not recorded as put up"), "notice_list", note=note)
    if desk.facts.notice_days_left and desk.roles & _ANSWER_FOR_THE_VILLAGE:
        yield _hanging(desk)


def _objections(desk: Desk) -> Task:
    title = ngettext(
        "%(n)s objection is to be answered",
        "%(n)s objections are to be answered",
        desk.facts.open_objections,
    )
    note = _("While one is open, the result cannot go to the township.")
    return desk.task(title % {"n": desk.facts.open_objections}, "objection_list", note=note)


def _hanging(desk: Desk) -> Task:
    title = ngettext(
        "The notice hangs for %(n)s more day",
        "The notice hangs for %(n)s more days",
        desk.facts.notice_days_left,
    )
    note = _("Villagers can object until then.")
    return desk.task(
        title % {"n": desk.facts.notice_days_left}, "notice_list", kind="wait", note=note
    )


def _review(desk: Desk) -> Iterator[Task]:
    if Role.TOWNSHIP not in desk.roles:
        if Role.SUPERVISOR in desk.roles and desk.facts.draw_fell_back:
            note = _("The township and you each look up the figure that was named, and type it.")
            yield desk.task(_("A draw waits for its figure"), "draw_list", note=note)
        if desk.roles & _ANSWER_FOR_THE_VILLAGE:
            yield desk.task(_("The township is reviewing the round"), "round_detail", kind="wait")
    else:
        yield from _checking(desk)
        yield from _drawing(desk)


def _drawing(desk: Desk) -> Iterator[Task]:
    if desk.facts.draw_open:
        note = _("Once its number is public, reveal it.")
        yield desk.task(_("A draw is open"), "draw_list", note=note)
    elif desk.facts.spot_checks_due and not desk.facts.drawn:
        note = _("The lot says which households are looked at, and everybody can check it.")
        yield desk.task(_("Draw the households to be spot-checked"), "review_detail", note=note)


def _checking(desk: Desk) -> Iterator[Task]:
    facts = desk.facts
    if facts.picked_unseen:
        title = _("Spot checks: %(done)s of %(all)s are done") % {
            "done": facts.picked - facts.picked_unseen,
            "all": facts.picked,
        }
        yield desk.task(title, "review_detail")
    elif facts.faulty_spot_checks:
        note = _("Send its claims back, or record that it is mended.")
        yield desk.task(_("A spot check found a fault"), "review_detail", note=note)


_WORK: dict[Stage, Callable[[Desk], Iterator[Task]]] = {
    Stage.DRAFT: _draft,
    Stage.MOBILISING: _mobilising,
    Stage.DECLARING: _declaring,
    Stage.ASSESSING: _assessing,
    Stage.DECIDING: _deciding,
    Stage.NOTICE: _notice,
    Stage.REVIEW: _review,
}
