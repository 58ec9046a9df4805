"""The star catalogue: stars, the criteria that each is judged by, and grounds for a veto."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from grids.listing import listed
from grids.models import Township
from households.models import Row


class Evidence(models.TextChoices):
    """How a criterion is checked; several are written one after the other, with a stroke."""

    SEEN = "看", _("seen on site")
    SAID = "说", _("said by the household")
    RECORD = "记", _("in the village's records")
    DOCUMENT = "文", _("by a document of an authority")
    GROUP = "小组评", _("judged by the group")


def worded(row: models.Model, name: str) -> str:
    """A text of the catalogue in the reader's language; what is frozen takes the field itself."""
    other = getattr(row, f"{name}_en", "")
    english = (get_language() or "").startswith("en")
    return str(other if english and other else getattr(row, name))


class Catalogue(Row):
    """A version of the ten stars: a draft until it is published, and frozen from then on.

    What is published cannot be changed by SQL either: triggers hold it.
    """

    #: Whose own version it is; None: it came with the installation and is for every township.
    township = models.ForeignKey(
        Township, models.PROTECT, null=True, blank=True, related_name="catalogues"
    )
    #: The version that a draft was copied from.
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="drafts"
    )
    name = models.CharField(_("name of the catalogue"), max_length=60)
    #: Which version of the catalogue it is; the rows in it count their own changes.
    version = models.PositiveSmallIntegerField(default=1)
    published_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["township", "name", "version"],
                nulls_distinct=False,
                name="one_catalogue_per_township_name_and_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("catalogue_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.published_on is None


class Star(Row):
    """星: one area of conduct, obtained or not."""

    catalogue = models.ForeignKey(Catalogue, models.PROTECT, related_name="stars")
    code = models.CharField(max_length=2)
    name = models.CharField(_("name of the star"), max_length=20)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue", "code"], name="one_star_per_code_and_catalogue"
            ),
        ]

    def __str__(self) -> str:
        return worded(self, "name")

    def get_absolute_url(self) -> str:
        return f"{self.catalogue.get_absolute_url()}#star-{self.code}"


class Criterion(Row):
    """条目: a statement that a household meets, does not meet, or that does not apply to it."""

    star = models.ForeignKey(Star, models.PROTECT, related_name="criteria")
    code = models.CharField(max_length=4)
    text = models.CharField(_("what is asked"), max_length=200)
    text_en = models.CharField(_("the same in English"), max_length=200, blank=True)
    required = models.BooleanField(_("must be met"), default=False)
    evidence = models.CharField(_("how it is checked"), max_length=20)
    #: Why it may not apply, in words; empty where "not applicable" is not allowed.
    not_applicable_when = models.CharField(_("not applicable when"), max_length=60, blank=True)
    not_applicable_when_en = models.CharField(
        _("not applicable when, in English"), max_length=60, blank=True
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["star", "code"], name="one_criterion_per_code_and_star"
            ),
        ]

    def __str__(self) -> str:
        return worded(self, "text")

    def get_absolute_url(self) -> str:
        return self.star.get_absolute_url()

    @property
    def evidences(self) -> list[str]:
        """``记/看`` → ``["记", "看"]``."""
        return self.evidence.split("/")

    @property
    def checked_by(self) -> str:
        """The same in the reader's words; what is no kind of evidence stands as it was typed."""
        known = dict(Evidence.choices)
        return listed(str(known.get(one, one)) for one in self.evidences)


class VetoGround(Row):
    """否决事项: one of a closed list; each use needs a document, a scope and an end."""

    catalogue = models.ForeignKey(Catalogue, models.PROTECT, related_name="veto_grounds")
    code = models.CharField(max_length=3)
    text = models.CharField(_("ground for a veto"), max_length=100)
    text_en = models.CharField(_("the ground in English"), max_length=200, blank=True)
    scope = models.CharField(_("what it takes away"), max_length=60)
    scope_en = models.CharField(_("what it takes away, in English"), max_length=120, blank=True)
    lasts_until = models.CharField(_("until when"), max_length=60)
    lasts_until_en = models.CharField(_("until when, in English"), max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = [Length("code"), "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue", "code"], name="one_veto_ground_per_code_and_catalogue"
            ),
            models.CheckConstraint(condition=~Q(lasts_until=""), name="a_veto_ground_has_an_end"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {worded(self, 'text')}"

    def get_absolute_url(self) -> str:
        return f"{self.catalogue.get_absolute_url()}#grounds"
