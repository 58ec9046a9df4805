"""Prepared queries answer as Django's own would, and refuse what would stay the same for ever."""

from datetime import date
from typing import Any, cast
from uuid import UUID

import pytest
from django.db import DataError, connection, transaction
from django.db.models import Count, Q, QuerySet, UUIDField, Value
from django.db.models.functions import Cast
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from grids.models import Grid, Officer, Post, Village
from grids.prepared import Keys, prepared, prepared_models
from grids.roles import Role
from tests.factories import make_officer, make_village


@prepared
def _names(villages: Keys) -> QuerySet[Any, Any]:
    """The keys twice, beside a parameter that stays."""
    grids = Grid.objects.filter(~Q(name="50%s"), village__in=villages).order_by("name")
    return grids.filter(Q(village__in=villages) | Q(level="x")).values_list("village", "name")


@prepared
def _posts(villages: Keys, officer: UUID, day: date) -> QuerySet[Any, Any]:
    posts = Post.objects.filter(village__in=villages, since__lte=day).exclude(officer=officer)
    return posts.order_by("officer__name").values_list("officer__name", flat=False)


def test_it_answers_what_it_is_asked_about_and_nothing_else(
    group: Grid, other_village: Village, micro_grid: Grid
) -> None:
    here = group.village
    assert _names([here]) == [(here.pk, "01-1"), (here.pk, "第1组")]
    assert _names({here.pk, other_village.pk}) == _names([here, other_village])
    assert _names([other_village]) == []


def test_asked_about_nothing_it_asks_nobody(db: None) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert _names([]) == []
    assert len(captured) == 0


def test_keys_a_key_and_a_day_change_from_call_to_call(
    village: Village, clerk: Officer, secretary: Officer
) -> None:
    today = localdate()
    assert _posts([village], secretary.pk, today) == [(clerk.name,)]
    assert _posts([village], clerk.pk, today) == [(secretary.name,)]
    assert _posts([village], clerk.pk, date(2020, 1, 1)) == []
    make_officer(name="新人", role=Role.COMMITTEE, place=village)
    assert len(_posts([village], clerk.pk, today)) == 2


def test_it_is_built_once(village: Village) -> None:
    built = []

    @prepared
    def names(villages: Keys) -> QuerySet[Any, Any]:
        built.append(1)
        return Grid.objects.filter(village__in=villages).values_list("name")

    names([village])
    names([village])
    assert built == [1]


def _with_a_day_of_its_own(villages: Keys) -> QuerySet[Any, Any]:
    return Post.objects.filter(village__in=villages, since__lte=localdate()).values_list("pk")


def _without_its_keys(villages: Keys) -> QuerySet[Any, Any]:
    return Grid.objects.filter(level="group").values_list("pk")


def _with_keys_elsewhere(villages: Keys) -> QuerySet[Any, Any]:
    return Grid.objects.filter(village=next(iter(villages))).values_list("pk")


@pytest.mark.parametrize("wrong", [_with_a_day_of_its_own, _without_its_keys, _with_keys_elsewhere])
def test_what_would_answer_wrongly_is_refused(db: None, village: Village, wrong: Any) -> None:
    with pytest.raises(TypeError):
        prepared(wrong)([village])


@prepared_models
def _standing(villages: Keys) -> QuerySet[Post]:
    return Post.objects.filter(village__in=villages).select_related("village__township", "grid")


def test_instances_come_with_what_is_selected_along(village: Village, clerk: Officer) -> None:
    (post,) = _standing([village])
    with CaptureQueriesContext(connection) as captured:
        found = (post.village, post.village.township, post.grid)
    assert len(captured) == 0
    assert (post, *found) == (clerk.posts.get(), village, village.township, None)
    assert _standing([]) == []


@prepared_models
def _counted(villages: Keys, name: str, *, level: str) -> QuerySet[Village]:
    """Each with how many of its grids are of the level and called so."""
    named = Q(grids__level=level, grids__name=name)
    return Village.objects.filter(pk__in=villages).annotate(many=Count("grids", filter=named))


def test_what_is_counted_along_stands_on_the_instances(group: Grid, micro_grid: Grid) -> None:
    def many(name: str, level: str) -> list[Any]:
        return [cast(Any, village).many for village in _counted([group.village], name, level=level)]

    assert many("第1组", "group") == [1]
    assert many("第1组", "micro") == [0]
    assert many("01-1", "micro") == [1]
    assert many("\ue0001", "micro") == [0]


@prepared_models
def _held_fast(village: UUID) -> QuerySet[Village]:
    return Village.objects.select_for_update().filter(pk=village)


@pytest.mark.django_db(transaction=True)
def test_what_locks_is_asked_in_a_transaction_only() -> None:
    village = make_village()
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        assert _held_fast(village.pk) == [village]
    assert "FOR UPDATE" in captured[0]["sql"]
    with pytest.raises(TransactionManagementError):
        _held_fast(village.pk)


@prepared_models
def _called(name: str) -> QuerySet[Village]:
    return Village.objects.filter(name=name)


@pytest.mark.django_db(transaction=True)
def test_it_is_planned_once_a_connection() -> None:
    village = make_village(name="50%村")
    for _connection in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert _called("50%村") == _called("50%村") == [village]
        assert [one["sql"].split()[0] for one in captured] == ["PREPARE", "EXECUTE"]
        connection.close()


@prepared_models
def _by_key(key: str) -> QuerySet[Village]:
    return Village.objects.filter(pk=Cast(Value(key), UUIDField()))


def test_what_failed_the_first_time_is_asked_again(village: Village) -> None:
    for _time in range(2):
        with pytest.raises(DataError), transaction.atomic():
            _by_key("no key")
    assert _by_key(str(village.pk)) == [village]
