"""Forms of a certificate of hours: whose, of which year, by whom; why it is withdrawn."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from grids.forms import PlainForm
from grids.numbers import plain_name
from households.models import Person, in_hours


class VolunteerField(forms.ModelChoiceField):  # type: ignore[type-arg]  # because Django's is not generic at run time
    """A volunteer with the hours of the year."""

    def label_from_instance(self, obj: Person) -> str:
        hours = in_hours(getattr(obj, "half", 0))
        return gettext("%(name)s, %(hours)s hours") % {"name": obj.name, "hours": hours}


class CertificateForm(PlainForm):
    """Whose hours, who issues it and who answers for it."""

    person = VolunteerField(
        label=_("Volunteer"),
        queryset=Person.objects.none(),
        help_text=_("Who is on the roster and has hours in this year."),
    )
    issuer = forms.CharField(label=_("Issued by"), max_length=60)
    responsible = forms.CharField(
        label=_("Responsible person"),
        max_length=40,
        help_text=_("Who answers for it, by name; you stand on it as handler."),
    )

    def __init__(self, *args: Any, people: QuerySet[Person], issuer: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, VolunteerField)
        field.queryset = people
        self.fields["issuer"].initial = issuer

    def clean_responsible(self) -> str:
        return plain_name(self.cleaned_data["responsible"])

    def facts(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        return {
            "person": typed["person"].pk,
            "issuer": typed["issuer"],
            "responsible": typed["responsible"],
        }


class WithdrawForm(PlainForm):
    """Why it is withdrawn."""

    why = forms.CharField(label=_("Why"), max_length=100)
