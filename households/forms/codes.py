"""Whose codes are printed: of all households of a group, or of those without one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from grids.forms import PlainForm


class CodesForm(PlainForm):
    """Says how many slips either answer makes."""

    whose = forms.ChoiceField(label=_("For which households"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, households: int, without: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("all", _all(households))]
        if 0 < without < households:
            offered.insert(0, ("without", _without(without)))
        self.fields["whose"].choices = offered  # type: ignore[attr-defined]  # because Field has none
        self.fields["whose"].initial = offered[0][0]

    @property
    def anew(self) -> bool:
        return bool(self.cleaned_data["whose"] == "all")


def _without(count: int) -> str:
    return ngettext(
        "Only the %(n)s that has no slip, or whose slip opens nothing",
        "Only the %(n)s that have no slip, or whose slips open nothing",
        count,
    ) % {"n": count}


def _all(count: int) -> str:
    return ngettext(
        "All, %(n)s slip; an older slip opens nothing any more",
        "All, %(n)s slips; older slips open nothing any more",
        count,
    ) % {"n": count}
