"""A phone whose clock is wrong by years, and jumps while a form is filled in."""

from datetime import UTC, datetime

from django.utils import timezone
from playwright.sync_api import Page, expect

from evaluation.models import Declaration, Entry
from grids.models import Receipt
from tests.e2e.test_offline import (  # noqa: F401  # three of them fixtures
    done,
    entries,
    fill,
    phone,
    round_,
)


def test_a_phone_whose_clock_jumps_by_years_sends_in_the_order_of_filling(
    phone: Page,  # noqa: F811  # as above
    entries: list[Entry],  # noqa: F811  # as above
) -> None:
    """When it was saved is the server's; the second is filled ten years "before" the first."""
    began = timezone.now()
    phone.context.set_offline(True)
    phone.clock.set_system_time(datetime(2036, 11, 30, tzinfo=UTC))
    fill(phone, entries[0])
    phone.clock.set_system_time(datetime(2016, 11, 30, tzinfo=UTC))
    done(phone)
    fill(phone, entries[1])
    done(phone)
    phone.context.set_offline(False)
    expect(phone.locator("#receipts li")).to_have_count(2, timeout=15_000)
    sent = Receipt.objects.filter(kind="pack_send").order_by("at")
    assert all(began <= receipt.at <= timezone.now() for receipt in sent)
    in_turn = [Declaration.objects.get(entry=entry) for entry in entries[:2]]
    assert [one.typed_at for one in in_turn] == [receipt.at for receipt in sent]
