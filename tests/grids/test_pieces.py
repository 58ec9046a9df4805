"""Pieces of pages: drawn from what they are kept under, escaped, in each language."""

import pytest
from django.utils import translation
from django.utils.safestring import SafeString

from grids.models import Village
from grids.pieces import piece

TAG = "components/tag.html"


def test_a_piece_is_drawn_once_for_each_of_its_words_and_languages() -> None:
    shown = piece(TAG, kind="do", text="认领")
    assert piece(TAG, kind="do", text="认领") is shown
    assert "认领" not in piece(TAG, kind="do", text="评议")
    with translation.override("en"):
        assert "To do" in piece(TAG, kind="do")
    with translation.override("zh-hans"):
        assert "To do" not in piece(TAG, kind="do")


def test_a_piece_is_escaped_and_takes_no_text_that_is_called_safe() -> None:
    assert "<script>" not in piece(TAG, kind="do", text="<script>")
    with pytest.raises(AssertionError):
        piece(TAG, kind="do", text=SafeString("<i>anew</i>"))


def test_no_row_is_drawn_into_a_piece(village: Village) -> None:
    """Another state of a row is equal to it, and what it holds is somebody's."""
    with pytest.raises(AssertionError):
        piece(TAG, kind="do", text=village)
