"""Classes, meetings, and the service of volunteers with its hours and certificates."""

from collections.abc import Sequence
from datetime import date, time
from uuid import UUID

from grids.models import Grid
from households.activities.actions.certificates import ask_certificate, withdraw_certificate
from households.activities.actions.planning import add_project, call_off, plan_activity
from households.activities.actions.recording import add_attendees, hold_activity, remove_attendee
from households.activities.actions.serving import add_hours, remove_hours
from households.activities.typed import Came, Plan, ServedLine
from households.models import Activity, Certificate
from tests.journeys.year import facts as f
from tests.journeys.year.facts import village_of
from tests.journeys.year.families import Families

PROJECT = "清洁家园"
Hours = Sequence[tuple[str, str, int]]


class Gathering(Families):
    def project(self, village: str) -> None:
        sent = self.sent(self.clerk(village))
        add_project(self.village(village).pk, name=PROJECT, purpose="打扫巷道", sent=sent)

    def plan(self, village: str, kind: str, day: date, topic: str, *, group: str = "") -> str:
        """A class of a group, a meeting or a shift of the whole village."""
        here = self.village(village)
        grid = Grid.objects.get(village=here, name=group).pk if group else None
        project = here.service_projects.get(name=PROJECT).pk if kind == "service" else None
        plan = Plan(
            kind=Activity.Kind(kind), held_on=day, place="文化广场", topic=topic, led_by="周老师",
            grid=grid, project=project, subject="skills" if kind == "class" else None,
            begins=time(9), ends=time(11), was_held=day < self.today,
        )  # fmt: skip
        plan_activity(here.pk, plan, sent=self.sent(self.clerk(village)))
        key = str(Activity.objects.get(village=here, held_on=day, topic=topic).pk)
        self.log.add(f.Planned(at=self.now, key=key, village=village, day=day))
        return key

    def hold(self, key: str, homes: Sequence[str]) -> None:
        """By the numbers of the households of which somebody came."""
        numbers = tuple(home.split()[1] for home in homes)
        sent = self.sent(self._clerk_of(key))
        hold_activity(UUID(key), summary="讲了冬季剪枝", came=Came(numbers), sent=sent)
        self.log.add(f.Recorded(at=self.now, key=key), *self._came(key, homes))

    def came_too(self, key: str, homes: Sequence[str]) -> None:
        came = Came(tuple(home.split()[1] for home in homes))
        add_attendees(UUID(key), came, sent=self.sent(self._clerk_of(key)))
        self.log.add(*self._came(key, homes))

    def did_not_come(self, key: str, home: str) -> None:
        line = Activity.objects.get(pk=key).attendees.get(household=self.home(home))
        remove_attendee(line.pk, sent=self.sent(self._clerk_of(key)))
        self.log.add(f.Came(at=self.now, key=key, home=home, taken_off=True))

    def _came(self, key: str, homes: Sequence[str]) -> list[f.Came]:
        return [f.Came(at=self.now, key=key, home=home) for home in homes]

    def serve(self, key: str, lines: Hours) -> None:
        """Each with name, household (empty: from elsewhere) and half hours."""
        sent = self.sent(self._clerk_of(key))
        made, outside = self._lines(lines)
        hold_activity(UUID(key), summary="清理巷道", lines=made, outsiders=outside, sent=sent)
        self.log.add(f.Recorded(at=self.now, key=key), *self._served(key, lines))

    def served_too(self, key: str, lines: Hours) -> None:
        made, outside = self._lines(lines)
        add_hours(UUID(key), made, outsiders=outside, sent=self.sent(self._clerk_of(key)))
        self.log.add(*self._served(key, lines))

    def take_hours_out(self, key: str, name: str, home: str) -> None:
        line = Activity.objects.get(pk=key).served.get(name=name, household=self.home(home))
        half, sent = line.half_hours, self.sent(self._clerk_of(key))
        remove_hours(line.pk, sent=sent)
        line = {"key": key, "name": name, "home": home, "half_hours": half}
        self.log.add(f.Served(at=self.now, **line, taken_out=True))

    def _lines(self, lines: Hours) -> tuple[list[ServedLine], bool]:
        made = [
            ServedLine(place, name, home.split()[1] if home else "", half)
            for place, (name, home, half) in enumerate(lines, 1)
        ]
        return made, any(not home for _name, home, _half in lines)

    def _served(self, key: str, lines: Hours) -> list[f.Served]:
        return [
            f.Served(at=self.now, key=key, name=name, home=home, half_hours=half)
            for name, home, half in lines
        ]

    def call_off(self, key: str) -> None:
        call_off(UUID(key), "主讲人临时有事", sent=self.sent(self._clerk_of(key)))
        self.log.add(f.CalledOff(at=self.now, key=key))

    def certify(self, home: str, year: int) -> Certificate:
        """The hours of a household's head."""
        here = self.home(home)
        sent = self.sent(self.clerk(home))
        facts = {"issuer": "村委会", "responsible": "李书记"}
        ask_certificate(here.village_id, person=here.head_id, year=year, sent=sent, **facts)
        made = Certificate.objects.latest("at")
        village = village_of(home)
        self.log.add(f.Certified(at=self.now, key=str(made.pk), village=village))
        return made

    def withdraw(self, certificate: Certificate) -> None:
        sent = self.sent(self.clerk(certificate.village.name))
        withdraw_certificate(certificate.pk, "时长抄错了", sent=sent)
        self.log.add(f.Withdrawn(at=self.now, key=str(certificate.pk)))

    def _clerk_of(self, key: str) -> str:
        return self.clerk(Activity.objects.get(pk=key).village.name)
