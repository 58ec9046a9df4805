"""A township whose villages go through their rounds by the actions, a few households in each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from evaluation.campaigns.actions import found_campaign
from evaluation.declarations.actions.confirming import confirm_declaration
from evaluation.declarations.actions.declaring import save_declaration
from evaluation.declarations.actions.marking import mark_entry
from evaluation.declarations.typed import Typed, Word
from evaluation.draws.actions import commit_draw, reveal_draw, type_figure
from evaluation.draws.typed import Terms
from evaluation.models import Body, Campaign, Claim, Entry, Panel, Round, Sitting
from evaluation.panels.actions.panels import add_panel, add_seat
from evaluation.reviews.actions import add_spot_check
from evaluation.rounds.actions.rounds import make_move, record_study
from evaluation.rounds.typed import Session
from evaluation.sittings.actions.sittings import close_sitting, open_sitting, sign_in
from evaluation.sittings.actions.tallies import count_hands, count_unanimous
from evaluation.sittings.queries.agenda import agenda
from evaluation.sittings.typed import Chairs, Hands
from evaluation.workflow import MoveName
from grids.models import Grid, Officer, Township, Village
from grids.roles import Role
from grids.writing import Sent
from households.models import Attendance, Household
from tests.evaluation.doorstep import said
from tests.factories import (
    NOW,
    make_catalogue,
    make_grid,
    make_household,
    make_officer,
    make_sent,
    make_township,
    make_village,
)

RULES = {"minimum_stars": 2, "group_size": 3, "committees_size": 3, "spot_check_least": 1}
CAME = {group.value: 3 for group in Attendance.Group}


@dataclass
class Place:
    """A village with its officers and its households 0001, 0002, 0003.

    The heads of the first two lead the village's grid.
    """

    village: Village
    grid: Grid
    clerk: Officer
    secretary: Officer
    supervisor: Officer
    leaders: list[Officer]
    homes: dict[str, Household] = field(default_factory=dict)


@dataclass(frozen=True)
class Ending:
    """How a household's round goes otherwise than declared and passed."""

    declined: bool = False
    unconfirmed: bool = False
    refused: bool = False


@dataclass
class Hall:
    """The township's office: its campaign, its villages, and a clock that goes on by itself."""

    township: Township
    campaign: Campaign
    officer: Officer
    places: dict[str, Place]
    now: datetime = NOW

    @classmethod
    def founded(cls, *names: str) -> "Hall":
        township = make_township()
        officer = make_officer(name="李国栋", role=Role.TOWNSHIP, place=township)
        make_catalogue(stars=3)
        found_campaign(
            township.pk, year=2026, mandatory=("01", "02"), rules=RULES, sent=make_sent(officer)
        )
        places = {name: _place(name, township) for name in names}
        return cls(township, Campaign.objects.get(), officer, places)

    def sent(self, officer: Officer | None = None) -> Sent:
        self.now += timedelta(minutes=1)
        return make_sent(officer or self.officer, at=self.now)

    def move(self, round_: Round, name: MoveName, *officers: Officer, reason: str = "") -> None:
        for officer in officers:
            make_move(round_.pk, name, reason=reason, sent=self.sent(officer))
        round_.refresh_from_db()

    # Preparing.

    def seat_village_group(self, round_: Round) -> None:
        self._seat(round_, Body.GROUP, "村评议组", ("甲", "乙", "丙"))

    def seat_committees(self, round_: Round) -> None:
        self._seat(round_, Body.COMMITTEES, "两委", ("子", "丑", "寅"))

    def _seat(self, round_: Round, body: Body, name: str, members: Iterable[str]) -> None:
        clerk = self.places[round_.village.name].clerk
        add_panel(round_.pk, body=body, name=name, sent=self.sent(clerk))
        panel = round_.panels.get(name=name)
        for member in members:
            add_seat(panel.pk, name=member, kind="member", sent=self.sent(clerk))

    def open_declaring(self, round_: Round) -> None:
        place = self.places[round_.village.name]
        self.move(round_, MoveName.START, self.officer)
        session = Session(self.now.date(), "村委会", "标准", "李国强", present=CAME)
        record_study(round_.pk, session, sent=self.sent(place.clerk))
        self.move(round_, MoveName.OPEN_DECLARING, place.clerk)

    # Declaring.

    def declare(self, round_: Round, endings: dict[str, Ending]) -> None:
        """Every entry by its ending; who is not told of declares and confirms."""
        place = self.places[round_.village.name]
        for entry in round_.entries.select_related("household", "campaign"):
            self._declare(entry, place, endings.get(entry.number, Ending()))
        self.move(round_, MoveName.START_ASSESSING, place.clerk)

    def _declare(self, entry: Entry, place: Place, ending: Ending) -> None:
        if ending.declined:
            sent = self.sent(place.clerk)
            mark_entry(entry.pk, status=Entry.Status.DECLINED, note="户主说今年不参加", sent=sent)
            return
        typed = Typed(said(entry), frozenset(), mode="dictated", consented=True)
        save_declaration(entry.pk, typed=typed, version=0, sent=self.sent(place.leaders[0]))
        if not ending.unconfirmed:
            word = Word(person=entry.household.head_id, means="signed_print", version=1, code="")
            confirm_declaration(entry.pk, word=word, sent=self.sent(place.clerk))

    # Sitting.

    def judge(self, panel: Panel, officer: Officer, endings: dict[str, Ending]) -> Sitting:
        """Refused households lose a mandatory star; on the others all are in favour."""
        chairs = Chairs(self.now.date(), "村委会", "李国强", "赵敏", "周德全")
        open_sitting(panel.pk, chairs, sent=self.sent(officer))
        sitting = panel.sittings.get(closed_at=None)
        here = dict.fromkeys(panel.seats.values_list("pk", flat=True))
        sign_in(sitting.pk, present=here, sent=self.sent(officer))
        refused = [number for number, ending in endings.items() if ending.refused]
        entries = agenda(panel, sitting=sitting)
        for entry in entries.filter(number__in=refused):
            self._refuse(sitting, entry, officer, seats=len(here))
        rest = [entry.pk for entry in entries.exclude(number__in=refused)]
        count_unanimous(sitting.pk, rest, sent=self.sent(officer))
        close_sitting(sitting.pk, sent=self.sent(officer))
        return sitting

    def _refuse(self, sitting: Sitting, entry: Entry, officer: Officer, *, seats: int) -> None:
        first, *others = Claim.objects.filter(entry=entry).order_by("star__star__code")
        aside = 0 if sitting.panel.body == Body.COMMITTEES else self.aside(sitting, entry)
        hands = {first.pk: Hands(votes_against=seats - aside)}
        hands |= {claim.pk: Hands(votes_for=seats - aside) for claim in others}
        count_hands(sitting.pk, entry.pk, hands=hands, sent=self.sent(officer))

    def aside(self, sitting: Sitting, entry: Entry) -> int:
        """How many of the seats are the entry's own household or its kin."""
        home = entry.household_id
        own = sitting.panel.seats.filter(person__memberships__household=home).count()
        kin = sitting.panel.seats.filter(
            person__memberships__household__ties_as_first__second=home
        ) | sitting.panel.seats.filter(person__memberships__household__ties_as_second__first=home)
        return own + kin.count()

    # To the awards.

    def award(self, round_: Round, endings: dict[str, Ending]) -> None:
        """From declaring to the award; the township's own group is run by the township."""
        self.assess(round_, endings)
        self.decide(round_, endings)

    def assess(self, round_: Round, endings: dict[str, Ending]) -> None:
        place = self.places[round_.village.name]
        self.declare(round_, endings)
        group = round_.panels.get(body=Body.GROUP)
        self.judge(group, self.officer if group.wave_id else place.clerk, endings)

    def decide(self, round_: Round, endings: dict[str, Ending]) -> None:
        place = self.places[round_.village.name]
        self.move(round_, MoveName.START_DECIDING, place.clerk)
        self.judge(round_.panels.get(body=Body.COMMITTEES), place.clerk, endings)
        self.move(round_, MoveName.POST_NOTICE, place.secretary, place.supervisor)
        self.now += timedelta(days=8)
        self.move(round_, MoveName.SUBMIT, place.secretary)
        for entry in self.draw(round_, place.supervisor):
            add_spot_check(round_.pk, entry, finding="sound", sent=self.sent())
        self.move(round_, MoveName.APPROVE, self.officer)

    def draw(self, round_: Round, supervisor: Officer) -> list[UUID]:
        """By lot, with the figure that both offices type on the day after; keys of entries."""
        terms = Terms("福彩3D", localdate(self.now) + timedelta(days=1))
        commit_draw(round_.pk, terms, sent=self.sent())
        draw = round_.draws.get()
        self.now += timedelta(days=1)
        if not draw.picks_everybody:
            for officer in (self.officer, supervisor):
                type_figure(draw.pk, "374", sent=self.sent(officer))
        reveal_draw(draw.pk, sent=self.sent())
        return list(draw.picks.values_list("entry", flat=True))


def _place(name: str, township: Township) -> Place:
    village = make_village(name=name, township=township)
    grid = make_grid(village=village, name="第1组")
    place = Place(
        village=village,
        grid=grid,
        clerk=make_officer(name=f"{name}文书", role=Role.CLERK, place=village),
        secretary=make_officer(name=f"{name}书记", role=Role.SECRETARY, place=village),
        supervisor=make_officer(name=f"{name}监委", role=Role.SUPERVISOR, place=village),
        leaders=[
            make_officer(name=f"{name}网格长{n}", role=Role.GRID_LEADER, place=grid) for n in "一二"
        ],
    )
    for number, head in (("0001", "网格长一"), ("0002", "网格长二"), ("0003", "村民")):
        home = make_household(village=village, grid=grid, number=number, head=f"{name}{head}")
        place.homes[number] = home
    for leader, number in zip(place.leaders, ("0001", "0002"), strict=True):
        head = place.homes[number].head
        head.officer = leader
        head.save()
    return place
