"""Two with one form on their screens, in any order: nothing saved is written over unseen.

A few orders here; ``STARCIVIL_INTERLEAVINGS=1000`` tries as many as docs/reliability.md tells of.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from evaluation.declarations.actions import declaring
from evaluation.declarations.actions.declaring import keep_draft, save_declaration
from evaluation.declarations.typed import Typed
from evaluation.models import Answer, Declaration, Entry
from grids.models import Grid, Officer
from grids.roles import Role
from grids.writing import Stale
from tests.evaluation.doorstep import make_doorstep, typed
from tests.factories import make_officer, make_sent

ORDERS = int(os.environ.get("STARCIVIL_INTERLEAVINGS", "12"))
ITEMS, VALUES = ("01-1", "01-2"), ("met", "not_met")
Answers = dict[str, str]


class WrittenOver(Exception):
    """What somebody saved is gone, and whoever wrote over it had never seen it."""


class Lost(Exception):
    """A refusal changed what is saved, or does not show what differs."""


def stored(entry: Entry) -> Answers:
    """What is saved of the two items that are typed here."""
    rows = Answer.objects.filter(declaration__entry=entry, criterion__code__in=ITEMS)
    return dict(rows.values_list("criterion__code", "value"))


def version_of(entry: Entry) -> int:
    found = Declaration.objects.filter(entry=entry).values_list("version", flat=True).first()
    return found or 0


@dataclass
class Page:
    """One leader's screen: what stands on it, the version it goes on from, what was seen on it."""

    entry: Entry
    leader: Officer
    blank: Typed
    seen: Answers = field(default_factory=dict)
    typed: Answers = field(default_factory=dict)
    base: int = 0
    cid: UUID = field(default_factory=uuid4)

    def open(self, _item: str, _value: str) -> None:
        self.cid, self.base = uuid4(), version_of(self.entry)
        self.seen, self.typed = stored(self.entry), stored(self.entry)

    def type(self, item: str, value: str) -> None:
        self.typed[item] = value

    def press(self, _item: str, _value: str) -> None:
        """A refusal shows both, and the next press goes on from there."""
        before = stored(self.entry)
        try:
            save_declaration(self.entry.pk, **self._told())
        except Stale as stale:
            self._refused(before, stale)
            self.base, self.seen = stale.version, before
        else:
            self._saved(before)
            self.cid, self.base = uuid4(), version_of(self.entry)

    def keep(self, _item: str, _value: str) -> None:
        """As it does by itself while somebody types."""
        if self._kept():
            self.base = version_of(self.entry)

    def keep_and_lose_the_answer(self, _item: str, _value: str) -> None:
        self._kept()

    def _kept(self) -> bool:
        before = stored(self.entry)
        try:
            keep_draft(self.entry.pk, **self._told())
        except Stale as stale:
            self._refused(before, stale)
            return False
        self._saved(before)
        return True

    def _told(self) -> dict[str, object]:
        form = replace(self.blank, answers={**self.blank.answers, **self.typed})
        sent = replace(make_sent(self.leader), cid=self.cid)
        return {"typed": form, "version": self.base, "sent": sent}

    def _saved(self, before: Answers) -> None:
        if before not in (self.seen, self.typed):
            raise WrittenOver(f"{before} by {self.typed}, having seen {self.seen}")
        self.seen = dict(self.typed)

    def _refused(self, before: Answers, stale: Stale) -> None:
        differ = {item for item in ITEMS if before.get(item) != self.typed.get(item)}
        shown = {label.split()[0] for label, _theirs, _yours in stale.rows}
        if stored(self.entry) != before or not differ <= shown:
            raise Lost(f"{before}, {self.typed}, shown: {shown}")


ACTS: tuple[Callable[[Page, str, str], None], ...] = (
    Page.open,
    Page.type,
    Page.press,
    Page.keep,
    Page.keep_and_lose_the_answer,
)
orders = st.lists(
    st.tuples(
        st.integers(0, 1), st.sampled_from(ACTS), st.sampled_from(ITEMS), st.sampled_from(VALUES)
    ),
    min_size=4,
    max_size=16,
)
anyhow = settings(
    max_examples=ORDERS,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def pages(micro_grid: Grid, grid_leader: Officer) -> Callable[[], list[Page]]:
    """Two screens with the same form, opened before anything was saved."""
    entry = make_doorstep(grid=micro_grid).entries.get()
    other = make_officer(name="另一网格长", role=Role.GRID_LEADER, place=micro_grid)
    rest = typed(entry, c01_1="", c01_2="")
    blank = replace(rest, answers={code: said for code, said in rest.answers.items() if said})
    return lambda: [Page(entry, leader, blank) for leader in (grid_leader, other)]


@anyhow
@given(order=orders)
def test_nothing_saved_is_written_over_unseen(
    pages: Callable[[], list[Page]], order: list[tuple[int, Callable, str, str]]
) -> None:
    with transaction.atomic():
        both = pages()
        for who, act, item, value in order:
            act(both[who], item, value)
        transaction.set_rollback(True)


def test_twin_without_the_version_it_is(
    pages: Callable[[], list[Page]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(declaring, "_refuse_stale", lambda *_told: None)
    with pytest.raises(WrittenOver):
        test_nothing_saved_is_written_over_unseen(pages)
