"""The README's picture of a round is drawn from the workflow, and the drawing is up to date."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from evaluation.management.commands.draw_round import BEGIN, END, drawing, redrawn
from evaluation.workflow import MOVES, Stage


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
