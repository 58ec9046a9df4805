"""``manage.py draw_round``: the life of a round as the README shows it, drawn from the workflow."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from evaluation.access import WORKERS
from evaluation.workflow import MOVES, OPEN_FOR, Kind, Move, MoveName, Stage, moves_from
from grids.roles import Role

README = Path(__file__).resolve().parents[3] / "README.md"
BEGIN, END = "<!-- drawn by manage.py draw_round -->", "<!-- end of the drawing -->"


class Command(BaseCommand):
    help = "Draws the life of a round into README.md; --check only says whether it is up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing, exit 1 if it differs"
        )
        parser.add_argument("--file", type=Path, default=README)

    def handle(self, *_args: Any, check: bool, file: Path, **_options: Any) -> None:
        written = file.read_text(encoding="utf-8")
        drawn = redrawn(written)
        if check and drawn != written:
            raise CommandError(f"{file.name} shows another life of a round: run draw_round.")
        file.write_text(drawn, encoding="utf-8")


def redrawn(text: str) -> str:
    """The text with what stands between the two marks drawn anew."""
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not (begin and end):
        raise CommandError(f"The marks “{BEGIN}” and “{END}” are missing.")
    return f"{before}{BEGIN}\n{drawing()}\n{END}{after}"


def drawing() -> str:
    """A state diagram in Mermaid and a table, in the order of the stages."""
    with translation.override("zh-hans"):
        return "\n".join(["", *_diagram(), "", *_table()])


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {Stage.DRAFT.name}"
    for move in MOVES.values():
        sources = [source for source in Stage if source in move.sources]
        # Cancelling leaves every stage before the award; one arrow tells it well enough.
        for source in sources[:1] if move.target == Stage.CANCELLED else sources:
            yield f"    {source.name} --> {move.target.name}: {move.name.value}"
    yield "```"


def _table() -> Iterator[str]:
    yield "| stage | open work and whose it is | leaves by (who signs) |"
    yield "|---|---|---|"
    for stage in Stage:
        yield f"| {stage.label} `{stage.name}` | {_open_work(stage)} | {_leaves_by(stage)} |"
    yield ""
    yield f"From every stage before the award: {_told(MOVES[MoveName.CANCEL])}."


def _open_work(stage: Stage) -> str:
    found = [
        f"{work.value} ({_names(WORKERS[work])})"
        for work, stages in OPEN_FOR.items()
        if stage in stages
    ]
    return ", ".join(found) or "–"


def _leaves_by(stage: Stage) -> str:
    moves = [move for move in moves_from(stage) if move.target != Stage.CANCELLED]
    return " · ".join(map(_told, moves)) or "–"


def _told(move: Move) -> str:
    signers = " + ".join(_names(sorted(place)) for place in move.signers)
    reason = ", with a reason" if move.needs_reason else ""
    only = "" if Kind.YEAR in move.kinds else "; of changes during the year only"
    return f"`{move.name.value}` → {move.target.name} ({signers}{reason}{only})"


def _names(roles: Any) -> str:
    return " or ".join(Role(role).name for role in roles)
