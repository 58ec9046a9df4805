"""The household's word: who may give it, who may enter it, what it makes, how it is taken back."""

import uuid
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from evaluation.declarations.actions.confirming import withdraw_confirmation
from evaluation.declarations.actions.marking import mark_entry
from evaluation.declarations.typed import Typed
from evaluation.models import Body, Claim, Confirmation, Declaration, Entry, Reopening, Tally
from evaluation.workflow import Stage
from grids.models import Grid, Guess, LedgerEntry, Officer
from grids.writing import Refused
from households.actions import issue_code
from households.models import Membership
from tests.evaluation.doorstep import confirm, make_doorstep, save, typed
from tests.factories import NOW, TODAY, make_household, make_panel, make_sent, make_sitting


@pytest.fixture
def entry(micro_grid: Grid) -> Entry:
    return make_doorstep(grid=micro_grid).entries.get()


def claimed(entry: Entry) -> list[str]:
    return list(entry.claims.values_list("star__star__code", flat=True))


def test_confirming_makes_the_claims_stand(
    entry: Entry, grid_leader: Officer, clerk: Officer
) -> None:
    save(entry, grid_leader, form=typed(entry, chosen=("04", "07"), c01_1="not_met"))
    confirm(entry, clerk, means="signed_print")
    entry.refresh_from_db()
    assert entry.status == "declared"
    # 01 is judged although its required item is not met: a mandatory claim always exists
    assert claimed(entry) == ["01", "02", "03", "04", "07"]
    word = Confirmation.objects.get()
    assert (word.person, word.officer, word.typist) == (entry.household.head, clerk, grid_leader)
    assert (word.means, word.version, word.withdrawn_at) == ("signed_print", 1, None)
    assert LedgerEntry.objects.order_by("seq").last().verb == "declaration_confirmed"


@pytest.mark.parametrize("means", ["signed_print", "call_back"])
def test_who_typed_may_not_enter_a_print_or_a_call_back(
    entry: Entry, grid_leader: Officer, means: str
) -> None:
    save(entry, grid_leader)
    with pytest.raises(Refused, match="您录入的"):
        confirm(entry, grid_leader, means=means)
    assert (Confirmation.objects.count(), Claim.objects.count()) == (0, 0)


def test_who_typed_an_earlier_version_may_not_either(
    entry: Entry, grid_leader: Officer, clerk: Officer
) -> None:
    save(entry, grid_leader)
    save(entry, clerk, form=typed(entry, c04_2="not_met"), version=1)
    with pytest.raises(Refused):
        confirm(entry, grid_leader, means="call_back", version=2)


def test_a_signature_on_a_paper_form_is_entered_by_another_than_who_copied_it(
    entry: Entry, grid_leader: Officer, clerk: Officer
) -> None:
    save(entry, grid_leader, form=replace(typed(entry), mode="from_paper"))
    with pytest.raises(Refused, match="您录入的"):
        confirm(entry, grid_leader, means="signature")
    confirm(entry, clerk, means="signature")
    assert Confirmation.objects.get().officer == clerk


@pytest.mark.parametrize("mode", ["dictated", "by_phone"])
def test_where_no_paper_form_was_copied_none_is_signed(
    entry: Entry, grid_leader: Officer, clerk: Officer, mode: str
) -> None:
    save(entry, grid_leader, form=replace(typed(entry), mode=mode))
    with pytest.raises(Refused, match="没有签过字的纸表"):
        confirm(entry, clerk, means="signature")
    assert Confirmation.objects.count() == 0


def test_the_database_holds_that_too(entry: Entry, grid_leader: Officer) -> None:
    save(entry, grid_leader)
    with pytest.raises(IntegrityError, match="the_typist_confirms_only"), transaction.atomic():
        Confirmation.objects.create(
            declaration=Declaration.objects.get(),
            person=entry.household.head,
            means="signature",
            officer=grid_leader,
            typist=grid_leader,
            version=1,
            at=NOW,
        )


def test_the_households_own_code_is_its_word(
    entry: Entry, grid_leader: Officer, clerk: Officer
) -> None:
    code = issue_code(entry.household_id, sent=make_sent(clerk))[1]
    save(entry, grid_leader)
    with pytest.raises(Refused, match="口令码"):
        confirm(entry, grid_leader, means="own_code", code="0000-0000")
    assert Guess.objects.get().missed == 1
    confirm(entry, grid_leader, means="own_code", code=code.lower())
    assert Confirmation.objects.get().means == "own_code"


def test_a_code_is_not_even_tried_for_somebody_out_of_charge(
    entry: Entry, grid_leader: Officer, clerk: Officer, assessor: Officer
) -> None:
    code = issue_code(entry.household_id, sent=make_sent(clerk))[1]
    save(entry, grid_leader)
    with pytest.raises(PermissionDenied):
        confirm(entry, assessor, means="own_code", code=code)
    assert not Guess.objects.exists()


def test_only_a_member_of_the_household_confirms(
    entry: Entry, micro_grid: Grid, grid_leader: Officer
) -> None:
    neighbour = make_household(village=micro_grid.village, grid=micro_grid, head="李强")
    save(entry, grid_leader)
    with pytest.raises(Refused):
        confirm(entry, grid_leader, person=neighbour.head_id)
    with pytest.raises(Refused):
        confirm(entry, grid_leader, person=uuid.uuid4())


def test_who_has_left_the_household_confirms_no_more(entry: Entry, grid_leader: Officer) -> None:
    son = Membership.objects.get(person__name="张小山")
    Membership.objects.filter(pk=son.pk).update(until=TODAY)
    save(entry, grid_leader)
    with pytest.raises(Refused):
        confirm(entry, grid_leader, person=son.person_id)


def test_an_unfinished_form_is_refused_with_what_is_missing(
    entry: Entry, grid_leader: Officer
) -> None:
    with pytest.raises(Refused):
        confirm(entry, grid_leader)
    save(entry, grid_leader, form=typed(entry, c06_2="", c09_1=""))
    with pytest.raises(Refused) as refusal:
        confirm(entry, grid_leader)
    assert "第6星" in str(refusal.value)
    assert "第9星" in str(refusal.value)
    assert "第5星" not in str(refusal.value)
    assert Claim.objects.count() == 0


def test_without_consent_nothing_is_confirmed(entry: Entry, grid_leader: Officer) -> None:
    whole = typed(entry)
    save(entry, grid_leader, form=Typed(answers=whole.answers, mode=whole.mode))
    with pytest.raises(Refused, match="没有同意"):
        confirm(entry, grid_leader)


def test_a_tick_that_the_rule_refuses_is_settled_first(entry: Entry, grid_leader: Officer) -> None:
    save(entry, grid_leader, form=typed(entry, chosen=("05",), c05_1="not_met"))
    with pytest.raises(Refused, match="第5星"):
        confirm(entry, grid_leader)


def test_what_was_changed_after_reading_out_is_not_confirmed(
    entry: Entry, grid_leader: Officer, clerk: Officer
) -> None:
    save(entry, grid_leader)
    save(entry, grid_leader, form=typed(entry, c04_2="not_met"), version=1)
    with pytest.raises(Refused):
        confirm(entry, clerk, version=1)
    confirm(entry, clerk, version=2)
    assert Confirmation.objects.get().version == 2


def test_confirming_twice_is_refused(entry: Entry, grid_leader: Officer) -> None:
    save(entry, grid_leader)
    confirm(entry, grid_leader)
    with pytest.raises(Refused):
        confirm(entry, grid_leader)
    assert Confirmation.objects.count() == 1


def test_a_withdrawn_confirmation_opens_the_form_and_stays_on_record(
    entry: Entry, grid_leader: Officer, clerk: Officer
) -> None:
    save(entry, grid_leader, form=typed(entry, chosen=("04",)))
    confirm(entry, grid_leader)
    withdraw_confirmation(entry.pk, reason="想改认一颗星", sent=make_sent(clerk))
    entry.refresh_from_db()
    assert (entry.status, claimed(entry)) == ("due", [])
    save(entry, grid_leader, form=typed(entry, chosen=("05",)), version=1)
    confirm(entry, grid_leader, version=2)
    assert claimed(entry) == ["01", "02", "03", "05"]
    first, second = Confirmation.objects.all()
    assert (first.withdrawn_by, first.withdrawal_reason) == (clerk, "想改认一颗星")
    assert (second.withdrawn_at, second.version) == (None, 2)


def test_there_must_be_a_confirmation_to_withdraw(entry: Entry, grid_leader: Officer) -> None:
    save(entry, grid_leader)
    with pytest.raises(Refused):
        withdraw_confirmation(entry.pk, reason="误点", sent=make_sent(grid_leader))


def test_nothing_is_withdrawn_once_the_groups_assess(entry: Entry, grid_leader: Officer) -> None:
    save(entry, grid_leader)
    confirm(entry, grid_leader)
    entry.round.stage = Stage.ASSESSING
    entry.round.save()
    with pytest.raises(Refused):
        withdraw_confirmation(entry.pk, reason="反悔", sent=make_sent(grid_leader))
    assert len(claimed(entry)) == 3


def test_a_star_given_up_after_declaring_reopened_takes_its_open_count_along(
    entry: Entry, grid_leader: Officer
) -> None:
    """Counts of a sitting that was never closed are no facts yet; the kept claims stay."""
    save(entry, grid_leader, form=typed(entry, chosen=("04", "05")))
    confirm(entry, grid_leader)
    panel = make_panel(round_=entry.round)
    kept, dropped = entry.claims.filter(star__star__code__in=["04", "05"])
    make_sitting(panel=panel, claims=[kept, dropped], passed=True, at=NOW, closed=False)
    for claim in (kept, dropped):
        Reopening.objects.create(
            claim=claim, body=Body.GROUP, reason="重开认星", officer=grid_leader, at=NOW
        )
    withdraw_confirmation(entry.pk, reason="改认", sent=make_sent(grid_leader))
    save(entry, grid_leader, form=typed(entry, chosen=("04",)), version=1)
    confirm(entry, grid_leader, version=2)
    assert claimed(entry) == ["01", "02", "03", "04"]
    assert [tally.claim for tally in Tally.objects.all()] == [kept]


@pytest.mark.parametrize("status", ["declined", "away"])
def test_a_household_is_marked_and_the_mark_taken_back(
    entry: Entry, grid_leader: Officer, status: str
) -> None:
    mark_entry(entry.pk, status=status, note="20日上门", sent=make_sent(grid_leader))
    entry.refresh_from_db()
    assert (entry.status, entry.status_note) == (status, "20日上门")
    mark_entry(entry.pk, status="due", sent=make_sent(grid_leader))
    entry.refresh_from_db()
    assert (entry.status, entry.status_note) == ("due", "")
    verbs = LedgerEntry.objects.order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["entry_marked", "entry_marked"]
    assert not LedgerEntry.objects.filter(body__contains="上门").exists()


@pytest.mark.parametrize(
    ("status", "note"),
    [("declined", ""), ("away", ""), ("declared", "x"), ("lapsed", "x"), ("due", "")],
)
def test_no_other_mark_and_none_without_a_word(
    entry: Entry, grid_leader: Officer, status: str, note: str
) -> None:
    with pytest.raises(Refused):
        mark_entry(entry.pk, status=status, note=note, sent=make_sent(grid_leader))
    entry.refresh_from_db()
    assert entry.status == "due"


def test_a_confirmed_household_is_not_marked(entry: Entry, grid_leader: Officer) -> None:
    save(entry, grid_leader)
    confirm(entry, grid_leader)
    with pytest.raises(Refused):
        mark_entry(entry.pk, status="declined", note="反悔", sent=make_sent(grid_leader))


def test_marks_are_made_while_declaring_only(micro_grid: Grid, grid_leader: Officer) -> None:
    entry = make_doorstep(grid=micro_grid, stage=Stage.ASSESSING).entries.get()
    with pytest.raises(Refused):
        mark_entry(entry.pk, status="away", note="没人", sent=make_sent(grid_leader))
