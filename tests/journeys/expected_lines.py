"""What must hang on the board, made from the story by an independent statement of the rules.

It knows the roster's file and the story only: nothing of the application is imported.
"""

from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook

from tests.journeys.story import (
    COMMITTEES,
    ELECTIVE,
    MANDATORY,
    NOT_DECLARED,
    SPECIAL,
    UPHELD,
    USUAL,
    Count,
    Special,
)

ROSTER = Path(__file__).parents[1] / "rosters" / "houzhuang-clean.xlsx"
NAMES = {
    "01": "爱党爱国星",
    "02": "遵规守法星",
    "03": "诚实守信星",
    "04": "创业致富星",
    "05": "团结友善星",
    "06": "孝老爱亲星",
    "07": "生态环保星",
    "08": "文明实践星",
    "09": "整洁健康星",
    "10": "崇教尚美星",
}
MINIMUM = 6
PLAIN = Special("nothing special")


@dataclass(frozen=True)
class Home:
    """What the roster says of a household."""

    number: str
    group: str
    micro_grid: str
    head: str
    residence: str


@dataclass(frozen=True)
class Line:
    """One line of the board: group, masked head, stars."""

    group: str
    head: str
    stars: tuple[str, ...]
    removed: bool = False


def homes() -> list[Home]:
    """The roster's households in the order of their numbers (which begin with the group's)."""
    rows = load_workbook(ROSTER, read_only=True).active.iter_rows(min_row=2, values_only=True)
    found = {row[3]: Home(row[3], row[1], row[2], row[4], row[9]) for row in rows}
    return [found[number] for number in sorted(found)]


def claimed(home: Home) -> tuple[str, ...]:
    """Codes of the stars that are judged: the mandatory ones always, and those it chose."""
    chosen = SPECIAL.get(home.number, PLAIN).electives
    assert set(chosen or ()) <= set(ELECTIVE)
    return (*MANDATORY, *(USUAL[home.residence] if chosen is None else chosen))


def decided(home: Home) -> tuple[str, ...]:
    """Codes of the stars that the committees let pass at their first sitting.

    More than half of those present and not recused; where nothing is told, all were for it,
    which is also so where only the group's count is told.
    """
    counts = SPECIAL.get(home.number, PLAIN).committees
    return tuple(code for code in claimed(home) if code not in counts or carried(counts[code]))


def carried(count: Count) -> bool:
    """More than half of the members present."""
    return count.votes_for * 2 > count.votes_for + count.against + count.abstain


def after_objections(home: Home) -> tuple[str, ...]:
    """The same after the re-opened claims were decided again."""
    if home.number not in UPHELD:
        return decided(home)
    code, count = UPHELD[home.number]
    kept = set(decided(home)) - {code} | ({code} if carried(count) else set())
    return tuple(sorted(kept))


def worthy(codes: tuple[str, ...]) -> bool:
    """All mandatory stars and at least six altogether."""
    return set(MANDATORY) <= set(codes) and len(codes) >= MINIMUM


def full_notice() -> list[Line]:
    """The first notice, by group and household number."""
    shown = [home for home in homes() if home.number not in NOT_DECLARED and worthy(decided(home))]
    return [_line(home, decided(home), beside=_collides(home, shown)) for home in shown]


def supplement() -> list[Line]:
    """Only the lines that are different now; who fell below the minimum is named as removed."""
    lines = []
    for home in homes():
        before, after = decided(home), after_objections(home)
        if home.number in UPHELD and before != after:
            gone = worthy(before) and not worthy(after)
            lines.append(_line(home, () if gone else after, beside=False, removed=gone))
    return lines


def final() -> dict[str, tuple[str, ...]]:
    """Codes of the stars to be awarded, by household number."""
    declared = [home for home in homes() if home.number not in NOT_DECLARED]
    stars = {home.number: after_objections(home) for home in declared}
    return {number: codes for number, codes in stars.items() if worthy(codes)}


def _line(home: Home, codes: tuple[str, ...], *, beside: bool, removed: bool = False) -> Line:
    stars = tuple(NAMES[code] for code in codes)
    number = f"（{home.number}）" if beside else ""
    return Line(home.group, _masked(home.head) + number, stars, removed)


def _masked(name: str) -> str:
    return name[0] + "*" + name[2:]


def _collides(home: Home, shown: list[Home]) -> bool:
    twins = [
        other
        for other in shown
        if other.group == home.group and _masked(other.head) == _masked(home.head)
    ]
    return len(twins) > 1


def written_by_hand() -> dict[str, int]:
    """How many stars the households with a story of their own end with on the first notice.

    Counted on paper, to check the statement above; 0 is not on the board.
    """
    return {
        "010001": 0,
        "010002": 10,
        "010003": 9,
        "010004": 7,
        "010005": 8,
        "010006": 7,
        "010007": 7,
        "010008": 7,
        "010010": 8,
        "010011": 7,
        "010013": 6,
        "010017": 0,
        "040160": 7,
        "030108": 8,
        "030110": 6,
        "030114": 8,
        "020055": 0,
        "020056": 0,
        "020058": 0,
        "020059": 0,
    }


assert COMMITTEES[0][0] == "040160"
