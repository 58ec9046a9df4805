"""The cases of rounds as pages tell them: with their notes, in the order of households."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from evaluation.cues.queries.cases import Case, Cue
from evaluation.cues.queries.registry import CUES
from evaluation.models import CueNote, Round
from evaluation.small_numbers import Told as Few
from evaluation.small_numbers import told as few
from evaluation.workflow import Stage
from grids.models import Township, Village


@dataclass(frozen=True)
class Noted:
    """A case with what was noted of it, the newest last."""

    case: Case
    notes: Sequence[CueNote]


@dataclass(frozen=True)
class Told:
    """One cue in one round.

    ``notes``: of the cue as a whole; ``earlier``: of what is not on the list any more.
    """

    cue: Cue
    cases: Sequence[Noted]
    notes: Sequence[CueNote]
    earlier: Sequence[CueNote]

    @property
    def speaks(self) -> bool:
        """Whether there is anything to read under it."""
        return bool(self.cases or self.notes or self.earlier)


def is_counted(round_: Round) -> bool:
    """A round of changes has no declarations, and of a cancelled one nothing counts."""
    return not round_.is_change and round_.stage != Stage.CANCELLED


def round_told(round_: Round) -> list[Told]:
    """Every cue, also those without a case; one query each, and one for the notes."""
    notes = _notes([round_])
    return [_told(cue, list(cue.find([round_])), notes[round_.pk, cue.code]) for cue in CUES]


def _told(cue: Cue, cases: Sequence[Case], notes: Sequence[CueNote]) -> Told:
    of: dict[UUID | None, list[CueNote]] = defaultdict(list)
    for note in notes:
        of[note.entry_id or note.sitting_id].append(note)
    here = sorted(cases, key=lambda case: case.place)
    noted = [Noted(case, of.pop(case.about.pk, [])) for case in here]
    whole = of.pop(None, [])
    return Told(cue, noted, whole, [note for left in of.values() for note in left])


def _notes(rounds: Sequence[Round]) -> dict[tuple[UUID, str], list[CueNote]]:
    found: dict[tuple[UUID, str], list[CueNote]] = defaultdict(list)
    notes = CueNote.objects.filter(round__in=rounds).order_by("at")
    for note in notes.select_related("officer", "post__village", "entry", "sitting__panel"):
        found[note.round_id, note.cue].append(note)
    return found


def case_of(round_: Round, cue: Cue, key: UUID) -> Case | None:
    """One case by its entry's or sitting's key, if it is one today."""
    return next((case for case in cue.find([round_]) if case.about.pk == key), None)


def counts_of(rounds: Sequence[Round]) -> Mapping[Round, Mapping[str, int]]:
    """By round and the cue's code: how many cases. One query a cue, however many rounds."""
    by_key = {round_.pk: Counter[str]() for round_ in rounds}
    for cue in CUES:
        for case in cue.find(rounds):
            by_key[case.round][cue.code] += 1
    return {round_: by_key[round_.pk] for round_ in rounds}


@dataclass(frozen=True)
class Line:
    """A cue's cases in a round: how many, the reasons once each, how many have a note."""

    cue: Cue
    n: int
    reasons: Sequence[str]
    noted: int

    @property
    def few(self) -> Few:
        """As the county reads it."""
        return few(self.n)


@dataclass(frozen=True)
class InVillage:
    """A village with its rounds of the year and their cues."""

    village: Village
    rounds: Sequence[tuple[Round, Sequence[Line]]]


def years_of(township: Township) -> list[int]:
    """Those in which anybody can have declared, the newest first."""
    begun = _counted().filter(village__township=township).exclude(stage=Stage.DRAFT)
    years = begun.order_by("-campaign__year").values_list("campaign__year", flat=True)
    return list(years.distinct())


def township_told(township: Township, year: int) -> list[InVillage]:
    """Every village in the order of names, also where nothing is to be looked at."""
    here = _counted().filter(village__township=township, campaign__year=year)
    rounds = list(here.order_by("stage_since").select_related("wave"))
    lines = _lines(rounds)
    by_village: dict[UUID, list[tuple[Round, Sequence[Line]]]] = defaultdict(list)
    for round_ in rounds:
        by_village[round_.village_id].append((round_, lines[round_.pk]))
    villages = Village.objects.filter(township=township).order_by("name")
    return [InVillage(village, by_village[village.pk]) for village in villages]


def _counted() -> QuerySet[Round]:
    return Round.objects.filter(changes_of=None).exclude(stage=Stage.CANCELLED)


def _lines(rounds: Sequence[Round]) -> dict[UUID, list[Line]]:
    notes = _notes(rounds)
    found: dict[UUID, list[Line]] = defaultdict(list)
    for cue in CUES:
        for key, cases in _by_round(cue.find(rounds)):
            found[key].append(_line(cue, cases, notes[key, cue.code]))
    return found


def _by_round(cases: Iterable[Case]) -> Iterator[tuple[UUID, list[Case]]]:
    found: dict[UUID, list[Case]] = defaultdict(list)
    for case in cases:
        found[case.round].append(case)
    yield from found.items()


def _line(cue: Cue, cases: Sequence[Case], notes: Sequence[CueNote]) -> Line:
    noted = {note.entry_id or note.sitting_id for note in notes}
    ordered = sorted(cases, key=lambda case: case.place)
    reasons = list(dict.fromkeys(case.reason for case in ordered))
    seen = len(cases) if None in noted else sum(case.about.pk in noted for case in cases)
    return Line(cue, len(cases), reasons, seen)
