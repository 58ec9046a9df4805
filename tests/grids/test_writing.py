"""The guarded write path: one press, one effect, one receipt, one ledger entry."""

import pytest
from django.core.exceptions import PermissionDenied

from grids.models import Anchor, Chain, LedgerEntry, Officer, Receipt, Village
from grids.roles import Role
from grids.traces.ledger import faults
from grids.writing import AlreadySent, Refused, Sent, SentDifferently, content_of, writing
from tests.factories import make_sent


def rename(village: Village, *, to: str, sent: Sent) -> Receipt:
    with writing(sent) as write:
        write.allow(village, Role.CLERK)
        if not to:
            raise Refused("no name")
        village.name = to
        village.save()
        write.record("village_renamed", village, field="name")
        return write.done("renamed")


def test_a_write_leaves_a_receipt_and_a_ledger_entry(village: Village, clerk: Officer) -> None:
    receipt = rename(village, to="新庄村", sent=make_sent(clerk, name="新庄村"))
    entry = LedgerEntry.objects.get()
    assert Receipt.objects.get().code == receipt.code
    assert (entry.verb, entry.subject, entry.role) == (
        "village_renamed",
        f"village:{village.pk}",
        "clerk",
    )
    assert content_of(receipt) == {"name": ["新庄村"]}
    assert list(faults(Chain.objects.get())) == []


def test_the_same_press_twice_is_one_effect(village: Village, clerk: Officer) -> None:
    sent = make_sent(clerk, name="新庄村")
    first = rename(village, to="新庄村", sent=sent)
    with pytest.raises(AlreadySent) as again:
        rename(village, to="新庄村", sent=sent)
    assert again.value.receipt.code == first.code
    assert LedgerEntry.objects.count() == 1


def test_the_same_cid_with_other_content_is_told_apart(village: Village, clerk: Officer) -> None:
    sent = make_sent(clerk, name="新庄村")
    rename(village, to="新庄村", sent=sent)
    other = Sent(
        actor=sent.officer, kind=sent.kind, at=sent.at, cid=sent.cid, content={"name": ["老庄村"]}
    )
    with pytest.raises(SentDifferently):
        rename(village, to="老庄村", sent=other)
    village.refresh_from_db()
    assert village.name == "新庄村"


def test_a_refused_write_leaves_nothing(village: Village, clerk: Officer) -> None:
    with pytest.raises(Refused):
        rename(village, to="", sent=make_sent(clerk))
    assert (Receipt.objects.count(), LedgerEntry.objects.count()) == (0, 0)


def test_a_post_elsewhere_gives_no_right_here(village: Village, other_clerk: Officer) -> None:
    with pytest.raises(PermissionDenied):
        rename(village, to="新庄村", sent=make_sent(other_clerk))


def test_a_paper_carries_the_head_after_its_own_entry(village: Village, clerk: Officer) -> None:
    saved: list[Anchor] = []
    rename(village, to="新庄村", sent=make_sent(clerk))
    with writing(make_sent(clerk)) as write:
        write.allow(village, Role.CLERK)
        write.anchor("paper", save=saved.append)
        write.record("village_renamed", village)
        write.done("renamed")
    chain = Chain.objects.get(village=village)
    assert [(anchor.paper, anchor.seq, anchor.digest) for anchor in saved] == [
        ("paper", 2, chain.head)
    ]
    assert list(faults(chain)) == []
