"""A whole village of 212 households declares by all four ways, a third of them without network.

What each household says is planned by a seed; what must come of it is counted here, by loops over
the plan that ask nothing of the program, and compared with its rows.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from evaluation.models import Confirmation, Declaration, Entry, EntryCount, ModeCount, Round
from grids.models import Grid, Officer, Receipt
from grids.traces.verifying import walk_all
from tests.e2e.conftest import PHONE
from tests.e2e.test_nothing_lost import ANDROID
from tests.e2e.test_offline import take_along
from tests.e2e.test_offline_losses import SENT, LiveServerAt, send_all
from tests.evaluation.browsing import browser_of, send
from tests.evaluation.doorstep import give_code, make_doorstep
from tests.spoiling import spoiled

HOUSEHOLDS, OFFLINE = 212, 71
#: The ways in turn, of those with a network; how each is confirmed; some take it back again.
WAYS = ("self", "dictated/home", "dictated/office", "from_paper", "by_phone", "withdrawn")
MEANS = {
    "offline": "own_code",
    "self": "own_session",
    "dictated/home": "own_code",
    "dictated/office": "signed_print",
    "from_paper": "signature",
    "by_phone": "call_back",
    "withdrawn": "own_session",
}
MANDATORY, ELECTIVE = ("01", "02", "03"), ("04", "05", "06", "07", "08", "09", "10")
#: What the ledger holds of a form; homes and places were put there by the test itself.
OF_A_FORM = {"declaration", "declaration_chosen", "declaration_typists", "answer", "claim"}
OF_A_FORM |= {"confirmation", "pledge", ""}
#: Fills in one household on the phone, as its form page does.
ON_THE_PHONE = """async (plan) => {
    const [pack] = await starcivilOffline.packs();
    for (const home of pack.entries.filter(home => plan[home.entry])) {
        const said = plan[home.entry];
        await starcivilOffline.write(home.entry, {
            entry: home.entry, pack: pack.pack, officer: pack.officer,
            number: home.number, name: home.name, version: 0,
        }, {answers: said.answers, chosen: said.chosen, remarks: {}, promises: {},
            mode: 'dictated/home', consented: true, waiting: true, trouble: null}, 0);
    }
}"""


@dataclass
class Plan:
    """What one household says, and by which way."""

    entry: UUID
    head: UUID
    way: str
    answers: dict[str, str]
    chosen: list[str] = field(default_factory=list)

    @property
    def mode(self) -> str:
        return {"offline": "dictated", "withdrawn": "self"}.get(self.way, self.way.split("/")[0])

    @property
    def claims(self) -> set[str]:
        return set() if self.way == "withdrawn" else {*MANDATORY, *self.chosen}


def allowed(answers: dict[str, str], star: str) -> bool:
    """The first item must be met; of the two others one may be missing."""
    missing = [answers[f"{star}-{n}"] == "not_met" for n in (1, 2, 3)]
    return not missing[0] and sum(missing) <= 1


def planned(entry: Entry, way: str, chance: random.Random) -> Plan:
    answers = {}
    for star in (*MANDATORY, *ELECTIVE):
        for n in (1, 2, 3):
            choices = ["met", "met", "met", "not_met", *(["na"] if n == 3 else [])]
            answers[f"{star}-{n}"] = chance.choice(choices)
    could = [star for star in ELECTIVE if allowed(answers, star)]
    chosen = sorted(chance.sample(could, chance.randint(0, len(could))))
    return Plan(entry.pk, entry.household.head_id, way, answers, chosen)


@pytest.fixture
def round_(transactional_db: None, micro_grid: Grid) -> Round:
    return make_doorstep(grid=micro_grid, households=HOUSEHOLDS)


@pytest.fixture
def plans(round_: Round) -> list[Plan]:
    chance = random.Random(212)
    entries = round_.entries.select_related("household").order_by("number")
    ways = cycle(WAYS)
    return [
        planned(entry, "offline" if number < OFFLINE else next(ways), chance)
        for number, entry in enumerate(entries)
    ]


def fields(plan: Plan) -> dict[str, str]:
    said = {f"a-{code}": value for code, value in plan.answers.items()}
    ticks = {f"claim-{star}": "on" for star in plan.chosen}
    return {**said, **ticks, "consented": "on", "version": "0", "answered_by": str(plan.head)}


def at_home(plan: Plan) -> Client:
    """A browser in which the household's code was typed."""
    client = Client()
    assert send(client, "/own/", household_code=code_of(plan)).status_code == 302
    return client


def code_of(plan: Plan) -> str:
    return give_code(Entry.objects.get(pk=plan.entry))


def led_on(answer: Any) -> None:
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert "missing" not in answer.url


@dataclass
class Village:
    """Who presses: the household behind its code, its leader, and whoever did not type."""

    leader: Client
    office: Client

    def declare(self, plan: Plan) -> None:
        if plan.mode == "self":
            led_on(send(at_home(plan), f"/own/forms/{plan.entry}/", **fields(plan)))
            return
        page = f"/entries/{plan.entry}/declaration/"
        led_on(send(self.leader, page, **fields(plan), mode=plan.way))

    def confirm(self, plan: Plan) -> None:
        means, word = MEANS[plan.way], {"version": "1", "person": str(plan.head)}
        page = f"/entries/{plan.entry}/declaration/confirm/"
        if means == "own_session":
            self.confirm_itself(plan, word)
        elif means == "own_code":
            led_on(send(self.leader, page, **word, means=means, household_code=code_of(plan)))
        else:
            led_on(send(self.office, page, **word, means=means, household_code=""))

    def confirm_itself(self, plan: Plan, word: dict[str, str]) -> None:
        """And takes it back, where it is planned so."""
        home, own = at_home(plan), f"/own/forms/{plan.entry}"
        led_on(send(home, f"{own}/confirm/", **word))
        if plan.way == "withdrawn":
            led_on(send(home, f"{own}/withdraw/", reason="想再商量一下"))


@pytest.fixture
def offline(
    browser: Browser, live_server: LiveServer, grid_leader: Officer, round_: Round
) -> Callable[[list[Plan]], None]:
    """A phone that fills in without network and sends through a network that spoils."""

    def fill_and_send(plans: list[Plan]) -> None:
        with spoiled(live_server, path=SENT, seed=17) as spoiler:
            context = browser.new_context(locale="zh-CN", viewport=PHONE, user_agent=ANDROID)  # type: ignore[arg-type]  # because it is a TypedDict
            page = context.new_page()
            through: Any = LiveServerAt(f"http://localhost:{spoiler.port}")
            take_along(page, through, grid_leader, round_)
            context.set_offline(True)
            said = {str(p.entry): {"answers": p.answers, "chosen": p.chosen} for p in plans}
            page.evaluate(ON_THE_PHONE, said)
            page.reload()
            context.set_offline(False)
            send_all(page)
            assert all(spoiler.spoilt.values()), "every kind of spoiling happened"
            context.close()

    return fill_and_send


def test_the_outcome_is_what_was_said(
    offline: Callable[[list[Plan]], None],
    grid_leader: Officer,
    clerk: Officer,
    round_: Round,
    plans: list[Plan],
) -> None:
    village = Village(leader=browser_of(grid_leader), office=browser_of(clerk))
    offline([plan for plan in plans if plan.way == "offline"])
    for plan in plans:
        if plan.way != "offline":
            village.declare(plan)
    for plan in plans:
        village.confirm(plan)
    assert [wrong for plan in plans if (wrong := differs(plan))] == []
    counted(plans, round_)
    assert [fault for fault in walk_all().faults if kind_of(fault) in OF_A_FORM] == []


def kind_of(fault: Any) -> str:
    return str(getattr(fault, "fact", "")).partition(":")[0]


def differs(plan: Plan) -> str:
    """In what the program's rows are not what the household said; mostly nothing."""
    form = Declaration.objects.get(entry=plan.entry)
    word = Confirmation.objects.get(declaration=form)
    itself = plan.mode == "self"
    found = {
        "answers": dict(form.answers.values_list("criterion__code", "value")) == plan.answers,
        "claims": set(form.entry.claims.values_list("star__star__code", flat=True)) == plan.claims,
        "mode": (form.mode, form.typist is None) == (plan.mode, itself),
        "version": form.version == 1,
        "word": (word.means, word.person_id) == (MEANS[plan.way], plan.head),
        "alone": (word.officer is None) == (MEANS[plan.way] == "own_session"),
        "status": form.entry.status == ("due" if plan.way == "withdrawn" else "declared"),
        "place": (form.place or "") == (plan.way.partition("/")[2] or ("home" * offline_of(plan))),
    }
    return ", ".join(f"{plan.way} {name}" for name, right in found.items() if not right)


def offline_of(plan: Plan) -> bool:
    return plan.way == "offline"


def counted(plans: list[Plan], round_: Round) -> None:
    """The counts that triggers keep, and one receipt a press."""
    modes = Counter(plan.mode for plan in plans if plan.way != "withdrawn")
    kept = {row.mode: row.n for row in ModeCount.objects.filter(round=round_) if row.n}
    assert kept == dict(modes)
    statuses = Counter("due" if plan.way == "withdrawn" else "declared" for plan in plans)
    rows = EntryCount.objects.filter(round=round_)
    found: Counter[str] = Counter()
    for row in rows:
        found[row.status] += row.n
    assert +found == statuses
    kinds = Counter(Receipt.objects.values_list("kind", flat=True))
    assert kinds["pack_send"] == OFFLINE
    again = sum(plan.way == "withdrawn" for plan in plans)
    assert kinds["home_withdraw"] == again
    assert kinds["home_confirm"] + kinds["declaration_confirm"] == HOUSEHOLDS
    assert kinds["home_declare"] + kinds["declaration_fill"] == HOUSEHOLDS - OFFLINE
