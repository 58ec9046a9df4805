"""A table for somebody: everything that a receiver keeps, and the reason for whole numbers."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.tables.forms.columns import ColumnChoice
from evaluation.tables.forms.times import TimeForm, initial_of
from evaluation.tables.typed import Time
from grids.forms import PlainForm
from households.models import Receiver
from households.tables.columns import Told
from households.tables.formats import NUMBERS
from households.tables.table import Span
from households.tables.typed import Layout, Wanted

#: Sealed reasons need not be long; the ledger names the receipt that holds them.
_LONGEST_REASON = 100
FILES: list[tuple[str, str | Promise]] = [
    ("xlsx", _("Excel or WPS table (.xlsx)")),
    ("csv", _("Text table (.csv)")),
    ("csv_gb18030", _("Text table for old programs (.csv, GB18030)")),
]
PAPERS: list[tuple[str, str | Promise]] = [
    ("A4-landscape", _("A4, landscape")),
    ("A4-portrait", _("A4, portrait")),
    ("A3-landscape", _("A3, landscape")),
    ("A3-portrait", _("A3, portrait")),
]
#: Times that a table does not ask for.
_OTHER_TIMES = {
    Span.NOW: ("since", "until", "year"),
    Span.MONTHS: ("year",),
    Span.YEAR: ("since", "until"),
}


class TableForm(TimeForm, PlainForm):
    """A table for somebody: everything that a receiver keeps, and the reason for whole numbers."""

    format = forms.ChoiceField(
        label=_("kind of file"),
        choices=FILES,
        initial="xlsx",
        help_text=_(
            "A text table has no title, no line to sign and no second sheet with what changed."
        ),
    )
    title = forms.CharField(
        label=_("title above the table"),
        max_length=Receiver.MOST_TITLE,
        required=False,
        help_text=_("Empty: none. “〔时间〕” in it stands for the months, the year or the day."),
        error_messages={"max_length": _("A title has at most 60 characters: shorten it.")},
    )
    signed = forms.BooleanField(
        label=_("a line below for who made it, who checked it, and the day"),
        required=False,
    )
    checker = forms.CharField(
        label=_("checked by"),
        max_length=40,
        required=False,
        help_text=_("Empty: room to sign"),
    )
    paper = forms.ChoiceField(label=_("paper"), choices=PAPERS, initial="A4-landscape")
    receiver = forms.CharField(
        label=_("keep all this for the receiver"),
        max_length=40,
        required=False,
        help_text=_(
            "For example the office that asks for the table. Its next table is one press, and its"
            " second sheet says what has changed. Empty: not kept."
        ),
    )
    reason = forms.CharField(
        label=_("What are the whole numbers needed for?"),
        max_length=_LONGEST_REASON,
        required=False,
        help_text=_("Your name, the time and that they were given out stand in the ledger."),
    )

    field_order = ["since", "until", "year", "format", "title", "paper", "signed", "checker"]

    def __init__(
        self,
        *args: Any,
        told: Told,
        span: Span,
        time: Time,
        kept: Receiver | None,
    ) -> None:
        super().__init__(*args, initial={**initial_of(time), **_layout_of(kept)})
        self.otherwise = time
        self.columns = ColumnChoice(self.data if self.is_bound else None, told=told, kept=kept)
        for name in _OTHER_TIMES[span]:
            del self.fields[name]
        if not any(column.kind in NUMBERS for column in told.fields.values()):
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if fault := self.columns.fault():
            self.add_error(None, fault)
        elif self.columns.is_whole() and not typed.get("reason", "").strip():
            self.add_error("reason", gettext("Say why you need the whole numbers."))
        return typed

    def wanted(self) -> Wanted:
        typed = self.cleaned_data
        paper, _dash, turned = typed["paper"].partition("-")
        layout = Layout(
            typed["title"].strip(),
            signed=typed["signed"],
            checker=typed["checker"].strip(),
            paper=paper,
            landscape=turned == "landscape",
        )
        return Wanted(
            self.columns.chosen(),
            layout,
            format=typed["format"],
            reason=typed.get("reason", ""),
            receiver=typed["receiver"].strip(),
        )


def _layout_of(kept: Receiver | None) -> dict[str, Any]:
    """What is kept, for the form to begin with."""
    if kept is None:
        return {}
    return {
        "format": kept.file_format,
        "title": kept.title,
        "signed": kept.signed,
        "checker": kept.checker,
        "paper": f"{kept.paper}-{'landscape' if kept.landscape else 'portrait'}",
        "receiver": kept.name,
    }
