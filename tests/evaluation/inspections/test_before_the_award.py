"""Inspections of a village whose round has awarded nothing yet."""

from datetime import date, timedelta

from django.utils import translation

from evaluation.inspections.queries.grounds import stars_to_see
from evaluation.models import Award, Criterion
from evaluation.workflow import Stage
from tests.evaluation.inspections.test_inspections import opened, refused
from tests.evaluation.scene import Scene
from tests.factories import make_campaign, make_draft, make_entry, make_round


def test_a_village_without_awarded_stars_is_not_inspected(scene: Scene) -> None:
    scene.reach(Stage.REVIEW)
    with translation.override("en"):
        told = refused(opened, scene)
    assert told == "No stars are awarded in this village yet, so there is nothing to inspect."


def test_stars_that_are_judged_by_looking_are_asked_for_where_they_are_held(
    scene: Scene,
) -> None:
    """Of each star's three items so many are seen on site: only of the last more than half."""
    township = scene.round.village.township
    draft = make_draft(township=township, stars=4)
    for star, evidences in zip(
        draft.stars.order_by("code"),
        (["记", "记", "记"], ["看", "说", "文"], ["看/说", "记/看", "文"], ["看", "看", "看"]),
        strict=True,
    ):
        for criterion, evidence in zip(star.criteria.all(), evidences, strict=True):
            Criterion.objects.filter(pk=criterion.pk).update(evidence=evidence)
    campaign = make_campaign(township=township, catalogue=draft, year=2025, mandatory=0)
    round_ = make_round(village=scene.round.village, campaign=campaign, stage=Stage.AWARDED)
    entry = make_entry(round_=round_, household=scene.households[0])
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    assert stars_to_see(entry, day=first) == []
    for star in campaign.stars.exclude(star__code="04"):
        Award.objects.create(
            round=round_,
            entry=entry,
            household=entry.household,
            star=star,
            valid_from=first,
            valid_to=last,
        )
    assert [star.star.code for star in stars_to_see(entry, day=last)] == ["03"]
    assert stars_to_see(entry, day=last + timedelta(days=1)) == []
