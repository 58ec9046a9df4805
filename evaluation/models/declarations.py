"""What a household says of itself: answers, claimed stars, and its own confirmation."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.models.campaigns import CampaignStar
from evaluation.models.catalogue import Criterion
from evaluation.models.rounds import Entry
from grids.models import Officer
from households.models import Person, Row


class Declaration(Row):
    """自评表: filled by the household itself, or on the spot with it by its micro-grid leader.

    May be saved unfinished; nothing is claimed before it is confirmed.
    """

    class Mode(models.TextChoices):
        DICTATED = "dictated", _("dictated by the household at the door")
        FROM_PAPER = "from_paper", _("copied from the household's paper form")
        BY_PHONE = "by_phone", _("dictated by telephone")
        AS_BEFORE = "as_before", _("nothing new, as in the year before")
        SELF = "self", _("filled in by the household itself")

    class Place(models.TextChoices):
        """Chosen by whoever types, never located."""

        HOME = "home", _("at their home")
        OFFICE = "office", _("at the village office")

    #: How an officer fills it, question by question; as in the year before is a step of its own.
    TYPED = (Mode.DICTATED, Mode.FROM_PAPER, Mode.BY_PHONE)

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="declaration")
    #: Empty while it is unfinished.
    mode = models.CharField(_("how it was filled"), max_length=10, choices=Mode.choices, blank=True)
    #: Where it was dictated; nothing for the other ways.
    place = models.CharField(max_length=6, choices=Place.choices, null=True, blank=True)
    #: Who of the household gave the answers, where that was said.
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    #: Whoever typed it last: may not confirm it, and as an assessor does not count on it.
    #: Nobody: the household itself.
    typist = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    #: Every officer who ever typed in it; none of them may confirm it for the household.
    typists = models.ManyToManyField(Officer, related_name="+")
    #: When its first answer came; unknown for forms of before this was kept.
    begun_at = models.DateTimeField(null=True)
    typed_at = models.DateTimeField()
    #: The elective stars that the household wants to claim; claims once it is confirmed.
    chosen = models.ManyToManyField(CampaignStar, blank=True, related_name="+")
    consented = models.BooleanField(_("agrees to what will be published"), default=False)
    version = models.PositiveIntegerField(default=1)
    #: The declaration of an earlier year that the household repeats; nothing once it is changed.
    repeats = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repeated_by"
    )
    #: The open page (its ``cid``) that keeps it as a draft by itself; nothing after a press.
    page = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(typist=None, mode="self") | (Q(typist__isnull=False) & ~Q(mode="self")),
                name="the_household_alone_fills_in_its_form_itself",
            ),
            models.CheckConstraint(
                condition=Q(place=None) | Q(mode="dictated"),
                name="only_what_is_dictated_has_its_place",
            ),
        ]

    def __str__(self) -> str:
        return str(self.entry)

    def get_absolute_url(self) -> str:
        return reverse("declaration_check", args=[self.entry_id])


class Answer(Row):
    """What the household says to one criterion."""

    class Value(models.TextChoices):
        MET = "met", _("met")
        NOT_MET = "not_met", _("not met")
        NOT_APPLICABLE = "na", _("not applicable")

    declaration = models.ForeignKey(Declaration, models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(Criterion, models.PROTECT)
    value = models.CharField(max_length=8, choices=Value.choices)
    #: The reason for "not applicable", as the catalogue words it.
    reason = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "criterion"], name="one_answer_per_declaration_criterion"
            ),
            models.CheckConstraint(
                condition=~Q(value="na") | ~Q(reason=""), name="not_applicable_has_its_reason"
            ),
        ]
        # A tenth of the rows: what is not met is read of a whole township at once.
        indexes = [
            models.Index(
                fields=["declaration", "criterion", "value"],
                condition=~Q(value="met"),
                name="answers_that_are_not_met",
            ),
        ]

    def __str__(self) -> str:
        return self.value


class Pledge(Row):
    """认领承诺: what the household adds to a star in its own words, and what it promises."""

    LENGTH: ClassVar[int] = 100

    declaration = models.ForeignKey(Declaration, models.CASCADE, related_name="pledges")
    star = models.ForeignKey(CampaignStar, models.PROTECT, related_name="+")
    remark = models.CharField(max_length=LENGTH, blank=True)
    promise = models.CharField(max_length=LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "star"], name="one_pledge_per_declaration_and_star"
            ),
            models.CheckConstraint(
                condition=~Q(remark="") | ~Q(promise=""), name="a_pledge_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.promise or self.remark


class Claim(Row):
    """认领星: one star that a household claims; the unit that is judged.

    A mandatory star's claim always exists; an elective one only if the household chose it.
    A claim stands once its entry's declaration is confirmed (``Entry.status`` declared).
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="claims")
    star = models.ForeignKey(CampaignStar, models.PROTECT, related_name="claims")

    class Meta:
        ordering = ["star__star__code"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "star"], name="one_claim_per_entry_and_star"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.star}"


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    """Confirmations, told apart by whether they still hold."""

    def standing(self) -> "ConfirmationQuerySet":
        return self.filter(withdrawn_at=None)


class Confirmation(Row):
    """户主确认: the household says that the declaration is its own (design.md §8).

    A confirmed declaration is not changed: the confirmation is withdrawn first, with a reason,
    and stays here as what happened.
    """

    class Means(models.TextChoices):
        OWN_CODE = "own_code", _("the household's own code")
        SIGNATURE = "signature", _("signed on the paper form")
        SIGNED_PRINT = "signed_print", _("signed or thumb-printed on the printed sheet")
        CALL_BACK = "call_back", _("called back by telephone")
        OWN_SESSION = "own_session", _("by the household itself, with its code")
        DRAWN = "drawn", _("a mark drawn on the screen")

    #: What an officer may enter for the household; behind its code it confirms itself.
    ENTERED = (
        Means.OWN_CODE,
        Means.SIGNATURE,
        Means.SIGNED_PRINT,
        Means.CALL_BACK,
        Means.DRAWN,
    )
    #: By what only the household knows.
    BY_ITS_CODE = (Means.OWN_CODE, Means.OWN_SESSION)
    #: What happens before the household's eyes, on the typist's own phone; papers can be pretended.
    #: A drawn mark proves little: it counts as that, and each is told to whoever looks (``cues``).
    BEFORE_ITS_EYES = (Means.OWN_CODE, Means.DRAWN)

    #: The square in which a mark is drawn, and how long its path may be.
    MARK_SIZE: ClassVar[int] = 200
    MARK_LENGTH: ClassVar[int] = 4000

    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="confirmations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    means = models.CharField(_("how it was confirmed"), max_length=14, choices=Means.choices)
    #: Who entered it; nobody: the household itself, behind its code.
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    #: Who had typed what was confirmed, as it was then; nobody: the household itself.
    typist = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    #: The drawn mark: a path of whole numbers in a square of ``MARK_SIZE``.
    mark = models.CharField(max_length=MARK_LENGTH, null=True)
    #: Since when the code held by which it was said, where it was: a slip may be minutes old.
    code_issued_at = models.DateTimeField(null=True)
    #: The declaration's version that was read out.
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    #: Nobody: the household itself.
    withdrawn_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawal_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["declaration"],
                condition=Q(withdrawn_at=None),
                name="one_standing_confirmation_per_declaration",
            ),
            models.CheckConstraint(
                condition=~Q(officer=F("typist")) | Q(means__in=["own_code", "drawn"]),
                name="the_typist_confirms_only_before_its_eyes",
            ),
            models.CheckConstraint(
                condition=Q(officer=None, means="own_session")
                | (Q(officer__isnull=False) & ~Q(means="own_session")),
                name="the_household_alone_confirms_itself",
            ),
            models.CheckConstraint(
                condition=Q(mark=None) | Q(means="drawn"), name="only_a_drawn_mark_is_drawn"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawal_reason=""),
                name="a_withdrawal_says_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.means


class DeviceMark(Row):
    """By this a form is known to come from the same browser as another one, and by nothing else.

    The digest of a random cookie, never the cookie; it goes when the round ends.
    """

    declaration = models.ForeignKey(Declaration, models.CASCADE, related_name="device_marks")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "digest"], name="one_mark_per_declaration_and_device"
            ),
        ]
        indexes = [models.Index(fields=["digest"], name="forms_of_a_device")]

    def __str__(self) -> str:
        return self.digest[:8]
