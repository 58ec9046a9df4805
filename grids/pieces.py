"""Pieces of pages that are alike for everybody: drawn once by a process, then put in as text.

Drawing a household's form of forty-six questions anew takes ten times what its statements take. Put
in by ``{% piece "….html" code=… %}`` (``templatetags/pieces.py``) or by Python.

A piece is drawn from the words and numbers that are handed in, in the reader's language, and from
nothing else: no request, no row, not who asks. It is kept under the very same, so that it cannot be
out of date. Nothing of a household or a person may be handed in.
"""

from collections.abc import Hashable
from functools import lru_cache

from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

#: A form has some two hundred in each language, about a kilobyte each; the oldest go first.
PIECES = 8192


def piece(template: str, **words: Hashable) -> SafeString:
    """The template, drawn from ``words``: texts, numbers, or frozen dataclasses of such."""
    return _drawn(template, get_language(), tuple(words.items()))


@lru_cache(maxsize=PIECES)
def _drawn(
    template: str, _language: str | None, words: tuple[tuple[str, Hashable], ...]
) -> SafeString:
    # A row equals another state of itself, and a safe text the same one that must be escaped.
    assert not any(isinstance(word, Model | SafeString) for _name, word in words)
    return render_to_string(template, dict(words))
