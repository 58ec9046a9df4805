"""Half-yearly inspections: opened once, drawn or chosen, looked at, found, mended, finished."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation

from evaluation.draws.actions import reveal_draw, type_figure
from evaluation.draws.typed import Terms
from evaluation.inspections.actions.faults import add_fault, recheck_fault
from evaluation.inspections.actions.inspections import (
    draw_inspection,
    finish_inspection,
    open_inspection,
)
from evaluation.inspections.actions.looks import add_look, change_look
from evaluation.inspections.queries.grounds import inspectable
from evaluation.inspections.queries.told import story
from evaluation.inspections.typed import Again, Half, Seen, Sight, Wrong
from evaluation.models import (
    Draw,
    Entry,
    Fault,
    Inspection,
    Look,
    Observation,
    Recheck,
    Round,
)
from evaluation.workflow import Stage
from grids.models import LedgerEntry, Village
from grids.writing import AlreadySent, Refused, Stale
from households.models import Household
from tests.cast import Cast
from tests.evaluation.scene import Scene
from tests.factories import (
    make_entry,
    make_grid,
    make_household,
    make_round,
)
from tests.postgres.owner import owner

HALF = Half(2026, 2)
TOWNSHIP, SUPERVISORS = Inspection.Office.TOWNSHIP, Inspection.Office.SUPERVISORS


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def play_once(cast: Cast) -> None:
    """Three households declared, and their stars are awarded."""
    cast.scene.reach(Stage.DECLARING).declare(households=3)
    cast.scene.reach(Stage.AWARDED)


@pytest.fixture
def awarded(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The clock is the scene's."""
    monkeypatch.setattr(timezone, "now", lambda: scene.now)
    return scene


def opened(scene: Scene, office: Inspection.Office = TOWNSHIP, half: Half = HALF) -> Inspection:
    officer = scene.township if office == TOWNSHIP else scene.supervisor
    open_inspection(scene.round.village_id, office, half, sent=scene.sent(officer))
    return Inspection.objects.latest("opened_at")


def drawn(scene: Scene, inspection: Inspection) -> Draw:
    """Three households are fewer than five, so everybody is drawn and no lot decides."""
    terms = Terms("福彩3D", scene.now.date() + timedelta(days=3))
    draw_inspection(inspection.pk, terms, sent=scene.sent(scene.township))
    draw = inspection.draws.get()
    reveal_draw(draw.pk, sent=scene.sent(scene.township))
    draw.refresh_from_db()
    return draw


def sight(scene: Scene, **no: str) -> Sight:
    """Everything as it should be, but for what is named with its remark."""
    matters = [matter for matter in Observation.Matter if matter != Observation.Matter.STAR]
    seen = [Seen(m, None, "no" if m in no else "yes", no.get(m, "")) for m in matters]
    return Sight(timezone.localdate(scene.now), seen)


def look(scene: Scene, inspection: Inspection, entry: Entry, **no: str) -> Look:
    officer = scene.township if inspection.by_township else scene.supervisor
    add_look(inspection.pk, entry.pk, sight(scene, **no), sent=scene.sent(officer))
    return Look.objects.get(inspection=inspection, entry=entry)


def wrong(scene: Scene, *, days: int = 7) -> Wrong:
    return Wrong("星牌没有更换", "村委会", timezone.localdate(scene.now) + timedelta(days=days))


def fault(scene: Scene, inspection: Inspection, *, days: int = 7) -> Fault:
    officer = scene.township if inspection.by_township else scene.supervisor
    add_fault(inspection.pk, wrong(scene, days=days), sent=scene.sent(officer))
    return Fault.objects.latest("at")


def refused(action, *args, **kwargs) -> str:
    with pytest.raises(Refused) as told:
        action(*args, **kwargs)
    return str(told.value)


def test_a_whole_inspection(awarded: Scene) -> None:
    inspection = opened(awarded)
    draw = drawn(awarded, inspection)
    assert (draw.purpose, draw.inspection, draw.to_pick) == ("inspection", inspection, 3)
    told = story(inspection, now=awarded.now)
    assert (told.households, told.due, len(told.waiting)) == (3, 3, 3)
    assert told.blockers == ["3 households that were drawn are not looked at yet."]
    for entry in awarded.entries():
        look(awarded, inspection, entry, plate="牌上少一颗星")
    assert (
        refused(look, awarded, inspection, awarded.entries()[0])
        == f"{awarded.township.name} has recorded this household already: correct it there."
    )
    found = fault(awarded, inspection)
    finish_inspection(inspection.pk, "总体良好", sent=awarded.sent(awarded.township))
    inspection.refresh_from_db()
    assert (inspection.finished_by, inspection.remark) == (awarded.township, "总体良好")
    assert "only its faults are still re-checked" in refused(fault, awarded, inspection)
    awarded.wait(days=7)
    again = Again(timezone.localdate(awarded.now), mended=True)
    recheck_fault(found.pk, again, sent=awarded.sent(awarded.township))
    assert not Fault.objects.standing().exists()
    verbs = LedgerEntry.objects.order_by("seq").values_list("verb", flat=True)
    assert [verb for verb in verbs if verb.startswith(("inspection", "look", "fault"))] == [
        "inspection_opened",
        *["look_entered"] * 3,
        "fault_found",
        "inspection_finished",
        "fault_rechecked",
    ]


def test_each_office_has_one_inspection_in_a_half_year(awarded: Scene) -> None:
    opened(awarded)
    own = opened(awarded, SUPERVISORS)
    assert not own.by_township
    again = refused(opened, awarded)
    assert again == f"{awarded.township.name} has opened this inspection already: go on there."
    assert opened(awarded, half=HALF.before).half == 1


def test_only_the_half_that_runs_and_the_one_before_can_be_opened(awarded: Scene) -> None:
    for half in (HALF.after, HALF.before.before):
        told = refused(opened, awarded, half=half)
        assert told == "An inspection is of the half-year that runs, or of the one before it."


def test_neither_office_writes_into_the_inspection_of_the_other(awarded: Scene) -> None:
    inspection, own = opened(awarded), opened(awarded, SUPERVISORS)
    entry = awarded.entries()[0]
    for one, officer in ((inspection, awarded.supervisor), (own, awarded.township)):
        with pytest.raises(PermissionDenied):
            add_look(one.pk, entry.pk, sight(awarded), sent=awarded.sent(officer))
        with pytest.raises(PermissionDenied):
            add_fault(one.pk, wrong(awarded), sent=awarded.sent(officer))


def test_the_supervisors_choose_and_do_not_draw(awarded: Scene) -> None:
    own = opened(awarded, SUPERVISORS)
    assert "only the township draws" in refused(drawn, awarded, own)
    assert story(own, now=awarded.now).blockers == ["1 more household must be looked at."]
    look(awarded, own, awarded.entries()[0])
    told = story(own, now=awarded.now)
    assert (told.blockers, told.drawn, len(told.seen)) == ([], 0, 1)


def test_who_left_is_of_another_village_or_has_no_result_is_not_looked_at(
    awarded: Scene, other_village: Village
) -> None:
    inspection = opened(awarded)
    gone, other, fresh = awarded.entries()[0], _elsewhere(other_village, awarded), _fresh(awarded)
    with owner():
        Household.objects.filter(pk=gone.household_id).update(ended_on=date(2026, 11, 20))
    assert refused(look, awarded, inspection, gone).startswith("This household left on 2026-11-20")
    assert refused(look, awarded, inspection, other).startswith("This household is of another")
    assert refused(look, awarded, inspection, fresh).startswith("This household has no result")


def _elsewhere(village: Village, scene: Scene) -> Entry:
    round_ = make_round(village=village, campaign=scene.round.campaign, stage=Stage.AWARDED)
    return make_entry(
        round_=round_,
        household=make_household(village=village, grid=make_grid(village=village, name="第1组")),
    )


def _fresh(scene: Scene) -> Entry:
    """Of a round of the same year that is still being decided."""
    round_ = make_round(
        village=scene.round.village, campaign=scene.round.campaign, stage=Stage.DECIDING
    )
    return make_entry(round_=round_, household=_newcomer(scene))


def _newcomer(scene: Scene) -> Household:
    return make_household(village=scene.round.village, grid=scene.households[0].grid)


def test_the_day_lies_in_the_half_year_and_not_in_the_future(awarded: Scene) -> None:
    inspection, entry = opened(awarded), awarded.entries()[0]
    today = timezone.localdate(awarded.now)
    for day, start in (
        (today + timedelta(days=1), "The day lies in the future."),
        (date(2026, 6, 30), "The day must lie in the half-year"),
    ):
        typed = replace(sight(awarded), seen_on=day)
        told = refused(
            add_look, inspection.pk, entry.pk, typed, sent=awarded.sent(awarded.township)
        )
        assert told.startswith(start)


def test_a_no_needs_a_word(awarded: Scene) -> None:
    inspection = opened(awarded)
    told = refused(look, awarded, inspection, awarded.entries()[0], plate=" ")
    assert told == "Say in words what you saw wherever the answer is no."


def test_a_fault_needs_what_who_and_a_day_to_come(awarded: Scene) -> None:
    inspection, sent = opened(awarded), awarded.sent(awarded.township)
    good = wrong(awarded)
    for typed, told in (
        (replace(good, text=" "), "Say in words what is wrong."),
        (replace(good, mender=" "), "Say who mends it: a name, or an office of the village."),
        (
            replace(good, mend_by=good.mend_by - timedelta(days=8)),
            "The day until which it is mended has passed. Give a later one.",
        ),
    ):
        assert refused(add_fault, inspection.pk, typed, sent=sent) == told


def test_a_fault_is_re_checked_from_its_day_on_and_may_get_another(awarded: Scene) -> None:
    inspection = opened(awarded)
    found = fault(awarded, inspection, days=7)
    today = timezone.localdate(awarded.now)
    early = Again(today, mended=True)
    sent = awarded.sent(awarded.township)
    told = refused(recheck_fault, found.pk, early, sent=sent)
    assert told == f"The village has time until {found.mend_by}. Re-check it from that day on."
    awarded.wait(days=7)
    later = Again(found.mend_by, False, "还没有换", found.mend_by + timedelta(days=9))
    for typed, start in (
        (replace(later, remark=""), "Say what is still wrong."),
        (replace(later, again_by=None), "Say until when it is to be mended now"),
        (replace(later, again_by=found.mend_by), "Say until when it is to be mended now"),
        (
            replace(later, checked_on=found.mend_by + timedelta(days=3)),
            "The day lies in the future",
        ),
    ):
        sent = awarded.sent(awarded.township)
        assert refused(recheck_fault, found.pk, typed, sent=sent).startswith(start)
    recheck_fault(found.pk, later, sent=awarded.sent(awarded.township))
    [standing] = Fault.objects.standing()
    assert vars(standing)["due_on"] == later.again_by
    awarded.wait(days=9)
    done = Again(timezone.localdate(awarded.now), True)
    recheck_fault(found.pk, done, sent=awarded.sent(awarded.township))
    told = refused(recheck_fault, found.pk, done, sent=awarded.sent(awarded.township))
    assert told == "This fault was found mended already."
    assert Recheck.objects.count() == 2


def test_what_was_seen_is_corrected_and_two_who_correct_see_both(awarded: Scene) -> None:
    inspection = opened(awarded)
    seen = look(awarded, inspection, awarded.entries()[0], plate="牌上少一颗星")
    typed = sight(awarded, notice="没有张贴")
    change_look(seen.pk, typed, version=1, sent=awarded.sent(awarded.township))
    noes = Observation.objects.filter(verdict="no").values_list("matter", "remark")
    assert list(noes) == [("notice", "没有张贴")]
    with pytest.raises(Stale) as stale:
        change_look(seen.pk, sight(awarded), version=1, sent=awarded.sent(awarded.township))
    assert stale.value.version == 2
    assert stale.value.rows == [("The notice hung", "no 没有张贴", "yes")]


def test_the_newest_result_of_a_household_counts(awarded: Scene) -> None:
    village = awarded.round.village
    today = timezone.localdate(awarded.now)
    entries = {entry.pk for entry in inspectable(village.pk, day=today)}
    assert entries == {entry.pk for entry in awarded.entries()}
    Round.objects.filter(pk=awarded.round.pk).update(stage=Stage.CLOSED)
    assert {entry.pk for entry in inspectable(village.pk, day=today)} == entries


def test_the_same_press_twice_is_one_look(awarded: Scene) -> None:
    inspection, sent = opened(awarded), awarded.sent(awarded.township)
    entry = awarded.entries()[0]
    add_look(inspection.pk, entry.pk, sight(awarded), sent=sent)
    with pytest.raises(AlreadySent):
        add_look(inspection.pk, entry.pk, sight(awarded), sent=sent)
    assert Look.objects.count() == 1


def test_the_figure_of_an_inspection_is_typed_by_both_offices(awarded: Scene) -> None:
    for _more in range(4):
        make_entry(round_=awarded.round, household=_newcomer(awarded), status=Entry.Status.DECLARED)
    inspection = opened(awarded)
    terms = Terms("福彩3D", awarded.now.date() + timedelta(days=2))
    draw_inspection(inspection.pk, terms, sent=awarded.sent(awarded.township))
    draw = inspection.draws.get()
    assert (draw.households, draw.to_pick) == (7, 5)
    awarded.wait(days=2)
    for officer in (awarded.supervisor, awarded.township):
        type_figure(draw.pk, "374", sent=awarded.sent(officer))
    reveal_draw(draw.pk, sent=awarded.sent(awarded.township))
    assert draw.picks.count() == 5
    told = refused(draw_inspection, inspection.pk, terms, sent=awarded.sent(awarded.township))
    assert told == "It was drawn for before. Say why there is another draw."
