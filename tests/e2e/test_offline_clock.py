"""A phone whose clock is wrong by a day or by years, and jumps while a form is filled in."""

from datetime import UTC, datetime, timedelta

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

IN_TEN_YEARS, TEN_YEARS_AGO = datetime(2036, 11, 30, tzinfo=UTC), datetime(2016, 11, 30, tzinfo=UTC)
DAY = timedelta(days=1)
#: The twin: oldest first by the phone's clock, which each form tells of as well.
BY_THE_CLOCK = """() => {
    const real = starcivilOffline.drafts;
    starcivilOffline.drafts = () =>
        real().then(all => all.sort((one, other) => one.since - other.since));
}"""

TO_ITS_END = """() => new Promise(done => {
    starcivilQueue.watch(state => state.working || done());
    starcivilQueue.run();
})"""


def fill_three(phone: Page, entries: list[Entry]) -> None:  # noqa: F811  # as above
    """The first in ten years and ten years ago, the second tomorrow, the third yesterday."""
    now = datetime.now(UTC)
    phone.context.set_offline(True)
    phone.clock.set_system_time(IN_TEN_YEARS)
    fill(phone, entries[0])
    phone.clock.set_system_time(TEN_YEARS_AGO)
    done(phone)
    for entry, clock in zip(entries[1:], (now + DAY, now - DAY), strict=True):
        phone.clock.set_system_time(clock)
        fill(phone, entry)
        done(phone)


def in_turn(phone: Page) -> list[Entry]:  # noqa: F811  # as above
    """As the server got them, once there is a network."""
    phone.context.set_offline(False)
    expect(phone.locator("#receipts li")).to_have_count(3, timeout=15_000)
    forms = Declaration.objects.select_related("entry").order_by("typed_at")
    return [form.entry for form in forms]


def test_a_phone_whose_clock_jumps_sends_in_the_order_of_filling(
    phone: Page,  # noqa: F811  # as above
    entries: list[Entry],  # noqa: F811  # as above
) -> None:
    """When it was saved is the server's."""
    began = timezone.now()
    fill_three(phone, entries)
    assert in_turn(phone) == entries
    sent = Receipt.objects.filter(kind="pack_send").order_by("at")
    assert all(began <= receipt.at <= timezone.now() for receipt in sent)
    forms = Declaration.objects.order_by("typed_at")
    assert [form.typed_at for form in forms] == [receipt.at for receipt in sent]


def test_twin_in_the_order_of_the_phone_s_clock_the_first_comes_last(
    phone: Page,  # noqa: F811  # as above
    entries: list[Entry],  # noqa: F811  # as above
) -> None:
    fill_three(phone, entries)
    phone.evaluate(BY_THE_CLOCK)
    phone.evaluate(TO_ITS_END)  # a try that is under way has its order already
    assert in_turn(phone) == entries[::-1]
