"""Forms of an inspection: which half, which household, what was seen, what is to be mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.finding import HouseholdField
from evaluation.inspections.queries.told import why_not_look
from evaluation.inspections.typed import Again, Half, Seen, Sight, Wrong
from evaluation.models import CampaignStar, Entry, Inspection, Look, Observation, half_name
from grids.forms import DayInput, Picks, PlainForm

_NO = Observation.Verdict.NO
#: What is asked of a household in whole sentences; the table and the paper use the short ones.
QUESTIONS = {
    Observation.Matter.PLATE: _("Do the plate at the door and the result agree?"),
    Observation.Matter.DECLARATION: _("Did the household declare by itself? Ask it."),
    Observation.Matter.NOTICE: _("Did the notice hang? Ask the household, look at the record."),
    Observation.Matter.VISITS: _("Did the monthly visits really happen? Ask the household."),
    Observation.Matter.ARCHIVE: _("Is the household’s archive complete?"),
}


class OpenForm(PlainForm):
    """For which half-year, and by which office where the officer works in both."""

    half = forms.ChoiceField(label=_("For which half-year?"), widget=Picks(neutral=True))
    office = forms.ChoiceField(label=_("By whom?"), widget=Picks(neutral=True))

    def __init__(
        self, *args: Any, offices: Sequence[Inspection.Office], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        present = Half.of(today)
        self.halves = {f"{one.year}-{one.half}": one for one in (present, present.before)}
        half, office = self.fields["half"], self.fields["office"]
        names = [(key, half_name(one.year, one.half)) for key, one in self.halves.items()]
        half.choices = names  # type: ignore[attr-defined]  # because a plain Field has none
        office.choices = [(one.value, one.label) for one in offices]  # type: ignore[attr-defined]  # because a plain Field has none
        half.initial, office.initial = names[0][0], offices[0].value

    def chosen(self) -> Half:
        return self.halves[self.cleaned_data["half"]]


class ChooseForm(forms.Form):
    """One household of the village, by number or name; a question, so nothing is written."""

    household = HouseholdField()

    def __init__(
        self, *args: Any, inspection: Inspection, entries: Sequence[Entry], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.inspection = inspection
        self.fields["household"].entries = entries  # type: ignore[attr-defined]  # because the field is ours

    def clean_household(self) -> Entry:
        entry: Entry = self.cleaned_data["household"]
        entry.round.village = self.inspection.village
        if reason := why_not_look(self.inspection, entry, day=localdate()):
            raise forms.ValidationError(reason)
        return entry


def _wrong_fields(*, required: bool) -> dict[str, forms.Field]:
    return {
        "wrong": forms.CharField(
            label=_("what is to be mended"),
            max_length=300,
            required=required,
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
        "mender": forms.CharField(
            label=_("who mends it"),
            help_text=_("A name, or an office of the village."),
            max_length=60,
            required=required,
        ),
        "mend_by": forms.DateField(label=_("to be mended by"), widget=DayInput, required=required),
    }


class FaultForm(PlainForm):
    """What is wrong, who mends it, until when."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(_wrong_fields(required=True))

    def wrong(self) -> Wrong:
        typed = self.cleaned_data
        return Wrong(typed["wrong"], typed["mender"], typed["mend_by"])


@dataclass(frozen=True)
class Asked:
    """One question of the form: its answer and the remark beside it."""

    answer: forms.BoundField
    remark: forms.BoundField


class SightForm(PlainForm):
    """What can be seen at one household: its stars that are judged by looking, then the rest."""

    def __init__(
        self, *args: Any, stars: Sequence[CampaignStar], look: Look | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [(Observation.Matter.STAR, star) for star in stars]
        self.keys += [(matter, None) for matter in QUESTIONS]  # type: ignore[misc]  # because the list is of both
        self.look, self.earlier = look, _as_recorded(look)
        today = localdate()
        self.fields["seen_on"] = forms.DateField(
            label=_("On which day were you there?"),
            widget=DayInput,
            initial=look.seen_on if look else today,
        )
        for matter, star in self.keys:
            self._ask(matter, star)
        if look is None:
            self.fields.update(_wrong_fields(required=False))
        else:
            hidden = forms.HiddenInput
            self.fields["version"] = forms.IntegerField(widget=hidden, initial=look.version)

    def _ask(self, matter: str, star: CampaignStar | None) -> None:
        before = self.earlier.get((matter, star.pk if star else None))
        if star:
            question: Any = gettext("Is the %(star)s still kept?") % {"star": star}
        else:
            question = QUESTIONS[Observation.Matter(matter)]
        self.fields[_key("is", matter, star)] = forms.ChoiceField(
            label=question,
            choices=Observation.Verdict.choices,
            widget=Picks,
            initial=before.verdict if before else None,
        )
        self.fields[_key("remark", matter, star)] = forms.CharField(
            label=_("What you saw"),
            max_length=200,
            required=False,
            initial=before.remark if before else "",
        )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        for matter, star in self.keys:
            remark = _key("remark", matter, star)
            if typed.get(_key("is", matter, star)) == _NO and not typed.get(remark):
                self.add_error(remark, _("Say in words what you saw wherever the answer is no."))
        self._check_wrong(typed)
        return typed

    def _check_wrong(self, typed: dict[str, Any]) -> None:
        """Either nothing is to be mended, or it is said what, by whom and until when."""
        names = ["wrong", "mender", "mend_by"]
        if self.look or not any(typed.get(name) for name in names):
            return
        for name in names:
            if not typed.get(name) and name not in self.errors:
                self.add_error(name, _("What is to be mended needs all three: what, who, when."))

    def asked(self) -> list[Asked]:
        return [
            Asked(self[_key("is", matter, star)], self[_key("remark", matter, star)])
            for matter, star in self.keys
        ]

    def rest(self) -> list[forms.BoundField]:
        """The fields of what is to be mended; none where it is corrected."""
        return [] if self.look else [self[name] for name in ("wrong", "mender", "mend_by")]

    def version(self) -> int:
        return int(self.cleaned_data["version"])

    def sight(self) -> Sight:
        typed = self.cleaned_data
        seen = [
            Seen(
                matter,
                star.pk if star else None,
                typed[_key("is", matter, star)],
                typed[_key("remark", matter, star)],
            )
            for matter, star in self.keys
        ]
        return Sight(typed["seen_on"], seen, self._wrong())

    def _wrong(self) -> Wrong | None:
        typed = self.cleaned_data
        if not typed.get("wrong"):
            return None
        return Wrong(typed["wrong"], typed["mender"], typed["mend_by"])


def _key(what: str, matter: str, star: CampaignStar | None) -> str:
    return f"{what}_{star.pk.hex if star else matter}"


def _as_recorded(look: Look | None) -> dict[tuple[str, Any], Observation]:
    found = look.observations.all() if look else []
    return {(one.matter, one.star_id): one for one in found}


class RecheckForm(PlainForm):
    """Whether a fault is mended; if not, what is still wrong and until when now."""

    mended = forms.ChoiceField(
        label=_("Is it mended?"),
        choices=[("yes", _("mended")), ("no", _("not mended"))],
        widget=Picks,
    )
    checked_on = forms.DateField(label=_("On which day were you there?"), widget=DayInput)
    remark = forms.CharField(
        label=_("What you saw"),
        help_text=_("If it is not mended: what is still wrong."),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    again_by = forms.DateField(
        label=_("If not mended: until when now?"), widget=DayInput, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checked_on"].initial = localdate()

    def again(self) -> Again:
        typed = self.cleaned_data
        mended = typed["mended"] == "yes"
        return Again(typed["checked_on"], mended, typed["remark"], typed["again_by"])


class FinishForm(PlainForm):
    """A word at the end, if there is one to say."""

    remark = forms.CharField(
        label=_("Remark on the whole"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
