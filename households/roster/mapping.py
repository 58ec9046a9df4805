"""A file's headings and what each of them means, for the clerk to put right by hand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from grids.numbers import plain
from grids.sheets.cells import as_text
from grids.sheets.files import Rows, read_sheets
from grids.sheets.headings import Header, bare, find_header, guess_header
from households.roster.columns import columns_for, is_never_read

_SAMPLES = 3
#: What is longer is a sentence and no heading; no meaning of it could be kept.
_LONGEST = 60
_NUMBER = re.compile(r"[0-9]{5,}")


@dataclass(frozen=True)
class Heading:
    """A heading, the field it is taken for ("" for not taken), and some of what stands below."""

    name: str
    field: str
    samples: list[str]


@dataclass
class Headings:
    """All headings of a file; columns that are ``never_read`` have neither fields nor samples."""

    found: dict[str, Heading] = field(default_factory=dict)
    never_read: list[str] = field(default_factory=list)


def headings_of(data: bytes, told: Mapping[str, str]) -> Headings:
    """The headings of every sheet that looks like a table, by their name without additions."""
    headings, columns = Headings(), columns_for(told)
    for sheet in read_sheets(data):
        header = find_header(sheet.rows, columns) or guess_header(sheet.rows, columns)
        if header and not sheet.hidden:
            _add(headings, header, sheet.rows)
    return headings


def _add(headings: Headings, header: Header, rows: Rows) -> None:
    fields = {place: name for name, place in header.places.items()}
    for one in header.more:
        fields |= {place: name for name, place in one.items()}
    for place, title in enumerate(header.titles):
        name = bare(title)
        if is_never_read(name):
            headings.never_read += [name] if name not in headings.never_read else []
        elif 0 < len(name) <= _LONGEST and name not in headings.found:
            samples = _samples(rows[header.end :], place)
            headings.found[name] = Heading(name, fields.get(place, ""), samples)


def _samples(rows: Rows, place: int) -> list[str]:
    """The first different texts of a column; of numbers only so much that their kind is seen."""
    texts = (as_text(row[place]) for row in rows if place < len(row))
    shown = (_shown(text)[:20] for text in texts if text)
    return list(islice(dict.fromkeys(shown), _SAMPLES))


def _shown(text: str) -> str:
    """Numbers in full-width digits or typed with spaces and dashes are numbers, too."""
    bare = plain(text).replace("-", "")
    return _NUMBER.sub(_masked, bare) if _NUMBER.search(bare) else text


def _masked(number: re.Match[str]) -> str:
    return f"{number[0][:2]}***"
