"""Forms of a township's year: founding it, its rules, its stars, its version of the catalogue."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.campaigns.queries.rules import RULES, by_section
from evaluation.campaigns.queries.rules_told import faults, hint
from evaluation.models import Campaign, Catalogue, Star, Use
from evaluation.models.catalogue import worded
from grids.forms import DayInput, Picks, PlainForm, RowForm, bare_helper


class CatalogueField(forms.ModelChoiceField):  # type: ignore[type-arg]  # because Django's is not generic at run time
    """Published versions, each with whose it is."""

    def label_from_instance(self, obj: Catalogue) -> str:
        whose = obj.township.name if obj.township else gettext("comes with the installation")
        return f"{obj.name} v{obj.version} · {whose}"


def _offer(form: forms.BaseForm, catalogues: QuerySet[Catalogue]) -> None:
    field = form.fields["catalogue"]
    assert isinstance(field, CatalogueField)
    field.queryset = catalogues


class CampaignAddForm(PlainForm):
    """The year, the version of the catalogue, and until when."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    catalogue = CatalogueField(
        label=_("Star catalogue"),
        queryset=Catalogue.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=_("Until the first round starts you can still choose another version."),
    )
    ends_on = forms.DateField(
        label=_("The year ends on"),
        widget=DayInput,
        required=False,
        help_text=_(
            "Left empty: 31 December, or the day of the year before in this year. "
            "How long the stars hold is counted from this day."
        ),
    )
    from_last = forms.BooleanField(
        label=_("Begin with the rules and stars of the year before"),
        initial=True,
        required=False,
        help_text=_(
            "Not ticked: with the usual rules and the first three stars mandatory. Its basis is "
            "taken over too: see that the document is still the right one."
        ),
    )

    def __init__(
        self,
        *args: Any,
        year: int,
        catalogues: QuerySet[Catalogue],
        last: Campaign | None,
        **kwargs: Any,
    ) -> None:
        """``last``: the newest year that there is; without one nothing can be taken over."""
        super().__init__(*args, **kwargs)
        _offer(self, catalogues)
        self.fields["year"].initial = year
        self.fields["catalogue"].initial = catalogues.first()
        if last is None:
            del self.fields["from_last"]


class CampaignCatalogueForm(PlainForm):
    """Another version for the same year."""

    catalogue = CatalogueField(
        label=_("Star catalogue"),
        queryset=Catalogue.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, campaign: Campaign, catalogues: QuerySet[Catalogue], **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"catalogue": campaign.catalogue_id, "version": campaign.version}
        super().__init__(*args, **kwargs)
        _offer(self, catalogues)


class CampaignForm(RowForm):
    """All rules of the year, each with what it means and what is usual."""

    class Meta:
        model = Campaign
        fields = (*RULES, "ends_on")
        widgets: ClassVar = {
            **{name: forms.RadioSelect for name, rule in RULES.items() if rule.column.choices},
            **dict.fromkeys(("basis", "full_names_reason"), forms.Textarea(attrs={"rows": 2})),
            "ends_on": DayInput,
        }

    def __init__(self, *args: Any, stars: int, **kwargs: Any) -> None:
        """``stars``: how many stars the year uses."""
        super().__init__(*args, **kwargs)
        self.stars = stars
        for name, rule in RULES.items():
            self.fields[name].help_text = hint(rule)
            if rule.bounds:
                least, most = rule.bounds
                self.fields[name].widget.attrs.update(min=least, max=most)

    @cached_property
    def helper(self) -> FormHelper:
        helper = bare_helper(self)
        sections = [_section(title, [rule.name for rule in rules]) for title, rules in by_section()]
        end = _section(_("End of the year"), ["ends_on"])
        helper.layout = Layout("cid", "version", *sections, end)
        return helper

    def clean(self) -> dict[str, Any]:
        """The same sentences as the action's, each at its field."""
        typed = self.cleaned_data
        known = {name: value for name, value in typed.items() if value is not None}
        year, today = self.instance.year, localdate()
        wrong = faults(known, year=year, stars=self.stars, today=today)
        for name, sentence in wrong.items():
            self.add_error(name, sentence)
        return typed

    def rules(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in RULES}

    def ends_on(self) -> date:
        day: date = self.cleaned_data["ends_on"]
        return day


def _section(title: object, names: Iterable[str]) -> Div:
    return Div(HTML(format_html("<h2>{}</h2>", title)), *names, css_class="sheet")


class StarsForm(PlainForm):
    """One question a star of the catalogue: mandatory, elective, or not used this year."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, campaign: Campaign, stars: Sequence[Star], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = campaign.version
        uses = {row.star_id: row.use for row in campaign.stars.all()}
        self.codes = {f"star_{star.code}": star.code for star in stars}
        for star in stars:
            self.fields[f"star_{star.code}"] = forms.ChoiceField(
                label=f"{star.code} {worded(star, 'name')}",
                choices=Use.choices,
                widget=Picks(neutral=True),
                initial=uses.get(star.pk, Use.UNUSED),
            )

    def uses(self) -> dict[str, str]:
        """Star code → what was chosen."""
        return {code: self.cleaned_data[name] for name, code in self.codes.items()}
