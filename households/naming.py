"""Names as clerks look for them: by characters, by pinyin, by initials.

A name that can be read in several ways is found under each of them.
"""

import re
from itertools import islice, product

from grids.naming import readings, unique
from grids.numbers import bare_name

#: A name of four such characters would have hundreds; nobody types those.
_MOST_READINGS = 32
#: Lengths of the beginnings that are indexed: each for the first letters, then every second.
_BEGINNINGS = (1, 2, 3, 4, 6, 8, 10, 12)


def search_key(name: str) -> str:
    """``曾花信`` → ``曾花信 zenghuaxin cenghuaxin … zhx chx``: the name, readings, initials."""
    bare = bare_name(name)
    spellings = list(islice(product(*readings(bare)), _MOST_READINGS))
    words = ["".join(spelling) for spelling in spellings]
    initials = ["".join(part[:1] for part in spelling) for spelling in spellings]
    # Of a Latin name the first word is its own spelling, too.
    return " ".join([bare, *unique([*words, *initials, *_later_words(name)])]).lower()


def _later_words(name: str) -> list[str]:
    """Of a Latin name each ending that begins with a word: it is looked for by any of them."""
    parts = re.split(r"[ ·]", name) if name.replace("·", " ").isascii() else []
    return [bare_name("".join(parts[place:])) for place in range(1, len(parts))]


def search_grams(key: str) -> list[str]:
    """The parts of a search key that an index finds: ``王明 …`` → ``王 明 王明 w wa wan wang …``.

    One and two characters from anywhere, and the beginnings of each spelling.
    """
    signs, *words = key.split(" ")
    pairs = [signs[place : place + 2] for place in range(len(signs) - 1)]
    spellings = [word for word in words if word.isascii()]
    beginnings = [word[:length] for word in spellings for length in _BEGINNINGS]
    return unique([*signs, *pairs, *beginnings])


def grams_of(typed: str) -> list[str]:
    """The parts that a name must have to be meant by what was typed; it is compared after that."""
    plain = bare_name(typed)
    if plain.isascii():
        return [plain[: max(length for length in _BEGINNINGS if length <= max(1, len(plain)))]]
    pairs = [plain[place : place + 2] for place in range(len(plain) - 1)]
    return pairs or [plain]


def search_words(typed: str) -> str:
    """What is looked for in a search key: pinyin and initials from their start, names anywhere."""
    plain = bare_name(typed)
    return f" {plain}" if plain.isascii() else plain
