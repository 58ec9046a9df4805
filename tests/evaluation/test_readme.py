"""The README's picture of a round is drawn from the workflow, and the drawing is up to date."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

import evaluation
from evaluation.management.commands.draw_round import BEGIN, END, drawing, redrawn
from evaluation.workflow import MOVES, Stage

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"


def test_the_picture_names_everything_that_lies_in_evaluation() -> None:
    (picture,) = re.findall(
        r"^inside evaluation:\n(.*?)```", README.read_text("utf-8"), re.M | re.S
    )
    named = set(re.findall(r"\b[a-z_]+\b", picture))
    here = {path.stem for path in Path(evaluation.__path__[0]).iterdir()}
    beside = {"__init__", "__pycache__", "catalogue", "demo", "management", "migrations"}
    told_elsewhere = {"stored", "telling", "urls", "words"}
    assert here - beside - told_elsewhere - named == set()


def test_every_path_that_the_readme_names_is_there() -> None:
    named = re.findall(r"`((?:\w+/)+(?:\w+\.\w+)?)`", README.read_text("utf-8"))
    assert [path for path in named if not (ROOT / path).exists() and path != "var/"] == []


def test_the_readme_shows_the_life_of_a_round_as_it_is() -> None:
    call_command("draw_round", "--check")


def test_an_old_drawing_is_refused_and_drawn_anew(tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    with pytest.raises(CommandError, match="run draw_round"):
        call_command("draw_round", "--check", file=file)
    call_command("draw_round", file=file)
    assert file.read_text(encoding="utf-8") == f"before\n{BEGIN}\n{drawing()}\n{END}\nafter\n"


def test_every_stage_and_every_move_is_in_the_drawing() -> None:
    drawn = drawing()
    assert [stage for stage in Stage if f"`{stage.name}`" not in drawn] == []
    assert [name for name in MOVES if f"`{name.value}`" not in drawn] == []


def test_a_file_without_the_marks_is_refused() -> None:
    with pytest.raises(CommandError, match="marks"):
        redrawn("no marks here")
