"""One household's way through a round in sentences: per star the rule, who decided, what is next.

What the bodies counted is told only to ``votes`` readers, and only from closed sittings; a
result is told once the notice hangs.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _

from evaluation.awards.queries.result_slips import is_known
from evaluation.declarations.queries.declarations import sheet_of
from evaluation.declarations.queries.self_assessment import Sheet, StarSheet
from evaluation.models import (
    Award,
    Claim,
    Confirmation,
    Entry,
    NoticeLine,
    Objection,
    Recusal,
    Reopening,
    Tally,
)
from evaluation.results import Result, results
from evaluation.workflow import Stage

_OVER = frozenset({Stage.AWARDED, Stage.CLOSED})


@dataclass(frozen=True)
class StarStory:
    """One star: what was said, what each body found, and how it stands."""

    entry: Entry
    star: StarSheet
    stands: bool = False
    result: Result = field(default_factory=Result)
    reopening: Reopening | None = None
    award: Award | None = None
    votes: bool = False

    @property
    def obtained(self) -> bool:
        committees = self.result.committees
        return bool(self.stands and committees and committees.passed and self._known)

    @property
    def kind(self) -> str:
        """The tag's colour."""
        if self.obtained:
            return "done"
        return "wait" if self.stands and not self._decided else "info"

    @property
    def standing(self) -> str:
        """The tag: one word for where the star is."""
        if self.obtained:
            return _("obtained")
        if self._vetoed:
            return _("under a veto")
        if not self.stands:
            return _("claimed, not confirmed") if self.star.claimed else _("not claimed")
        if self._decided and self._known:
            return _("not obtained")
        return _("being judged")

    @property
    def _decided(self) -> bool:
        return self.result.committees is not None

    @property
    def _known(self) -> bool:
        return is_known(self.entry.round)

    @property
    def _vetoed(self) -> bool:
        """By a veto on the star, or on the whole household."""
        return bool(self.star.barred_until) or self.entry.status == Entry.Status.INELIGIBLE

    @property
    def sentences(self) -> list[str]:
        told = [self._rule(), *self._counts(), self._outlook()]
        return [sentence for sentence in told if sentence]

    def _rule(self) -> str:
        if self.entry.round.is_change:
            return ""  # what the household said of it belongs to the round of the year
        if not self.star.claimed:
            return "" if self.star.barred_until else self.star.why_left_out
        return _("The household’s own answers: %(verdict)s") % {"verdict": self.star.sentence}

    def _counts(self) -> list[str]:
        if not self.votes:
            return []
        group, committees = self.result.group, self.result.committees
        told = [_count(_("The assessment group"), group), _count(_("The committees"), committees)]
        if committees and committees.reason:
            told.append(
                _("They decided otherwise because: %(reason)s") % {"reason": committees.reason}
            )
        return told

    def _outlook(self) -> str:
        """Who acts next, and what would change it."""
        if self._vetoed:
            return self.star.veto_sentence
        if not self.star.claimed:
            return _("It can be claimed in the next year’s round.") if self._is_over() else ""
        if not self.stands:
            return _("It counts once the household has confirmed.")
        if self.reopening and not self._decided:
            return _("Opened again (%(reason)s); it is judged once more.") % {
                "reason": self.reopening.reason
            }
        return self._next_step()

    def _next_step(self) -> str:
        if self.result.group is None:
            return _("The assessment group judges it next.")
        if not self._decided:
            return _("The two committees decide it next.")
        if self.award and hasattr(self.award, "end"):
            ended = formats.date_format(self.award.end.ended_on, "Y-m-d")
            return _("Ended on %(day)s by a change during the year.") % {"day": ended}
        if self.award:
            until = formats.date_format(self.award.valid_to, "Y-m-d")
            return _("Awarded until %(day)s.") % {"day": until}
        return _OUTLOOKS.get(Stage(self.entry.round.stage), _told_later)()

    def _is_over(self) -> bool:
        return self.entry.round.stage in _OVER


def _told_later() -> str:
    return _("The result is told when the notice hangs.")


_OUTLOOKS = {
    Stage.NOTICE: lambda: _("An objection that is upheld would open it again."),
    Stage.REVIEW: lambda: _("The township may still send it back after its spot check."),
    Stage.AWARDED: lambda: _("It can be claimed again in the next year’s round."),
    Stage.CLOSED: lambda: _("It can be claimed again in the next year’s round."),
}


def _count(body: str, tally: Tally | None) -> str:
    if tally is None:
        return ""
    sentence = (
        _(
            "%(body)s let it pass: %(for)s for, %(against)s against, %(abstain)s abstained; "
            "%(present)s of %(entitled)s entitled were there."
        )
        if tally.passed
        else _(
            "%(body)s did not let it pass: %(for)s for, %(against)s against, %(abstain)s "
            "abstained; %(present)s of %(entitled)s entitled were there."
        )
    )
    return sentence % {
        "body": body,
        "for": tally.votes_for,
        "against": tally.votes_against,
        "abstain": tally.abstentions,
        "present": tally.present,
        "entitled": tally.entitled,
    }


@dataclass(frozen=True)
class Story:
    """Everything that happened to one entry, for those in whose scope it lies."""

    entry: Entry
    sheet: Sheet
    stars: list[StarStory]
    confirmations: list[Confirmation]
    recusals: list[Recusal]
    lines: list[NoticeLine]
    objections: int

    @property
    def known(self) -> bool:
        """Whether the household may be told its result, or that a veto kept it out."""
        told = {Entry.Status.DECLARED, Entry.Status.INELIGIBLE}
        return is_known(self.entry.round) and self.entry.status in told


def story_of(entry: Entry, *, votes: bool) -> Story:
    """The story; ``votes`` lets it tell what the bodies counted."""
    sheet = sheet_of(entry)
    recusals = Recusal.objects.filter(entry=entry).select_related("seat", "panel")
    lines = NoticeLine.objects.filter(entry=entry).select_related("notice")
    return Story(
        entry=entry,
        sheet=sheet,
        stars=_star_stories(entry, sheet, votes=votes),
        confirmations=list(
            Confirmation.objects.filter(declaration__entry=entry).select_related(
                "person", "officer", "withdrawn_by"
            )
        ),
        recusals=list(recusals) if votes else [],
        lines=list(lines.order_by("notice__published_at")),
        objections=Objection.objects.filter(entry=entry).count(),
    )


def _star_stories(entry: Entry, sheet: Sheet, *, votes: bool) -> list[StarStory]:
    claims = Claim.objects.filter(entry=entry)
    by_star = {claim.star_id: claim for claim in claims}
    found = results(claims)
    frozen = _in_closed_sittings(found.values())
    reopenings = Reopening.objects.filter(claim__in=claims).order_by("at")
    reopened = {row.claim_id: row for row in reopenings}
    held = Award.objects.filter(household=entry.household_id, star__campaign=entry.campaign_id)
    newest_last = held.select_related("end").order_by("valid_from")
    awards = {award.star_id: award for award in newest_last}
    stories = []
    for star in sheet.stars:
        claim = by_star.get(star.star.pk)
        stories.append(
            StarStory(
                entry=entry,
                star=star,
                stands=claim is not None
                and entry.status == Entry.Status.DECLARED
                and not star.barred_until,
                result=_frozen(found[claim.pk], frozen) if claim else Result(),
                reopening=reopened.get(claim.pk) if claim else None,
                award=awards.get(star.star.pk),
                votes=votes,
            )
        )
    return stories


def _in_closed_sittings(found: Iterable[Result]) -> set[UUID]:
    """Sittings whose counts are final; a count in an open one may still be corrected."""
    tallies = [tally for result in found for tally in (result.group, result.committees) if tally]
    closed = Tally.objects.filter(
        pk__in=[tally.pk for tally in tallies], sitting__closed_at__isnull=False
    )
    return set(closed.values_list("pk", flat=True))


def _frozen(result: Result, frozen: set[UUID]) -> Result:
    group, committees = result.group, result.committees
    return Result(
        group=group if group and group.pk in frozen else None,
        committees=committees if committees and committees.pk in frozen else None,
    )
