"""Another village's key in a choice field is refused, whoever types it and wherever."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import walk_packages
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import forms
from django.db import transaction
from django.test import Client
from django.urls import reverse

import evaluation
import grids
import households
from evaluation.workflow import MoveName, Stage
from tests.access.walking import Rows
from tests.access.world import Side, World, make_world
from tests.factories import (
    make_campaign,
    make_catalogue,
    make_grid,
    make_ground,
    make_township,
    make_village,
)
from tests.journeys.browser import PLAIN

_APPS = (evaluation, grids, households)


@dataclass(frozen=True)
class Choice:
    """A field that offers rows: the page with its form, and the neighbour's key put into it."""

    form: str
    name: str
    page: str
    args: Callable[[Side], dict[str, Any]]
    foreign: Callable[[World], object]
    role: str = "clerk"
    rest: dict[str, str] = field(default_factory=dict)
    #: The page is opened for named claims of this household.
    query: str = ""


def _far_village(_world: World) -> object:
    return make_village(name="远村", township=make_township(name="枣岭乡")).pk


def _far_catalogue(_world: World) -> object:
    return make_catalogue(stars=1, township=make_township(name="枣岭乡")).pk


def _far_grid(_world: World) -> object:
    far = make_village(name="远村", township=make_township(name="枣岭乡"))
    return make_grid(village=far, name="第1组").pk


VETO = {
    "document": "判决书",
    "number": "1号",
    "issued_by": "法院",
    "issued_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "scope": "whole",
}
CHOICES = [
    Choice(
        "CampaignAddForm",
        "catalogue",
        "campaign_add",
        lambda side: {"township_id": side.township.pk},
        _far_catalogue,
        role="township",
        rest={"year": "2027"},
    ),
    Choice(
        "CampaignCatalogueForm",
        "catalogue",
        "campaign_catalogue",
        lambda side: {"campaign_id": side.campaign.pk},
        _far_catalogue,
        role="township",
        rest={"version": "1"},
    ),
    Choice(
        "RoundForm",
        "village",
        "round_add",
        lambda side: {"campaign_id": side.campaign.pk},
        _far_village,
        role="township",
        rest={"name": "第九批"},
    ),
    Choice(
        "WaveVillagesForm",
        "villages",
        "wave_villages",
        lambda side: {"wave_id": side.wave.pk},
        _far_village,
        role="township",
    ),
    Choice(
        "HandOverForm",
        "to",
        "liaison_hand",
        lambda side: {"pk": side.liaison.pk},
        lambda world: world.other.liaison.pk,
        rest={"reason": "外出务工"},
    ),
    Choice(
        "LinkForm",
        "to",
        "household_link",
        lambda side: {"pk": side.household.pk},
        lambda world: world.other.liaison.pk,
        rest={"reason": "同组"},
    ),
    Choice(
        "WaveSeatForm",
        "village",
        "wave_seat_add",
        lambda side: {"wave_id": side.wave.pk},
        _far_village,
        role="township",
        rest={"name": "张大山", "kind": "member"},
    ),
    Choice(
        "WaveSeatForm",
        "officer",
        "wave_seat_add",
        lambda side: {"wave_id": side.wave.pk},
        lambda world: world.officers["other_township"].pk,
        role="township",
        rest={"kind": "member"},
    ),
    Choice(
        "MoveForm",
        "claims",
        "move_check",
        lambda side: {
            "round_id": side.rounds[Stage.DECIDING].pk,
            "move": MoveName.SEND_BACK_TO_GROUP.value,
        },
        lambda world: world.other.claims[Stage.DECIDING][0].pk,
        role="secretary",
        rest={"scope": "named", "why": "…"},
    ),
    Choice(
        "PanelForm",
        "grids",
        "panel_add",
        lambda side: {"round_id": side.rounds[Stage.DRAFT].pk},
        lambda world: world.other.group.pk,
        rest={"body": "group", "name": "新组"},
    ),
    Choice(
        "SeatForm",
        "officer",
        "seat_add",
        lambda side: {"panel_id": side.panels[Stage.DRAFT].pk},
        lambda world: world.officers["other_clerk"].pk,
        rest={"kind": "member"},
    ),
    Choice(
        "SittingForm",
        "panel",
        "sitting_add",
        lambda side: {"round_id": side.rounds[Stage.ASSESSING].pk},
        lambda world: world.other.panels[Stage.ASSESSING].pk,
        rest={"place": "村", "chair": "甲", "recorder": "乙", "scrutineer": "丙"},
    ),
    Choice(
        "RecusalForm",
        "seat",
        "recusal_add",
        lambda side: {
            "sitting_id": side.sitting.pk,
            "entry_id": side.entries[Stage.ASSESSING].pk,
        },
        lambda world: world.other.seats[Stage.ASSESSING].pk,
        rest={"reason": "…"},
    ),
    Choice(
        "ObjectionForm",
        "star",
        "objection_add",
        lambda side: {"notice_id": side.notice.pk},
        lambda world: uuid4(),
        rest={"content": "…", "source": "phone", "signed": "unnamed"},
    ),
    Choice(
        "VetoForm",
        "ground",
        "veto_add",
        lambda side: {"pk": side.household.pk},
        lambda world: make_ground(catalogue=make_catalogue()).pk,
        rest=VETO,
    ),
    Choice(
        "VetoForm",
        "stars",
        "veto_add",
        lambda side: {"pk": side.household.pk},
        lambda world: uuid4(),
        rest={**VETO, "scope": "stars"},
    ),
    Choice(
        "EntryCorrectionForm",
        "group",
        "entry_correct",
        lambda side: {"entry_id": side.entries[Stage.NOTICE].pk},
        lambda world: world.other.group.pk,
        rest={"head_name": "张三", "reason": "…"},
    ),
    Choice(
        "FamilyForm",
        "grid",
        "act_add",
        lambda side: {"pk": side.household.pk, "kind": "move_grid"},
        lambda world: world.other.group.pk,
        rest={"happened_on": "2026-01-01"},
    ),
    Choice(
        "HouseholdForm",
        "grid",
        "household_add",
        lambda side: {"village_id": side.village.pk},
        lambda world: world.other.group.pk,
        rest={
            "number": "990001",
            "residence": "living_in",
            "member-TOTAL_FORMS": "1",
            "member-INITIAL_FORMS": "0",
            "member-0-name": "张三",
            "member-0-relation": "02",
        },
    ),
]


CHOICES += [
    Choice(
        form,
        "parent",
        page,
        args,
        lambda world: world.other.group.pk,
        role="township",
        rest={"level": "micro", "name": "09-1"},
    )
    for form, page, args in (
        ("GridForm", "grid_add", lambda side: {"village_id": side.village.pk}),
        ("GridEditForm", "grid_edit", lambda side: {"grid_id": side.spare_grid.pk}),
    )
]
CHOICES += [
    Choice(
        form,
        name,
        page,
        args,
        _far_village if name == "village" else _far_grid,
        role="township",
        rest={"name": "新人", "role": "assessor", "since": "2026-11-01"},
    )
    for name in ("village", "grid")
    for form, page, args in (
        (
            "NewOfficerForm",
            "officer_add",
            lambda side: {"township_id": side.campaign.township_id},
        ),
        ("PostForm", "post_add", lambda side: {"officer_id": side.colleague.pk}),
        ("TransferForm", "post_transfer", lambda side: {"post_id": side.post.pk}),
    )
]
CHOICES += [
    Choice(
        "BringForm",
        "doubts",
        "star_change_found",
        lambda side: {"round_id": side.rounds[Stage.AWARDED].pk},
        lambda world: world.other.unmended.pk,
        rest={"document": "12号"},
    ),
    Choice(
        "GiveForm",
        "stars",
        "star_change_give",
        lambda side: {"round_id": side.rounds[Stage.AWARDED].pk},
        lambda world: make_campaign(township=world.township, year=2031).stars.all()[0].pk,
        rest={"household": "010001", "ground": "…", "document": "申请书"},
    ),
]
PLAN = {
    "was": "planned",
    "subject": "skills",
    "topic": "果树管护",
    "held_on": "2026-11-20",
    "begins": "09:00",
    "place": "文化广场",
    "led_by": "周老师",
}
CHOICES += [
    Choice(
        "PlanForm",
        name,
        "activity_add",
        lambda side, kind=kind: {"village_id": side.village.pk, "kind": kind},
        foreign,
        rest=PLAN,
    )
    for name, kind, foreign in (
        ("grid", "class", lambda world: world.other.micro_grid.pk),
        ("project", "service", lambda world: world.other.served.activity.project_id),
    )
]
CHOICES += [
    Choice(
        form,
        "ticked",
        page,
        lambda side: {"pk": side.activity.pk},
        lambda world: world.other.household.pk,
        rest={"summary": "…"},
    )
    for form, page in (("CameForm", "attendee_add"), ("HoldForm", "activity_hold"))
]
CHOICES.append(
    Choice(
        "CertificateForm",
        "person",
        "certificate_add",
        lambda side: {"village_id": side.village.pk},
        lambda world: world.other.household.head_id,
        rest={"issuer": "村委会", "responsible": "李国强"},
    )
)


def choice_fields() -> set[tuple[str, str]]:
    """Every field of every form that offers rows of a table."""
    offers = (forms.ModelChoiceField, forms.ModelMultipleChoiceField)
    return {
        (form.__name__, name)
        for form in _forms()
        for name, found in form.base_fields.items()
        if isinstance(found, offers)
    }


def _forms() -> Iterator[type[forms.BaseForm]]:
    """Those of every module called ``forms`` and of the modules in such a package."""
    for app in _APPS:
        for found in walk_packages(app.__path__, f"{app.__name__}."):
            if "forms" in found.name.split("."):
                module = import_module(found.name)
                yield from (form for form in vars(module).values() if _is_own(form, found.name))


def _is_own(value: object, module: str) -> bool:
    return (
        isinstance(value, type)
        and issubclass(value, forms.BaseForm)
        and value.__module__ == module
        and hasattr(value, "base_fields")
    )


def test_every_choice_field_is_in_the_table() -> None:
    assert choice_fields() == {(choice.form, choice.name) for choice in CHOICES}


def test_a_key_of_another_village_is_refused(db: None, subtests: Any) -> None:
    """Each choice on the same world, put back after it."""
    world = make_world()
    for choice in CHOICES:
        with subtests.test(f"{choice.form}.{choice.name}"), transaction.atomic():
            refuses(choice, world)
            transaction.set_rollback(True)


def refuses(choice: Choice, world: World) -> None:
    client = Client()
    client.force_login(world.officers[choice.role])
    foreign = str(choice.foreign(world))
    rows = Rows()
    url = reverse(choice.page, kwargs=choice.args(world.own))
    typed = {**choice.rest, "cid": str(uuid4()), choice.name: foreign}
    answer = client.post(url, urlencode(typed), content_type=PLAIN)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) >= {choice.name}
    assert rows.changed() == set()
