"""Names as clerks look for them: by characters, by pinyin, by initials.

A name that can be read in several ways is found under each of them.
"""

from itertools import islice, product

from grids.naming import readings, unique

#: A name of four such characters would have hundreds; nobody types those.
_MOST_READINGS = 32


def search_key(name: str) -> str:
    """``曾花信`` → ``曾花信 zenghuaxin cenghuaxin … zhx chx``: the name, readings, initials."""
    bare = name.replace("·", "")
    spellings = list(islice(product(*readings(bare)), _MOST_READINGS))
    words = ["".join(spelling) for spelling in spellings]
    initials = ["".join(part[:1] for part in spelling) for spelling in spellings]
    return " ".join(unique([name, bare, *words, *initials])).lower()


def search_words(typed: str) -> str:
    """What is looked for in a search key: pinyin and initials from their start, names anywhere."""
    plain = "".join(typed.lower().split())
    return f" {plain}" if plain.isascii() else plain
