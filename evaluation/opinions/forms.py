"""Forms of single members: a household's marks, the answer to a question, a household's ballots."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.declarations.queries.self_assessment import StarSheet
from evaluation.models import Assessment, Question
from evaluation.opinions.queries import Household, Opinion, claims_asked
from evaluation.opinions.typed import Said
from grids.forms import Picks, PlainForm


@dataclass(frozen=True)
class Section:
    """One claim of the household as the page shows it; no fields once it is counted."""

    opinion: Opinion
    star: StarSheet
    questions: list[Question]
    mark: forms.BoundField | None = None
    question: forms.BoundField | None = None
    version: int | str = 0

    @property
    def key(self) -> str:
        return self.opinion.claim.pk.hex


class OpinionForm(PlainForm):
    """Three large picks a claim, and a question to the grid leader; the rest may follow later."""

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.household = household
        for opinion in household.open:
            self._add_fields(opinion)

    def _add_fields(self, opinion: Opinion) -> None:
        key, star = opinion.claim.pk.hex, opinion.claim.star
        self.fields[f"mark_{key}"] = forms.ChoiceField(
            label=gettext("What do you think of the %(star)s?") % {"star": star},
            choices=Assessment.Mark.choices,
            widget=Picks,
            required=False,
            initial=opinion.mark.mark if opinion.mark else "",
        )
        self.fields[f"question_{key}"] = forms.CharField(
            label=gettext("Your question about the %(star)s") % {"star": star},
            max_length=200,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields[f"version_{key}"] = forms.IntegerField(
            widget=forms.HiddenInput, required=False, initial=opinion.version
        )

    def clean(self) -> dict[str, Any]:
        if not self.said() and not self.errors:
            raise forms.ValidationError(_("Nothing was marked: choose an answer for a star."))
        return self.cleaned_data

    def said(self) -> dict[UUID, Said]:
        """What was marked or asked, by claim."""
        found = {}
        for opinion in self.household.open:
            key = opinion.claim.pk.hex
            said = Said(
                mark=self.cleaned_data.get(f"mark_{key}", ""),
                question=self.cleaned_data.get(f"question_{key}", ""),
                version=self.cleaned_data.get(f"version_{key}") or 0,
            )
            if said.mark or said.question:
                found[opinion.claim.pk] = said
        return found

    def sections(
        self, stars: dict[UUID, StarSheet], questions: dict[UUID, list[Question]]
    ) -> list[Section]:
        """Each claim with the household's answers as evidence."""
        return [
            self._section(opinion, stars[opinion.claim.star_id], questions)
            for opinion in self.household.opinions
        ]

    def _section(
        self, opinion: Opinion, star: StarSheet, questions: dict[UUID, list[Question]]
    ) -> Section:
        asked = questions.get(opinion.claim.pk, [])
        if opinion.counted:
            return Section(opinion, star, asked)
        key = opinion.claim.pk.hex
        return Section(
            opinion,
            star,
            asked,
            mark=self[f"mark_{key}"],
            question=self[f"question_{key}"],
            # After a stale save has shown both, the next save means the other's version.
            version=opinion.version if self.stale else self[f"version_{key}"].value(),
        )


def fields_told(entry_id: UUID) -> dict[str, forms.Field]:
    """What a member is asked of that household, whoever looks; names are the claims' own keys."""
    found: dict[str, forms.Field] = {}
    for claim in claims_asked(entry_id):
        key, star = claim.pk.hex, {"star": claim.star}
        found[f"mark_{key}"] = forms.ChoiceField(
            label=gettext("What do you think of the %(star)s?") % star,
            choices=Assessment.Mark.choices,
        )
        label = gettext("Your question about the %(star)s") % star
        found[f"question_{key}"] = forms.CharField(label=label)
    return found
