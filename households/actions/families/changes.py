"""What an act changes and makes, in its order, so that an undo can go back the same way."""

from typing import Any

from django.db.models import Field, ProtectedError
from django.utils.translation import gettext as _

from grids.writing import Refused
from households.models import FamilyAct, Household, Link, Membership, Person, Row, Tie

_MODELS: dict[str, type[Row]] = {
    model._meta.model_name or "": model for model in (Household, Link, Membership, Person, Tie)
}


class Changes:
    """Writes rows and keeps the trace: keys, dates and codes; never names or numbers."""

    def __init__(self) -> None:
        self.trace: list[dict[str, Any]] = []
        self.people: list[Person] = []

    def change(self, row: Row, **values: Any) -> None:
        """Give fields other values, at once: constraints look at each step."""
        names = [_column_of(row, name).attname for name in values]
        before = {name: _plain(getattr(row, name)) for name in names}
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
        after = {name: _plain(getattr(row, name)) for name in names}
        self._note(row, before=before, after=after)

    def make(self, row: Row) -> None:
        row.save(force_insert=True)
        self._note(row)

    def moved(self, membership: Membership) -> None:
        """Whose act it is."""
        if membership.person not in self.people:
            self.people.append(membership.person)

    def touch(self, *households: Household) -> None:
        """Whoever has a form of these open is shown both versions."""
        for home in households:
            if not any(one["key"] == str(home.pk) and "after" not in one for one in self.trace):
                self.change(home, version=home.version + 1)

    def _note(self, row: Row, **more: Any) -> None:
        self.trace.append({"model": row._meta.model_name, "key": str(row.pk), **more})


def take_back(act: FamilyAct) -> None:
    """Everything as it was before the act; ``Refused`` when it is not as the act left it."""
    for step in reversed(act.trace):
        row = _MODELS[step["model"]]._default_manager.filter(pk=step["key"]).first()
        if row is None:
            raise _changed_since()
        if "after" in step:
            _restore(row, step)
        else:
            _unmake(row, act)


def _column_of(row: Row, name: str) -> "Field[Any, Any]":
    field = row._meta.get_field(name)
    assert isinstance(field, Field)
    return field


def _restore(row: Row, step: dict[str, Any]) -> None:
    if any(_plain(getattr(row, name)) != value for name, value in step["after"].items()):
        raise _changed_since()
    for name, value in step["before"].items():
        field = _column_of(row, name.removesuffix("_id"))
        back = row.version + 1 if name == "version" and isinstance(row, Household) else value
        setattr(row, name, field.to_python(back))
    row.save(update_fields=list(step["before"]))


def _unmake(row: Row, act: FamilyAct) -> None:
    """A row that the act made goes, unless something else has come to refer to it."""
    if isinstance(row, Person):
        act.people.remove(row)
    if act.other_id == row.pk:
        act.other = None
        act.save(update_fields=["other"])
    try:
        row.delete()
    except ProtectedError as error:
        raise _changed_since() from error


def _changed_since() -> Refused:
    return Refused(
        _("Something of this was changed since, so it cannot be undone. Record what is right now.")
    )


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str) else str(value)
