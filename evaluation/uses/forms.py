"""What the page of uses is narrowed to; an address that nobody chose narrows nothing."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evaluation.uses.queries.uses import KINDS, Asked
from grids.forms.told import chosen, fields_of
from grids.models import Officer


def reason_in_words(content: Mapping[str, list[str]]) -> str:
    """Why a number was read or a file made: a usual reason in its words, or what was typed."""
    known = fields_of({"usual", "reason"})
    typed = [(name, value) for name in ("usual", "reason") for value in content.get(name, [])]
    told = [chosen(known.get(name), value) for name, value in typed if value]
    return " ".join(told)


class UsesForm(forms.Form):
    """Month, officer and kind, each from what there is."""

    month = forms.ChoiceField(label=_("Month"), required=False)
    officer = forms.ChoiceField(label=_("Who"), required=False)
    kind = forms.ChoiceField(label=_("What"), required=False)

    def __init__(self, data: Any, *, months: Iterable[date], officers: QuerySet[Officer]) -> None:
        super().__init__(data)
        keys = [(day.strftime("%Y-%m"), day.strftime("%Y-%m")) for day in months]
        kinds = [(key, told) for key, (told, _verbs) in KINDS.items()]
        self.fields["month"].choices = [("", _("all months")), *keys]  # type: ignore[attr-defined]  # because a ChoiceField has them
        names = [(str(officer.pk), officer.name) for officer in officers]
        self.fields["officer"].choices = [("", _("everybody")), *names]  # type: ignore[attr-defined]  # because a ChoiceField has them
        self.fields["kind"].choices = [("", _("everything")), *kinds]  # type: ignore[attr-defined]  # because a ChoiceField has them

    def asked(self) -> Asked:
        self.is_valid()
        told = self.cleaned_data
        month = told.get("month")
        return Asked(
            month=date.fromisoformat(f"{month}-01") if month else None,
            officer=told.get("officer", ""),
            kind=told.get("kind", ""),
        )
