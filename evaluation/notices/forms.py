"""Forms around a posted paper: where it hangs, and what on it was wrong."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.models import Entry
from evaluation.notices.typed import Contacts, Facts, Posted
from grids.forms import CodeField, DayInput, PlainForm
from grids.models import Grid, Village


class PostingForm(PlainForm):
    """One paper on one wall."""

    place = forms.CharField(
        label=_("Where it hangs"),
        help_text=_("For example: the village’s notice board beside the committee’s gate."),
        max_length=60,
    )
    posted_on = forms.DateField(label=_("Put up on"), widget=DayInput)
    posted_by = forms.CharField(label=_("Put up by"), max_length=40)

    def paper(self) -> Posted:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        return Posted(typed["place"], typed["posted_on"], typed["posted_by"])


class TakenDownForm(PlainForm):
    """When the paper came off the wall, and by whose hand."""

    taken_down_on = forms.DateField(label=_("Taken down on"), widget=DayInput)
    by = forms.CharField(label=_("Taken down by"), max_length=40)


class EntryCorrectionForm(PlainForm):
    """The frozen facts of a household that no vote decides."""

    head_name = forms.CharField(label=_("Name of the head"), max_length=40)
    group = forms.ModelChoiceField(
        Grid.objects.none(), label=_("Villager group"), required=False, empty_label=_("None")
    )
    reason = forms.CharField(
        label=_("How do you know it?"),
        help_text=_("Stays in the record. What everybody reads is written when it is posted."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = Grid.objects.filter(village=entry.round.village_id, level=Grid.Level.GROUP)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]  # because stubs know the base only
        self.fields["group"].initial = entry.group_id
        self.fields["head_name"].initial = entry.head_name

    def facts(self) -> Facts:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        group = typed["group"]
        return Facts(typed["head_name"], group.pk if group else None, typed["reason"])


_CONTACTS = ("committee_telephone", "supervisor_telephone", "comment_box", "office_address")


class ContactsForm(PlainForm):
    """Where villagers turn to."""

    committee_telephone = CodeField(
        label=_("Telephone of the village committee"), max_length=20, required=False
    )
    supervisor_telephone = CodeField(
        label=_("Telephone of the supervision committee"), max_length=20, required=False
    )
    comment_box = forms.CharField(
        label=_("Where the comment box hangs"), max_length=60, required=False
    )
    office_address = forms.CharField(
        label=_("Office address for letters and visits"), max_length=80, required=False
    )

    def __init__(self, *args: Any, village: Village, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _CONTACTS:
            self.fields[name].initial = getattr(village, name)

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if not typed.get("committee_telephone") and not typed.get("supervisor_telephone"):
            self.add_error(
                "committee_telephone", _("Villagers need at least one telephone in the village.")
            )
        return typed

    def contacts(self) -> Contacts:
        """What was typed, as the action takes it."""
        return Contacts(**{name: self.cleaned_data[name] for name in _CONTACTS})
