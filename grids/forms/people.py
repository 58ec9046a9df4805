"""Forms of officers and their posts."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grids.actions import OfficerFacts
from grids.forms.base import CodeField, DayInput, PhoneField, PlainForm
from grids.forms.places import GridField
from grids.models import Grid, Officer, Post, Township, Village
from grids.numbers import masked_phone, plain_name
from grids.roles import Role
from grids.staffing import Place

#: What a township can give: the county's posts come from the installation.
_GIVEN = [(role.value, role.label) for role in Role if role != Role.COUNTY]


class PostForm(PlainForm):
    """A role in a place from a day on."""

    role = forms.ChoiceField(label=_("role"), choices=[("", _("Please choose")), *_GIVEN])
    village = forms.ModelChoiceField(
        Village.objects.none(),
        label=_("village"),
        required=False,
        empty_label=_("the whole township (for its own staff)"),
    )
    grid = GridField(
        Grid.objects.none(),
        label=_("grid"),
        required=False,
        with_village=True,
        empty_label=_("the whole village"),
        help_text=_("For grid leaders, and for members of one group's assessment."),
    )
    since = forms.DateField(label=_("from which day on"), widget=DayInput())

    def __init__(
        self, *args: Any, township: Township, villages: QuerySet[Village], **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"since": timezone.localdate(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.township = township
        inside = villages.filter(township=township)
        cast(Any, self.fields["village"]).queryset = inside
        cast(Any, self.fields["grid"]).queryset = (
            Grid.objects.filter(village__in=inside)
            .select_related("village__township", "parent")
            .order_by("village__name", "parent__name", "name")
        )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        village, grid = typed.get("village"), typed.get("grid")
        if village and grid and grid.village_id != village.pk:
            self.add_error(
                "grid",
                _("%(grid)s lies in %(village)s. Choose a grid of the same village.")
                % {"grid": grid.name, "village": grid.village.name},
            )
        return typed

    @property
    def chosen(self) -> dict[str, Any]:
        """Role and place, as actions take them: the smallest place that was chosen."""
        typed = self.cleaned_data
        place: Place = typed["grid"] or typed["village"] or self.township
        return {"role": Role(typed["role"]), "place": place}


class TransferForm(PostForm):
    """From where, to where, on which day."""

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        kwargs["initial"] = {"role": post.role, "village": post.in_village, "grid": post.grid}
        super().__init__(*args, **kwargs)
        self.fields["since"].label = _("on which day the one ends and the other begins")


class OfficerForm(PlainForm):
    """Who somebody is."""

    name = forms.CharField(label=_("Name"), max_length=40)
    phone = PhoneField(
        label=_("telephone"),
        max_length=20,
        required=False,
        help_text=_("It opens the log-in, too, and is stored sealed."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    username = CodeField(
        label=_("user name"),
        max_length=30,
        required=False,
        help_text=_("Small letters or digits. Leave it empty, and it is made from the pinyin."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )

    def clean_name(self) -> str:
        name = plain_name(self.cleaned_data["name"])
        if any(sign.isdigit() for sign in name):
            raise forms.ValidationError(_("This is no name: it has digits in it."))
        return name

    def facts(self) -> OfficerFacts:
        typed = self.cleaned_data
        return OfficerFacts(
            name=typed["name"],
            username=typed["username"],
            phone=typed["phone"],
            no_phone=typed.get("no_phone", False),
        )


class NewOfficerForm(OfficerForm, PostForm):
    """An officer with the first post."""

    field_order = ["name", "phone", "username", "role", "village", "grid", "since"]


class OfficerEditForm(OfficerForm):
    """Corrections; the stored telephone is shown masked, and kept when nothing is typed."""

    no_phone = forms.BooleanField(label=_("take the stored telephone out"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ["name", "username", "phone", "no_phone"]

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        names = ("name", "username", "version")
        kwargs["initial"] = {name: getattr(officer, name) for name in names}
        super().__init__(*args, **kwargs)
        if officer.phone:
            self.fields["phone"].help_text = _("kept: %(number)s") % {
                "number": masked_phone(officer.phone)
            }
        else:
            del self.fields["no_phone"]
        self.fields["username"].help_text = _("Whoever changes it must tell the officer.")


class PostEndForm(PlainForm):
    """The first day without the post."""

    day = forms.DateField(label=_("from which day on it no longer stands"), widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"day": timezone.localdate()}, **kwargs)
