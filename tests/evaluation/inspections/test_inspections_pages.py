"""Pages of inspections: the township's way through one, what bad input hears, what lists cost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from evaluation.models import Draw, Entry, Fault, Inspection, Look, Observation
from evaluation.workflow import Stage
from grids.models import Officer, Village
from households.models import Household
from tests.cast import Cast
from tests.evaluation.browsing import browser_of, send, text
from tests.evaluation.inspections.test_inspections import drawn, look, opened
from tests.evaluation.scene import Scene
from tests.factories import (
    make_entry,
    make_fault,
    make_grid,
    make_household,
    make_inspection,
    make_look,
    make_round,
    make_village,
)
from tests.postgres.owner import owner

MATTERS = [matter for matter in Observation.Matter if matter != Observation.Matter.STAR]


def play_once(cast: Cast) -> None:
    """Three households declared, and their stars are awarded."""
    cast.scene.reach(Stage.DECLARING).declare(households=3)
    cast.scene.reach(Stage.AWARDED)


@pytest.fixture
def awarded(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The clock is the scene's."""
    monkeypatch.setattr(timezone, "now", lambda: scene.now)
    return scene


def filled(client: Client, page: str, **more: str) -> dict[str, str]:
    """The form with yes everywhere, stars too, but for what is said otherwise."""
    form = client.get(page).context["form"]
    typed = {name: "yes" for name in form.fields if name.startswith("is_")}
    return {**typed, "seen_on": form["seen_on"].value().isoformat(), **more}


def test_the_township_walks_through_an_inspection(awarded: Scene) -> None:
    township, village = browser_of(awarded.township), awarded.round.village
    page = text(township.get(reverse("inspection_list", args=[village.pk])))
    assert "This village has not been inspected yet." in page
    add = reverse("inspection_add", args=[village.pk])
    assert add in page
    send(township, add, half="2026-2", office="township")
    inspection = Inspection.objects.get()
    detail = inspection.get_absolute_url()
    assert "No households are drawn yet: open a draw, and reveal it." in text(township.get(detail))
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    draw = reverse("inspection_draw", args=[inspection.pk])
    send(township, draw, fallback_source="Lottery 3D", fallback_on=day)
    lot = Draw.objects.get(inspection=inspection)
    send(township, reverse("draw_reveal", args=[lot.pk]))
    sheet = text(township.get(reverse("inspection_sheet", args=[inspection.pk])))
    assert "Do the plate at the door and the result agree?" in sheet
    for entry in awarded.entries():
        assert entry.number in sheet
        form = reverse("look_add", args=[inspection.pk, entry.pk])
        assert form in text(township.get(detail))
        send(township, form, **filled(township, form))
    assert Look.objects.count() == 3
    send(township, reverse("fault_add", args=[inspection.pk]), wrong="Glass broken",
         mender="The village office", mend_by=day)  # fmt: skip
    send(township, reverse("inspection_finish", args=[inspection.pk]), remark="Fine")
    told = text(township.get(detail))
    assert "Finished by" in told
    assert "The village office mends it" in told
    awarded.wait(days=3)
    clerk = text(browser_of(awarded.clerk).get("/"))
    assert "1 fault is to be mended" in clerk
    township = browser_of(awarded.township)
    assert "1 fault is to be re-checked" in text(township.get("/"))
    recheck = reverse("fault_recheck", args=[Fault.objects.get().pk])
    today = timezone.localdate().isoformat()
    send(township, recheck, mended="yes", checked_on=today)
    assert "1 fault is to be mended" not in text(browser_of(awarded.clerk).get("/"))
    paper = text(township.get(reverse("inspection_paper", args=[inspection.pk])))
    assert "Glass broken" in paper
    assert f"{awarded.township.name}: mended" in paper


def test_a_no_without_a_word_and_half_a_fault_keep_what_was_typed(awarded: Scene) -> None:
    inspection, entry = opened(awarded), awarded.entries()[0]
    township = browser_of(awarded.township)
    page = reverse("look_add", args=[inspection.pk, entry.pk])
    typed = filled(township, page, is_plate="no", remark_notice="It hung", wrong="No plate")
    back = send(township, page, **typed)
    told = text(back)
    assert "Say in words what you saw wherever the answer is no." in told
    assert "What is to be mended needs all three: what, who, when." in told
    assert back.context["form"]["remark_notice"].value() == "It hung"
    assert back.context["form"]["is_plate"].value() == "no"
    assert not Look.objects.exists()
    typed |= {"remark_plate": "None", "mender": "Office", "mend_by": typed["seen_on"]}
    send(township, page, **typed)
    assert (Look.objects.count(), Fault.objects.get().look) == (1, Look.objects.get())
    again = text(send(township, page, **typed))
    assert "has recorded this household already: correct it there." in again


def test_a_household_is_chosen_by_number_or_name_with_a_sentence_for_each_mistake(
    awarded: Scene, other_village: Village
) -> None:
    inspection, township = opened(awarded), browser_of(awarded.township)
    page = reverse("look_choose", args=[inspection.pk])
    here, gone = awarded.entries()[:2]
    answer = township.get(page, {"household": here.number})
    assert answer.url == reverse("look_add", args=[inspection.pk, here.pk])
    with owner():
        Household.objects.filter(pk=gone.household_id).update(ended_on=timezone.localdate())
    assert "This household left on" in text(township.get(page, {"household": gone.number}))
    assert "No household of this round" in text(township.get(page, {"household": "9999"}))
    grid = make_grid(village=other_village, name="第1组")
    there = make_round(village=other_village, campaign=awarded.round.campaign, stage=Stage.AWARDED)
    other = make_entry(round_=there, household=make_household(village=other_village, grid=grid))
    form = reverse("look_add", args=[inspection.pk, other.pk])
    assert township.get(form).status_code == 404
    assert send(township, form).status_code == 404


def test_a_correction_shows_what_was_typed_and_what_somebody_else_saved(awarded: Scene) -> None:
    inspection = opened(awarded)
    seen = look(awarded, inspection, awarded.entries()[0], plate="A star too few")
    page, township = reverse("look_change", args=[seen.pk]), browser_of(awarded.township)
    form = township.get(page).context["form"]
    assert (form["is_plate"].value(), form["remark_plate"].value()) == ("no", "A star too few")
    typed = {f"is_{matter}": "yes" for matter in MATTERS}
    typed |= {"seen_on": seen.seen_on.isoformat(), "version": "1"}
    send(township, page, **typed)
    assert not Observation.objects.filter(verdict="no").exists()
    late = send(township, page, **{**typed, "is_notice": "no", "remark_notice": "Nothing hung"})
    assert "Somebody else saved in the meantime" in text(late)
    assert late.context["form"]["version"].value() == "2"


def test_the_supervisors_look_by_themselves_and_the_page_says_so(awarded: Scene) -> None:
    supervisor, village = browser_of(awarded.supervisor), awarded.round.village
    send(supervisor, reverse("inspection_add", args=[village.pk]), half="2026-2",
         office="supervisors")  # fmt: skip
    inspection = Inspection.objects.get()
    told = text(supervisor.get(inspection.get_absolute_url()))
    assert "by the village’s supervisors" in told
    assert reverse("inspection_draw", args=[inspection.pk]) not in told
    assert reverse("look_choose", args=[inspection.pk]) in told
    assert supervisor.get(reverse("inspection_draw", args=[inspection.pk])).status_code == 403


def test_who_reads_no_inspections_is_not_led_to_them(awarded: Scene, grid_leader: Officer) -> None:
    led = {
        officer: reverse("inspection_start") in browser_of(officer).get(reverse("round_list")).text
        for officer in (awarded.clerk, awarded.township, grid_leader)
    }
    assert led == {awarded.clerk: True, awarded.township: True, grid_leader: False}


def test_the_public_page_of_a_draw_says_what_it_is_for_and_a_notice_does_not_list_it(
    awarded: Scene,
) -> None:
    inspection = opened(awarded)
    draw = drawn(awarded, inspection)
    public = Client()
    public.cookies["django_language"] = "en"
    told = text(public.get(draw.public_address))
    assert "which households the township looks at in its half-yearly inspection" in told
    assert all(entry.head_name not in told for entry in awarded.entries())
    assert draw.public_address in text(public.get("/boards/"))
    notice = awarded.round.notices.get()
    review = text(browser_of(awarded.township).get(reverse("draw_list", args=[awarded.round.pk])))
    over = text(public.get(reverse("notice_draws", args=[notice.slug])))
    assert str(draw.pk) not in review
    assert draw.public_address not in over


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_an_inspection_takes_the_same_queries_for_any_number_of_households_and_faults(
    awarded: Scene, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    inspection = opened(awarded)
    drawn(awarded, inspection)
    earlier = make_inspection(
        round_=awarded.round, officer=awarded.township, at=awarded.now - timedelta(days=200)
    )
    for row in range(rows):
        seen = make_look(inspection=inspection, entry=_entry(awarded))
        Observation.objects.create(look=seen, matter="plate", verdict="no", remark="…")
        make_fault(inspection=inspection, look=seen if row else None)
        make_fault(inspection=earlier)
    township = browser_of(awarded.township)
    page = inspection.get_absolute_url()
    township.get(page)
    with django_assert_num_queries(13):
        told = township.get(page).context["told"]
    assert (len(told.seen), len(told.faults), len(told.earlier)) == (rows, rows, rows)
    with django_assert_num_queries(13):
        township.get(reverse("inspection_paper", args=[inspection.pk]))
    with django_assert_num_queries(8):
        township.get(reverse("inspection_list", args=[inspection.village_id]))


def _entry(scene: Scene) -> Entry:
    home = make_household(village=scene.round.village, grid=scene.households[0].grid)
    return make_entry(round_=scene.round, household=home, status=Entry.Status.DECLARED)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_report_takes_the_same_queries_for_any_number_of_villages(
    awarded: Scene, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    inspection = opened(awarded)
    make_fault(inspection=inspection)
    for number in range(rows - 1):
        village = make_village(name=f"村{number}", township=inspection.village.township)
        make_fault(inspection=_inspected(village, awarded))
    township = browser_of(awarded.township)
    page = reverse("inspection_report", args=[inspection.village.township_id, 2026, 2])
    township.get(page)
    with django_assert_num_queries(13):
        told = township.get(page).context["told"]
    assert len(told.rows) == rows
    table = page + "table/"
    with django_assert_num_queries(13):
        assert township.get(table).status_code == 200


def _inspected(village: Village, scene: Scene) -> Inspection:
    round_ = make_round(village=village, campaign=scene.round.campaign, stage=Stage.AWARDED)
    return make_inspection(round_=round_, officer=scene.township, at=scene.now)
