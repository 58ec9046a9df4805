"""Grid teams first, then pilot villages, then everywhere: three waves of one year, to the awards.

网格先行、试点示范、以点带面 (domain.md §0). Households meet the campaign twice: under SKIP they are
left out; under RETRY who was awarded nothing is taken in again once the earlier round is over.
"""

import pytest

from evaluation.models import Award, Body, Entry, Round, Tally, Wave
from evaluation.waves.actions.founding import found_wave
from evaluation.waves.actions.naming import name_households
from evaluation.waves.actions.seats import add_wave_seat
from evaluation.waves.actions.villages import add_villages
from evaluation.waves.queries.naming import grid_teams, list_version
from evaluation.waves.typed import WaveFacts
from evaluation.workflow import MoveName, Stage
from grids.traces.ledger import take_in
from grids.traces.verifying import walk_all
from grids.writing import Refused
from households.actions import add_tie
from tests.factories import NOW
from tests.journeys.township import Ending, Hall

GRID_TEAMS = ("后庄村", "腰站村", "贾庄村", "赵庄村", "云丘山村")
PILOTS = ("贾庄村", "燕涧村", "小碑村")
ALL = (*GRID_TEAMS, "燕涧村", "小碑村", "寺下村")

DECLINED = Ending(declined=True)
LAPSED = Ending(unconfirmed=True)
REFUSED = Ending(refused=True)
FIRST = {
    "后庄村": {"0002": DECLINED},
    "腰站村": {"0002": LAPSED},
    "贾庄村": {"0002": REFUSED},
    "赵庄村": {},
    "云丘山村": {},
}
PILOT = {
    "贾庄村": {},
    "燕涧村": {"0002": LAPSED, "0003": REFUSED},
    "小碑村": {"0003": DECLINED},
}
#: Who takes part in the third wave, village by village.
LAST = {
    "后庄村": ("0002", "0003"),
    "腰站村": ("0002", "0003"),
    "贾庄村": ("0002",),
    "赵庄村": ("0003",),
    "云丘山村": ("0003",),
    "燕涧村": ("0002", "0003"),
    "小碑村": ("0003",),
    "寺下村": ("0001", "0002", "0003"),
}


def found(hall: Hall, facts: WaveFacts, villages: tuple[str, ...]) -> Wave:
    found_wave(hall.campaign.pk, facts, sent=hall.sent())
    wave = Wave.objects.get(name=facts.name)
    keys = [hall.places[name].village.pk for name in villages]
    add_villages(wave.pk, keys, sent=hall.sent())
    for round_ in rounds(wave).values():
        hall.seat_committees(round_)
        if not facts.panel_name:
            hall.seat_village_group(round_)
    return wave


def rounds(wave: Wave) -> dict[str, Round]:
    found = wave.rounds.select_related("village", "wave")
    return {round_.village.name: round_ for round_ in found}


def name_the_grid_teams(hall: Hall, wave: Wave) -> None:
    """The township takes what is proposed: the grid leaders' own households."""
    for name in GRID_TEAMS:
        village = hall.places[name].village
        teams = grid_teams(village)
        assert (teams.numbers, teams.remarks) == (["0001", "0002"], [])
        typed = "，".join(teams.numbers)
        name_households(
            wave.pk, village.pk, typed=typed, version=list_version([]), sent=hall.sent()
        )


def seat_the_township(hall: Hall, wave: Wave) -> None:
    """Two of the township, two guests, and a villager of 贾庄 whose brother is 0002 there."""
    jiazhuang = hall.places["贾庄村"]
    home, brother = jiazhuang.homes["0001"], jiazhuang.homes["0002"]
    add_tie(home.pk, brother.pk, kind="兄弟", sent=hall.sent(jiazhuang.clerk))
    add_wave_seat(wave.pk, name="李国栋", kind="member", officer=hall.officer, sent=hall.sent())
    for guest in ("王干事", "赵干事"):
        add_wave_seat(wave.pk, name=guest, kind="member", sent=hall.sent())
    head = home.head
    add_wave_seat(wave.pk, name=head.name, kind="member", person=head, sent=hall.sent())


def entries(household_number: str, village: str) -> list[tuple[int, bool, str, int]]:
    """Wave, whether it holds, status and stars of the household's entries, in their order."""
    found = Entry.objects.filter(number=household_number, round__village__name=village)
    return [
        (entry.round.wave.number, entry.live, entry.status, entry.awards.count())
        for entry in found.select_related("round__wave").order_by("round__wave__number")
    ]


def test_three_waves_of_a_year_run_through_to_the_awards(db: None) -> None:
    hall = Hall.founded(*ALL)
    take_in(after=0, at=NOW)

    first = found(
        hall,
        WaveFacts("网格先行", scope=Wave.Scope.NAMED, panel_name="乡评议组"),
        GRID_TEAMS,
    )
    with pytest.raises(Refused, match="还没有指定农户"):
        hall.move(rounds(first)["后庄村"], MoveName.START, hall.officer)
    name_the_grid_teams(hall, first)
    seat_the_township(hall, first)
    for name, round_ in rounds(first).items():
        hall.open_declaring(round_)
        assert sorted(round_.entries.values_list("number", flat=True)) == ["0001", "0002"]
        if name != "云丘山村":
            hall.award(round_, FIRST[name])
    hall.assess(rounds(first)["云丘山村"], FIRST["云丘山村"])

    # The villager of 贾庄 stood aside from the own household and the brother's, nowhere else.
    group = Tally.objects.filter(body=Body.GROUP, claim__entry__round__wave=first)
    aside = group.exclude(recused=0).values_list(
        "claim__entry__round__village__name", "claim__entry__number", "entitled", "recused"
    )
    assert set(aside) == {("贾庄村", "0001", 3, 1), ("贾庄村", "0002", 3, 1)}

    pilots = found(hall, WaveFacts("试点示范"), PILOTS)
    for name, round_ in rounds(pilots).items():
        hall.open_declaring(round_)
        hall.award(round_, PILOT[name])
    # SKIP: in 贾庄 both of the grid team are left out, also the one that was refused.
    assert list(rounds(pilots)["贾庄村"].entries.values_list("number", flat=True)) == ["0003"]

    last = found(hall, WaveFacts("全乡推开", again=Wave.Again.RETRY), ALL)
    for name, round_ in rounds(last).items():
        hall.open_declaring(round_)
        taken = tuple(round_.entries.order_by("number").values_list("number", flat=True))
        assert (name, taken) == (name, LAST[name])
        hall.award(round_, {})
    # The round that held back its two households comes to its own end.
    hall.decide(rounds(first)["云丘山村"], FIRST["云丘山村"])

    assert set(Round.objects.values_list("stage", flat=True)) == {Stage.AWARDED}
    declared = Entry.Status.DECLARED
    story = {
        (place, number): entries(number, place)
        for place in ALL
        for number in ("0001", "0002", "0003")
    }
    assert story == {
        ("后庄村", "0001"): [(1, True, declared, 2)],
        ("后庄村", "0002"): [(1, False, "declined", 0), (3, True, declared, 2)],
        ("后庄村", "0003"): [(3, True, declared, 2)],
        ("腰站村", "0001"): [(1, True, declared, 2)],
        ("腰站村", "0002"): [(1, False, "lapsed", 0), (3, True, declared, 2)],
        ("腰站村", "0003"): [(3, True, declared, 2)],
        ("贾庄村", "0001"): [(1, True, declared, 2)],
        ("贾庄村", "0002"): [(1, False, declared, 0), (3, True, declared, 2)],
        ("贾庄村", "0003"): [(2, True, declared, 2)],
        ("赵庄村", "0001"): [(1, True, declared, 2)],
        ("赵庄村", "0002"): [(1, True, declared, 2)],
        ("赵庄村", "0003"): [(3, True, declared, 2)],
        ("云丘山村", "0001"): [(1, True, declared, 2)],
        ("云丘山村", "0002"): [(1, True, declared, 2)],
        ("云丘山村", "0003"): [(3, True, declared, 2)],
        ("燕涧村", "0001"): [(2, True, declared, 2)],
        ("燕涧村", "0002"): [(2, False, "lapsed", 0), (3, True, declared, 2)],
        ("燕涧村", "0003"): [(2, False, declared, 0), (3, True, declared, 2)],
        ("小碑村", "0001"): [(2, True, declared, 2)],
        ("小碑村", "0002"): [(2, True, declared, 2)],
        ("小碑村", "0003"): [(2, False, "declined", 0), (3, True, declared, 2)],
        ("寺下村", "0001"): [(3, True, declared, 2)],
        ("寺下村", "0002"): [(3, True, declared, 2)],
        ("寺下村", "0003"): [(3, True, declared, 2)],
    }
    follows = Entry.objects.exclude(follows=None).values_list("household", "follows__household")
    assert len(follows) == 6
    assert all(mine == theirs for mine, theirs in follows)
    assert Award.objects.count() == 24 * 2
    assert list(map(str, walk_all().faults)) == []
