"""The star catalogue: stars, the criteria that each is judged by, and grounds for a veto."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from grids.models import Township
from households.models import Row


def worded(row: models.Model, name: str) -> str:
    """A text of the catalogue in the reader's language; what is frozen takes the field itself."""
    other = getattr(row, f"{name}_en", "")
    english = (get_language() or "").startswith("en")
    return str(other if english and other else getattr(row, name))


class Catalogue(Row):
    """A version of the ten stars; frozen once it is published."""

    #: Whose own version it is; None: it came with the installation and is for every township.
    township = models.ForeignKey(
        Township, models.PROTECT, null=True, blank=True, related_name="catalogues"
    )
    #: The version that a draft was copied from.
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="drafts"
    )
    name = models.CharField(_("name"), max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    published_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "version"], name="one_catalogue_per_name_and_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("catalogue_detail", args=[self.pk])


class Star(Row):
    """星: one area of conduct, obtained or not."""

    catalogue = models.ForeignKey(Catalogue, models.PROTECT, related_name="stars")
    code = models.CharField(max_length=2)
    name = models.CharField(_("name"), max_length=20)
    name_en = models.CharField(max_length=60)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue", "code"], name="one_star_per_code_and_catalogue"
            ),
        ]

    def __str__(self) -> str:
        return worded(self, "name")


#: How a criterion is checked, by the signs of catalogue.toml (domain.md §7).
EVIDENCE = {
    "看": _("seen on the spot"),
    "说": _("the household’s word"),
    "记": _("the village’s records"),
    "文": _("a document"),
    "小组评": _("judged by the group"),
}


class Criterion(Row):
    """条目: a statement that a household meets, does not meet, or that does not apply to it."""

    star = models.ForeignKey(Star, models.PROTECT, related_name="criteria")
    code = models.CharField(max_length=4)
    text = models.CharField(max_length=200)
    text_en = models.CharField(max_length=200)
    required = models.BooleanField(_("must be met (必达项)"), default=False)
    evidence = models.CharField(_("how it is checked"), max_length=20)
    #: Why it may not apply, in words; empty where "not applicable" is not allowed.
    not_applicable_when = models.CharField(max_length=60, blank=True)
    not_applicable_when_en = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["star", "code"], name="one_criterion_per_code_and_star"
            ),
        ]

    def __str__(self) -> str:
        return worded(self, "text")

    @property
    def evidence_words(self) -> str:
        return " / ".join(str(EVIDENCE.get(sign, sign)) for sign in self.evidence.split("/"))


class VetoGround(Row):
    """否决事项: one of a closed list; each use needs a document, a scope and an end."""

    catalogue = models.ForeignKey(Catalogue, models.PROTECT, related_name="veto_grounds")
    code = models.CharField(max_length=3)
    text = models.CharField(max_length=100)
    text_en = models.CharField(max_length=200)
    scope = models.CharField(max_length=60)
    scope_en = models.CharField(max_length=120)
    lasts_until = models.CharField(max_length=60)
    lasts_until_en = models.CharField(max_length=120)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue", "code"], name="one_veto_ground_per_code_and_catalogue"
            ),
            models.CheckConstraint(condition=~Q(lasts_until=""), name="a_veto_ground_has_an_end"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {worded(self, 'text')}"
