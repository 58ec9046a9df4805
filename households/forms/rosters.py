"""Forms of a roster's way in: the file, and the button under its preview."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from grids.forms import PlainForm
from grids.listing import listed
from households.models import Relation
from households.numbers import masked_id_number
from households.roster.comparing import LEFT_OUT, NEW
from households.roster.kept import Kept
from households.roster.plan import Ambiguous
from households.roster.rows import RosterRow
from households.words import QUESTIONS


class RosterForm(PlainForm):
    """A clerk's spreadsheet."""

    file = forms.FileField(
        label=_("Roster"),
        help_text=_(
            "An .xlsx or .csv file up to 5 MB, a row for each person or each household. Nothing is "
            "saved yet."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )


_LEAVE_OUT = _("leave this row out")


class ChoicesForm(PlainForm):
    """Who each ambiguous row is: one of those it may be, somebody new, or left out for now."""

    def __init__(self, *args: Any, asked: Sequence[Ambiguous], kept: Kept, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in asked:
            self.fields[one.row.place] = forms.ChoiceField(
                label=_("%(name)s (row %(row)s)") % {"name": one.row.name, "row": one.row.row},
                help_text=f"{QUESTIONS[one.code]} {_told(one.row)}",
                choices=[
                    *_people(one, kept),
                    (NEW, _new(one)),
                    (LEFT_OUT, _("leave this row out")),
                ],
                widget=forms.RadioSelect,
                required=False,
            )

    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if ":" in name and value}


def _people(asked: Ambiguous, kept: Kept) -> Iterator[tuple[str, str]]:
    for one in asked.candidates:
        facts = [kept.by_key[one.household].number, one.name]
        facts += [str(Relation(one.relation).label)] if one.relation else []
        facts += [str(one.birth_year)] if one.birth_year else []
        told = _("this is %(person)s, who is kept") % {"person": " · ".join(facts)}
        yield str(one.membership), told


def _new(asked: Ambiguous) -> str:
    several = asked.code == "several_households"
    return str(_("a household that is not kept yet") if several else _("somebody new"))


def _told(row: RosterRow) -> str:
    """What the file says of them."""
    facts = [row.household_no or row.group, masked_id_number(row.id_number)]
    facts += [str(row.birth_year)] if row.birth_year else []
    return _("In the file: %s.") % listed(filter(None, facts))


class ConfirmForm(PlainForm):
    """The button under a preview; ``seen`` tells which preview it was."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def show(self, digest: str) -> None:
        """What the next press would confirm, also on a page that was refused once."""
        self.initial["seen"] = digest
        if self.is_bound:
            typed = cast(QueryDict, self.data).copy()
            typed["seen"] = digest
            self.data = typed
