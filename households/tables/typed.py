"""What a receiver wants of a table: which columns, called and written how, on which paper."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Chosen:
    """One column of the file: the table's field, the receiver's heading, the code of a format."""

    field: str
    heading: str
    format: str = ""


@dataclass(frozen=True)
class Layout:
    """What stands around the rows, and the paper that they are printed on."""

    title: str = ""
    #: Whether the line 制表人 / 审核人 / 日期 stands below.
    signed: bool = False
    checker: str = ""
    paper: str = "A4"
    landscape: bool = True


@dataclass(frozen=True)
class Wanted:
    """A table as somebody asks for it."""

    columns: Sequence[Chosen]
    layout: Layout = field(default_factory=Layout)
    format: str = "xlsx"
    reason: str = ""
    #: The receiver under whose name all this is kept; empty: it is not.
    receiver: str = ""
