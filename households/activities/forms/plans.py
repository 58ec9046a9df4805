"""Forms of planning: a class, a meeting or a shift; a project; calling off."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from grids.forms import DayInput, Picks, PlainForm
from grids.models import Grid
from grids.numbers import plain_name
from households.activities.typed import Plan
from households.models import Activity, ServiceProject

_HELD, _PLANNED = "held", "planned"
_LEADS = {
    Activity.Kind.CLASS: _("Who teaches"),
    Activity.Kind.MEETING: _("Who leads it"),
    Activity.Kind.SERVICE: _("Who leads the volunteers"),
}
_TOPICS = {
    Activity.Kind.CLASS: _("What it is about"),
    Activity.Kind.MEETING: _("What it is about"),
    Activity.Kind.SERVICE: _("What is done this time"),
}


class TimeInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class GridField(forms.ModelChoiceField):  # type: ignore[type-arg]  # because Django's is not generic at run time
    """A grid with the word for its level."""

    def label_from_instance(self, obj: Grid) -> str:
        return f"{obj.name} · {obj.get_level_display()}"


class PlanForm(PlainForm):
    """What, when, where, by whom; only the fields that this kind has."""

    was = forms.ChoiceField(
        label=_("Planned, or held already?"),
        choices=[(_PLANNED, _("It is planned")), (_HELD, _("It was held"))],
        initial=_PLANNED,
        widget=Picks(neutral=True),
    )
    subject = forms.ChoiceField(
        label=_("Subject"), choices=[("", "---------"), *Activity.Subject.choices]
    )
    project = forms.ModelChoiceField(label=_("Project"), queryset=ServiceProject.objects.none())
    topic = forms.CharField(max_length=100)
    grid = GridField(label=_("Grid"), queryset=Grid.objects.none())
    held_on = forms.DateField(label=_("Day"), widget=DayInput)
    begins = forms.TimeField(label=_("From"), widget=TimeInput)
    ends = forms.TimeField(label=_("Until"), widget=TimeInput, required=False)
    place = forms.CharField(label=_("Place"), max_length=60)
    led_by = forms.CharField(max_length=40)

    def __init__(
        self,
        *args: Any,
        kind: Activity.Kind,
        grids: QuerySet[Grid],
        projects: QuerySet[ServiceProject],
        whole: bool,
        **kwargs: Any,
    ) -> None:
        """``whole``: it may be the whole village's."""
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["held_on"].initial = localdate()
        self.fields["led_by"].label, self.fields["topic"].label = _LEADS[kind], _TOPICS[kind]
        self._offer(grids, projects, whole=whole)
        if kind == Activity.Kind.CLASS:
            self.fields["led_by"].help_text = _(
                "A volunteer, by name: everybody reads it in the calendar."
            )
        for name in {"subject", "project"} - {_OWN.get(kind, "")}:
            del self.fields[name]

    def _offer(
        self, grids: QuerySet[Grid], projects: QuerySet[ServiceProject], *, whole: bool
    ) -> None:
        grid, project = self.fields["grid"], self.fields["project"]
        assert isinstance(grid, GridField)
        assert isinstance(project, forms.ModelChoiceField)
        grid.queryset, project.queryset = grids.order_by("level", "name"), projects
        if self.kind != Activity.Kind.CLASS and whole:
            grid.required, grid.empty_label = False, _("the whole village")

    def clean_led_by(self) -> str:
        return plain_name(self.cleaned_data["led_by"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        begins, ends = typed.get("begins"), typed.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("It ends before it begins. Look at both hours."))
        return typed

    def plan(self) -> Plan:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        grid, project = typed.get("grid"), typed.get("project")
        return Plan(
            kind=self.kind,
            held_on=typed["held_on"],
            begins=typed["begins"],
            ends=typed["ends"],
            place=typed["place"],
            topic=typed["topic"],
            led_by=typed["led_by"],
            grid=grid.pk if grid else None,
            subject=typed.get("subject"),
            project=project.pk if project else None,
            was_held=typed["was"] == _HELD,
        )


#: The field that only one kind has.
_OWN = {Activity.Kind.CLASS: "subject", Activity.Kind.SERVICE: "project"}


class ProjectForm(PlainForm):
    """What volunteers do, and for whom."""

    name = forms.CharField(
        label=_("Name of the project"), max_length=40, help_text=_("For example: clean homes.")
    )
    purpose = forms.CharField(label=_("What is done, and for whom"), max_length=100)

    def facts(self) -> dict[str, str]:
        """What was typed, as the action takes it."""
        return {name: self.cleaned_data[name] for name in ("name", "purpose")}


class CallOffForm(PlainForm):
    """Why it is not held."""

    why = forms.CharField(
        label=_("Why"), max_length=100, help_text=_("Everybody reads it in the calendar.")
    )
