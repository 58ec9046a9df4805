"""Everything that is stored about a household, from all apps, and requests to put it right."""

from importlib import import_module

from django.apps import apps
from django.db.models import Case, QuerySet, Value, When
from django.utils.module_loading import module_has_submodule

from grids.models import Village
from households.models import CorrectionRequest, Household
from households.stored import Section


def everything_about(household: Household) -> list[Section]:
    """What each app tells in its module ``stored``, in the order in which the apps stand."""
    found: list[Section] = []
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "stored"):
            found += import_module(f"{config.name}.stored").sections(household)
    return found


def requests_in(
    village: Village, requests: QuerySet[CorrectionRequest]
) -> QuerySet[CorrectionRequest]:
    """A village's requests, those that wait first, the oldest of them on top."""
    here = requests.filter(household__village=village).select_related("household__head")
    waits = Case(When(state=CorrectionRequest.State.OPEN, then=Value(0)), default=Value(1))
    return here.order_by(waits, "answer_by", "-at")
