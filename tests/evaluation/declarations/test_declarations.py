"""A declaration is typed, saved unfinished or whole, and told apart when two people type."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from evaluation.declarations.actions.declaring import save_declaration
from evaluation.declarations.queries.declarations import sheet_of
from evaluation.declarations.queries.stars import campaign_stars
from evaluation.declarations.typed import Typed
from evaluation.models import Answer, Claim, Declaration, Entry
from evaluation.workflow import Stage
from grids.models import Chain, Grid, LedgerEntry, Officer, Township
from grids.roles import Role
from grids.traces.ledger import faults
from grids.writing import AlreadySent, Refused, Stale
from tests.evaluation.doorstep import confirm, make_doorstep, save, typed
from tests.factories import TODAY, make_campaign, make_draft, make_grid, make_officer, make_sent


@pytest.fixture
def entry(micro_grid: Grid) -> Entry:
    return make_doorstep(grid=micro_grid).entries.get()


def test_a_saved_form_keeps_every_answer_and_claims_nothing(
    entry: Entry, grid_leader: Officer
) -> None:
    save(entry, grid_leader, form=typed(entry, chosen=("04", "07"), c02_2="not_met", c01_3="na"))
    declaration = Declaration.objects.get()
    answers = dict(declaration.answers.values_list("criterion__code", "value"))
    assert len(answers) == 30
    assert (answers["01-1"], answers["02-2"], answers["01-3"]) == ("met", "not_met", "na")
    assert set(declaration.chosen.values_list("star__code", flat=True)) == {"04", "07"}
    assert (declaration.mode, declaration.consented, declaration.version) == ("dictated", True, 1)
    assert (declaration.typist, list(declaration.typists.all())) == (grid_leader, [grid_leader])
    entry.refresh_from_db()
    assert (entry.status, Claim.objects.count()) == ("due", 0)


def test_not_applicable_is_kept_with_the_catalogues_reason(
    entry: Entry, grid_leader: Officer
) -> None:
    save(entry, grid_leader, form=typed(entry, c05_3="na"))
    assert Answer.objects.get(value="na").reason == "没有"
    assert set(Answer.objects.exclude(value="na").values_list("reason", flat=True)) == {""}


def test_not_applicable_is_refused_where_the_catalogue_does_not_allow_it(
    entry: Entry, grid_leader: Officer
) -> None:
    with pytest.raises(Refused, match="条目5-1"):
        save(entry, grid_leader, form=typed(entry, c05_1="na"))
    assert Declaration.objects.count() == 0


def test_an_unfinished_form_is_kept_as_a_draft(entry: Entry, grid_leader: Officer) -> None:
    receipt = save(entry, grid_leader, form=Typed(answers={"01-1": "met", "01-2": "not_met"}))
    assert receipt.result_url == f"/entries/{entry.pk}/declaration/?missing=1"
    sheet = sheet_of(entry)
    assert (sheet.answered, sheet.total) == (2, 30)
    anchors = [gap.anchor for gap in sheet.gaps]
    assert anchors == [*[f"star-{n:02d}" for n in range(1, 11)], "id_mode", "id_consented"]


def test_a_finished_form_leads_to_being_read_out(entry: Entry, grid_leader: Officer) -> None:
    receipt = save(entry, grid_leader)
    assert receipt.result_url == f"/entries/{entry.pk}/declaration/check/"
    assert sheet_of(entry).gaps == []


def test_a_second_save_replaces_answers_and_ticks(entry: Entry, grid_leader: Officer) -> None:
    save(entry, grid_leader, form=typed(entry, chosen=("04",), c06_2="not_met"))
    second = Typed(answers={"06-2": "met"}, chosen=frozenset({"05"}), mode="by_phone")
    save(entry, grid_leader, form=second, version=1)
    declaration = Declaration.objects.get()
    assert list(declaration.answers.values_list("criterion__code", "value")) == [("06-2", "met")]
    assert [star.star.code for star in declaration.chosen.all()] == ["05"]
    assert (declaration.mode, declaration.consented, declaration.version) == ("by_phone", False, 2)


def test_everybody_who_typed_is_remembered(
    entry: Entry, grid_leader: Officer, clerk: Officer
) -> None:
    save(entry, grid_leader)
    save(entry, clerk, form=typed(entry, c04_2="not_met"), version=1)
    declaration = Declaration.objects.get()
    assert declaration.typist == clerk
    assert set(declaration.typists.all()) == {grid_leader, clerk}


def test_a_mandatory_star_cannot_be_chosen_away_or_ticked(
    entry: Entry, grid_leader: Officer
) -> None:
    save(entry, grid_leader, form=typed(entry, chosen=("01",), c01_1="not_met"))
    assert Declaration.objects.get().chosen.count() == 0
    assert [star.code for star in sheet_of(entry).claimed] == ["01", "02", "03"]


def test_a_ticked_star_that_the_rule_refuses_is_a_gap_at_that_star(
    entry: Entry, grid_leader: Officer
) -> None:
    save(entry, grid_leader, form=typed(entry, chosen=("04", "06"), c06_1="not_met"))
    sheet = sheet_of(entry)
    assert [gap.anchor for gap in sheet.gaps] == ["star-06"]
    assert [star.code for star in sheet.claimed] == ["01", "02", "03", "04"]


def test_a_stale_save_shows_both_versions_and_keeps_the_first(
    entry: Entry, grid_leader: Officer, clerk: Officer
) -> None:
    save(entry, grid_leader, form=typed(entry, chosen=("04",), c01_2="not_met"))
    with pytest.raises(Stale) as stale:
        save(entry, clerk, form=typed(entry, chosen=("05",), c02_2="not_met"))
    assert stale.value.version == 1
    rows = {label.split()[0]: (theirs, yours) for label, theirs, yours in stale.value.rows}
    assert rows == {
        "01-2": ("未达到", "达到"),
        "02-2": ("达到", "未达到"),
        "认“第4星”": ("是", "否"),
        "认“第5星”": ("否", "是"),
    }
    assert Declaration.objects.get().version == 1
    save(entry, clerk, form=typed(entry, chosen=("05",), c02_2="not_met"), version=1)
    assert Declaration.objects.get().answers.get(criterion__code="02-2").value == "not_met"


def test_a_stale_save_of_the_same_answers_is_no_quarrel(
    entry: Entry, grid_leader: Officer, clerk: Officer
) -> None:
    save(entry, grid_leader)
    save(entry, clerk, version=0)
    assert Declaration.objects.get().version == 2


def test_the_same_press_twice_is_one_save(entry: Entry, grid_leader: Officer) -> None:
    sent = make_sent(grid_leader)
    receipt = save_declaration(entry.pk, typed=typed(entry), version=0, sent=sent)
    with pytest.raises(AlreadySent) as again:
        save_declaration(entry.pk, typed=typed(entry), version=0, sent=sent)
    assert again.value.receipt.code == receipt.code
    assert Declaration.objects.get().version == 1


def test_a_save_stands_in_the_ledger_without_answers_or_names(
    entry: Entry, grid_leader: Officer
) -> None:
    save(entry, grid_leader)
    line = LedgerEntry.objects.get()
    assert (line.verb, line.subject, line.role) == (
        "declaration_saved",
        f"entry:{entry.pk}",
        "grid_leader",
    )
    assert "张大山" not in line.body
    assert "met" not in line.body
    assert list(faults(Chain.objects.get())) == []


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.DECLARING])
def test_nothing_is_typed_outside_declaring(
    stage: Stage, micro_grid: Grid, grid_leader: Officer
) -> None:
    entry = make_doorstep(grid=micro_grid, stage=stage).entries.get()
    with pytest.raises(Refused, match=str(stage.label)):
        save(entry, grid_leader)
    assert Declaration.objects.count() == 0


@pytest.mark.parametrize("status", ["declined", "away", "lapsed", "moved_out", "ineligible"])
def test_nothing_is_typed_for_a_marked_household(
    entry: Entry, grid_leader: Officer, status: str
) -> None:
    entry.status = status
    entry.save()
    with pytest.raises(Refused, match=str(entry.get_status_display())):
        save(entry, grid_leader)


def test_a_confirmed_form_is_not_changed(entry: Entry, grid_leader: Officer) -> None:
    save(entry, grid_leader)
    confirm(entry, grid_leader)
    with pytest.raises(Refused):
        save(entry, grid_leader, form=typed(entry, c01_2="not_met"), version=1)
    assert Declaration.objects.get().answers.get(criterion__code="01-2").value == "met"


def test_leaders_of_the_group_and_of_the_micro_grid_and_the_clerk_may_type(
    entry: Entry, group: Grid, grid_leader: Officer, clerk: Officer
) -> None:
    above = make_officer(name="组长", role=Role.GRID_LEADER, place=group)
    for version, officer in enumerate((grid_leader, above, clerk)):
        save(entry, officer, version=version)
    assert Declaration.objects.get().version == 3


def test_nobody_else_may_type(
    entry: Entry,
    group: Grid,
    assessor: Officer,
    secretary: Officer,
    liaison: Officer,
    township_officer: Officer,
    county_officer: Officer,
    other_clerk: Officer,
) -> None:
    beside = make_grid(village=group.village, name="01-2", level=Grid.Level.MICRO, parent=group)
    next_door = make_officer(name="邻格长", role=Role.GRID_LEADER, place=beside)
    others = (assessor, secretary, liaison, township_officer, county_officer, other_clerk)
    for officer in (*others, next_door):
        with pytest.raises(PermissionDenied):
            save(entry, officer)
    assert Declaration.objects.count() == 0


def test_stars_are_kept_once_they_are_published_and_their_use_is_read_each_time(
    township: Township, django_assert_num_queries: Any
) -> None:
    catalogue = make_draft(township=township)
    campaign = make_campaign(township=township, catalogue=catalogue)

    def items() -> list[str]:
        (use,) = campaign_stars(campaign.pk)
        return [item.text for item in use.star.criteria.all()]

    before = items()
    catalogue.stars.get().criteria.filter(code="01-1").update(text="改过的条目")
    assert items() == ["改过的条目", *before[1:]]
    catalogue.published_on = TODAY
    catalogue.save()
    assert items() == ["改过的条目", *before[1:]]
    with django_assert_num_queries(1):
        items()
    campaign.stars.update(mandatory=False)
    assert [use.mandatory for use in campaign_stars(campaign.pk)] == [False]
