"""后庄村's 212 households, from the clerk's spreadsheet to the stars, over HTTP.

Every step is taken by the right person through the page that is there for it. What hangs on the
board must be the list that ``expected_lines`` makes from the story by the rules.
"""

import csv
import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from evaluation.models import (
    Award,
    Campaign,
    Claim,
    Criterion,
    Draw,
    Entry,
    Notice,
    Objection,
    Panel,
    Round,
    Seat,
    Sitting,
)
from evaluation.workflow import MoveName, Stage
from grids.models import Grid, Officer, Village
from grids.roles import Role
from grids.traces.ledger import take_in
from grids.traces.verifying import walk_all
from households.models import Household
from tests.factories import make_officer
from tests.journeys import story
from tests.journeys.browser import Page, Person
from tests.journeys.conftest import Clock
from tests.journeys.expected_lines import (
    PLAIN,
    ROSTER,
    Home,
    Line,
    claimed,
    final,
    full_notice,
    homes,
    supplement,
    written_by_hand,
)
from tests.journeys.story import Count

HOMES = {home.number: home for home in homes()}
CHAIRS = {"place": "村委会", "chair": "李国强", "recorder": "赵敏", "scrutineer": "周德全"}


def test_the_independent_list_is_what_was_counted_on_paper() -> None:
    lines = {(line.group, line.head): len(line.stars) for line in full_notice()}
    masked = {n: (HOMES[n].group, HOMES[n].head[0] + "*" + HOMES[n].head[2:]) for n in HOMES}
    told = {number: lines.get(masked[number], 0) for number in written_by_hand()}
    assert told == written_by_hand()
    assert len(full_notice()) == 156


class Journey:
    """The village's officers at their browsers, and the round that they carry."""

    def __init__(self, village: Village, campaign: Campaign, people: dict[str, Officer]) -> None:
        self.village, self.campaign = village, campaign
        self.people = {name: Person(officer) for name, officer in people.items()}

    @property
    def round(self) -> Round:
        return Round.objects.get(village=self.village)

    def next_morning(self, clock: Clock, *, days: int = 1) -> None:
        """Sessions end overnight, so everybody logs in again."""
        clock.forward(days=days)
        self.log_in()

    def log_in(self) -> None:
        """After an idle half hour, too."""
        for person in self.people.values():
            person.log_in()

    def entry(self, number: str) -> Entry:
        return Entry.objects.select_related("household").get(round=self.round, number=number)

    def move(self, name: MoveName, *who: str, **typed: str) -> Page:
        """The move's page is read, then signed by each of those whom it takes."""
        for signer in who:
            url = reverse("move_check", args=[self.round.pk, name])
            page = self.people[signer].open(url).send(**typed)
        return page

    def too_early(self, name: MoveName, who: str) -> str:
        """The page has no button yet, and a press that comes anyway is refused; what it says."""
        stage, url = self.round.stage, reverse("move_check", args=[self.round.pk, name])
        assert not [form for form in self.people[who].open(url).forms if "cid" in form.names]
        answer = self.people[who].post(url, {"cid": str(uuid4())})
        assert (answer.status, answer.query, self.round.stage) == (200, "", stage)
        return answer.text

    # Preparing.

    def found(self) -> None:
        url = reverse("round_add", args=[self.campaign.pk])
        self.people["township"].open(url).send(village=str(self.village.pk), name="第一批")

    def take_in_roster(self) -> Page:
        url = reverse("roster_upload", args=[self.village.pk])
        file = SimpleUploadedFile("花名册.xlsx", ROSTER.read_bytes())
        check = self.people["clerk"].open(url).send("cid", file=file)
        return check.send()

    def appoint_leaders(self) -> None:
        for group in self.village.grids.filter(level=Grid.Level.GROUP):
            officer = make_officer(name=f"{group}长", role=Role.GRID_LEADER, place=group)
            self.people[group.name] = Person(officer)
        take_in(after=0, at=timezone.now())

    def seat(self) -> None:
        groups = list(self.village.grids.filter(level=Grid.Level.GROUP).order_by("name"))
        halves = {"第一评议组": groups[:2], "第二评议组": groups[2:]}
        seats = {"第一评议组": story.FIRST_GROUP, "第二评议组": story.SECOND_GROUP}
        for name, grids in halves.items():
            self._add_panel("group", name, [str(grid.pk) for grid in grids])
            self._add_seats(name, seats[name])
        self._add_panel("committees", "两委", [])
        self._add_seats("两委", story.COMMITTEES)

    def _add_panel(self, body: str, name: str, grids: list[str]) -> None:
        page = self.people["clerk"].open(reverse("panel_add", args=[self.round.pk]))
        page.send(body=body, name=name, grids=grids)

    def _add_seats(self, panel: str, seats: tuple[tuple[str, str], ...]) -> None:
        url = reverse("seat_add", args=[Panel.objects.get(name=panel).pk])
        for holder, kind in seats:
            page = self.people["clerk"].open(url)
            if holder in HOMES:
                page.send(name=HOMES[holder].head, number=holder, kind=kind)
            else:
                page.send(name=holder, kind=kind, guest="on")

    def tie(self, first: str, second: str) -> None:
        home = Household.objects.get(village=self.village, number=first)
        page = self.people["clerk"].open(reverse("tie_add", args=[home.pk]))
        page.send(other=second, kind="兄弟")

    def study(self, day: str) -> None:
        page = self.people["clerk"].open(reverse("study_add", args=[self.round.pk]))
        came = {"committees": "7", "party": "12", "villagers": "20", "micro_grid": "12"}
        page.send(held_on=day, place="村委会", topic="标准、办法和步骤", led_by="李国强", **came)

    # Declaring.

    def declare(self) -> None:
        codes = list(Criterion.objects.values_list("code", flat=True))
        for home in HOMES.values():
            if home.number in story.DECLINED:
                self._mark(home, "declined", "户主说今年不参加")
            elif home.number in story.NOT_REACHED:
                self._mark(home, "away", "三次电话无人接")
            elif home.number not in story.NEVER_CALLED_ON:
                self._fill(home, codes)

    def _mark(self, home: Home, status: str, note: str) -> None:
        page = self.people[home.group].open(
            reverse("entry_mark", args=[self.entry(home.number).pk])
        )
        page.send(status=status, note=note)

    def _fill(self, home: Home, codes: list[str]) -> None:
        """Households with a story see the page; the plain ones are sent as it would send them."""
        url = reverse("declaration_fill", args=[self.entry(home.number).pk])
        special = story.SPECIAL.get(home.number, PLAIN)
        answers = dict.fromkeys(codes, "met") | special.answers
        typed = {f"a-{code}": value for code, value in answers.items()}
        typed |= {f"claim-{code}": "on" for code in claimed(home) if code in story.ELECTIVE}
        typed |= {"mode": "by_phone" if home.residence == "长期外出" else "dictated/home"}
        typed |= {"consented": "on"}
        if home.number in story.SPECIAL:
            check = self.people[home.group].open(url).send(**typed)
            assert check.path == reverse("declaration_check", args=[self.entry(home.number).pk])
        else:
            self._post(home.group, url, {**typed, "version": "0"})

    def _post(self, who: str, url: str, typed: dict[str, object]) -> None:
        sent = {**typed, "cid": str(uuid4())}
        answer = self.people[who].post(url, sent, follow=False)
        assert answer.status == 302, answer.text
        assert "receipt=" in answer.leads_to

    def confirm(self) -> None:
        for home in HOMES.values():
            if home.number in story.NOT_DECLARED:
                continue
            entry = self.entry(home.number)
            url = reverse("declaration_confirm", args=[entry.pk])
            word = {"person": str(entry.household.head_id), "means": "signed_print"}
            if home.number in story.SPECIAL:
                self.people["clerk"].open(url).send(**word)
            else:
                self._post("clerk", url, {**word, "version": "1"})

    # Sitting.

    def open_sitting(self, name: str) -> Sitting:
        panel = Panel.objects.get(round=self.round, name=name)
        page = self.people["clerk"].open(reverse("sitting_add", args=[self.round.pk]))
        page.send(panel=str(panel.pk), **CHAIRS)
        return Sitting.objects.get(panel=panel, closed_at=None)

    def sign_in(self, sitting: Sitting, *, absent: int = 0) -> Page:
        """All members but the last ``absent`` ones."""
        seats = list(Seat.objects.filter(panel=sitting.panel_id).order_by("name"))
        here = {f"here_{seat.pk.hex}": "on" for seat in seats[: len(seats) - absent]}
        page = self.people["clerk"].open(reverse("sitting_detail", args=[sitting.pk]))
        form = page.form(*here)
        for name in [name for name in form.fields if name.startswith("here_")]:
            del form.fields[name]
        return page.send(**here)

    def stand_aside(self, sitting: Sitting, name: str, number: str) -> None:
        url = reverse("recusal_add", args=[sitting.pk, self.entry(number).pk])
        seat = Seat.objects.get(panel=sitting.panel_id, name=name)
        self.people["clerk"].open(url).send(seat=str(seat.pk), reason="两家有地界纠纷")

    def hands(self, sitting: Sitting, number: str, counts: dict[str, Count]) -> Page:
        """One household's screen: what is told is typed, everywhere else all are in favour."""
        url = reverse("sitting_entry", args=[sitting.pk, self.entry(number).pk])
        page = self.people["clerk"].open(url)
        typed: dict[str, str] = {}
        for claim in Claim.objects.filter(entry=self.entry(number)).select_related("star__star"):
            count = counts.get(claim.star.star.code)
            if count is not None:
                typed |= _typed(claim, count)
        filled = page.press(fill="all", **typed)
        return filled.press()

    def count_specials(self, sitting: Sitting, body: str) -> None:
        """Those with a story in this body, of the villager groups that it judges."""
        judged = set(
            Entry.objects.filter(round=self.round, status="declared").values_list(
                "number", flat=True
            )
            if body == "committees"
            else Entry.objects.filter(panel=sitting.panel_id).values_list("number", flat=True)
        )
        for number, special in story.SPECIAL.items():
            counts = special.committees if body == "committees" else special.group
            if number in judged and counts:
                page = self.hands(sitting, number, counts)
                assert "receipt=" in page.query, (number, page.text)

    def count_the_rest(self, sitting: Sitting) -> None:
        self.people["clerk"].open(reverse("sitting_unanimous", args=[sitting.pk])).send()

    def close(self, sitting: Sitting) -> None:
        self.people["clerk"].open(reverse("sitting_close", args=[sitting.pk])).send()
        minutes = self.people["secretary"].open(reverse("sitting_minutes", args=[sitting.pk]))
        assert "周德全" in minutes.text

    # Objecting and reviewing.

    def object(self, notice: Notice, number: str, star: str) -> Objection:
        claim = Claim.objects.get(entry=self.entry(number), star__star__code=star)
        page = self.people["clerk"].open(reverse("objection_add", args=[notice.pk]))
        page.send(
            household=number,
            star=str(claim.star_id),
            content="请再核实",
            source="phone",
            signed="unnamed",
        )
        return Objection.objects.get(entry=self.entry(number))

    def answer(self, objection: Objection, outcome: str) -> None:
        page = self.people["supervisor"].open(reverse("objection_answer", args=[objection.pk]))
        page.send(
            first="周德全", second="韩秋生", findings="入户核实", outcome=outcome, answer="已核实"
        )

    def draw(self, clock: Clock) -> list[str]:
        """By lot, with the figure that both offices look up; the numbers of the households."""
        self.people["township"].open(reverse("draw_add", args=[self.round.pk])).send()
        draw = Draw.objects.get()
        self.next_morning(clock, days=3)
        for who in ("supervisor", "township"):
            self.people[who].open(reverse("draw_figure", args=[draw.pk])).send(figure="374")
        self.people["township"].open(reverse("draw_reveal", args=[draw.pk])).send()
        return list(draw.picks.values_list("entry__number", flat=True))

    def spot_check(self, numbers: list[str]) -> None:
        for number in numbers:
            page = self.people["township"].open(reverse("spot_check_add", args=[self.round.pk]))
            page.send(household=number, finding="sound")


def _typed(claim: Claim, count: Count) -> dict[str, str]:
    key = claim.pk.hex
    typed = {
        f"votes_for_{key}": str(count.votes_for),
        f"votes_against_{key}": str(count.against),
        f"abstentions_{key}": str(count.abstain),
    }
    return typed | ({f"reason_{key}": count.reason} if count.reason else {})


def board(notice: Notice) -> list[Line]:
    """The published lines as anybody reads them, from the file that the board offers."""
    anybody = Person().client
    page = anybody.get(notice.get_absolute_url())
    assert page.status_code == 200
    file = anybody.get(reverse("notice_lines_csv", args=[notice.slug])).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(file)))[1:]
    text = page.content.decode()
    for _group, head, _count, _stars in rows:
        assert head.split("（")[0] in text
    return [Line(r[0], r[1], tuple(r[3].split()), removed=r[2] == "0") for r in rows]


@pytest.fixture
def journey(
    village: Village,
    campaign: Campaign,
    clerk: Officer,
    secretary: Officer,
    supervisor: Officer,
    township_officer: Officer,
) -> Journey:
    people = {
        "clerk": clerk,
        "secretary": secretary,
        "supervisor": supervisor,
        "township": township_officer,
    }
    return Journey(village, campaign, people)


def test_a_round_goes_from_the_spreadsheet_to_the_board_and_the_stars(
    journey: Journey, clock: Clock
) -> None:
    take_in(after=0, at=clock.now)
    _prepare(journey, clock)
    _declare(journey, clock)
    _assess(journey, clock)
    _decide(journey)
    journey.next_morning(clock)
    notice = _post(journey)
    assert board(notice) == full_notice()
    _object(journey, notice)
    journey.next_morning(clock)
    second = _supplement(journey)
    assert board(second) == supplement()
    _submit(journey, clock)
    _approve(journey, clock)
    assert list(map(str, walk_all().faults)) == []


def _prepare(journey: Journey, clock: Clock) -> None:
    journey.found()
    taken_in = journey.take_in_roster()
    assert "703" in taken_in.text
    assert journey.village.households.count() == 212
    journey.appoint_leaders()
    journey.tie(*story.TIED)
    journey.seat()
    journey.move(MoveName.START, "township")
    journey.study(clock.now.date().isoformat())
    journey.move(MoveName.OPEN_DECLARING, "clerk")
    assert journey.round.entries.count() == 212


def _declare(journey: Journey, clock: Clock) -> None:
    journey.declare()
    clock.forward(hours=2)
    journey.log_in()
    journey.confirm()
    check = journey.people["clerk"].open(
        reverse("move_check", args=[journey.round.pk, MoveName.START_ASSESSING])
    )
    assert all(number in check.text for number in ("020056", "020058"))
    journey.move(MoveName.START_ASSESSING, "clerk")
    statuses = {number: journey.entry(number).status for number in story.NOT_DECLARED}
    assert statuses == {
        "020056": "lapsed",
        "020058": "lapsed",
        "020059": "declined",
        "020055": "away",
    }


def _assess(journey: Journey, clock: Clock) -> None:
    first = journey.open_sitting("第一评议组")
    journey.sign_in(first, absent=2)
    refused = journey.hands(first, "010002", {})
    assert "receipt=" not in refused.query
    assert not first.tallies.exists()
    journey.sign_in(first)
    journey.stand_aside(first, *story.STANDS_ASIDE)
    too_many = journey.hands(first, "010010", {"08": Count(4, 1)})
    assert "receipt=" not in too_many.query
    journey.count_specials(first, "group")
    journey.count_the_rest(first)
    journey.close(first)
    clock.forward(hours=1)
    journey.log_in()
    second = journey.open_sitting("第二评议组")
    journey.sign_in(second, absent=1)
    journey.count_specials(second, "group")
    journey.count_the_rest(second)
    journey.close(second)
    entitled = first.tallies.get(
        claim__entry__number="010011", claim__star__star__code="08"
    ).entitled
    assert entitled == 4
    journey.move(MoveName.START_DECIDING, "clerk")


def _decide(journey: Journey) -> None:
    sitting = journey.open_sitting("两委")
    journey.sign_in(sitting)
    against = {"07": Count(5, 2)}
    without_reason = journey.hands(sitting, "010005", against)
    assert "receipt=" not in without_reason.query
    journey.count_specials(sitting, "committees")
    journey.count_the_rest(sitting)
    journey.close(sitting)


def _post(journey: Journey) -> Notice:
    journey.move(MoveName.POST_NOTICE, "secretary", "supervisor")
    assert journey.round.stage == Stage.NOTICE
    return Notice.objects.get()


def _object(journey: Journey, notice: Notice) -> None:
    for number, (star, _count) in story.UPHELD.items():
        journey.answer(journey.object(notice, number, star), "upheld")
    for number, star in story.DISMISSED.items():
        journey.answer(journey.object(notice, number, star), "dismissed")


def _supplement(journey: Journey) -> Notice:
    sitting = journey.open_sitting("两委")
    journey.sign_in(sitting)
    for number, (star, count) in story.UPHELD.items():
        page = journey.hands(sitting, number, {star: count})
        assert "receipt=" in page.query, page.text
    journey.close(sitting)
    journey.move(MoveName.POST_SUPPLEMENT, "secretary", why="经异议复核有变动")
    journey.move(MoveName.POST_SUPPLEMENT, "supervisor")
    return Notice.objects.get(kind=Notice.Kind.SUPPLEMENT)


def _submit(journey: Journey, clock: Clock) -> None:
    assert "公示期还有 7 天" in journey.too_early(MoveName.SUBMIT, "secretary")
    journey.next_morning(clock, days=8)
    journey.move(MoveName.SUBMIT, "secretary")
    assert Person().look(Notice.objects.all()[0].get_absolute_url()).text.count("汪*文") == 0


def _approve(journey: Journey, clock: Clock) -> None:
    assert "还没有抽签" in journey.too_early(MoveName.APPROVE, "township")
    drawn = journey.draw(clock)
    assert set(drawn) < {number for number in HOMES if number not in story.NOT_DECLARED}
    assert "21 户" in journey.too_early(MoveName.APPROVE, "township")
    journey.spot_check(drawn)
    journey.move(MoveName.APPROVE, "township")
    assert journey.round.stage == Stage.AWARDED
    told: dict[str, set[str]] = {}
    for award in Award.objects.select_related("entry", "star__star"):
        told.setdefault(award.entry.number, set()).add(award.star.star.code)
    assert told == {number: set(codes) for number, codes in final().items()}
