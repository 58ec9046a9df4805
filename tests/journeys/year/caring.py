"""Liaisons, whom they call on, what they hear, and who answers it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from grids.writing import Refused
from households.liaisons.actions.entering import add_liaisons, change_liaison
from households.liaisons.actions.linking import (
    confirm_links,
    hand_over,
    link_household,
    propose_links,
)
from households.liaisons.queries.rolls import candidates, proposed_in
from households.liaisons.typed import Entered, HandOver, Standing
from households.models import Household, Liaison, Link, Visit, Wish
from households.visits.actions import (
    add_note,
    correct_visit,
    keep_promise,
    record_nothing_new,
    record_visit,
    set_rules,
)
from households.visits.typed import NothingNew, Seen
from households.wishes.actions import add_wish, handle_wish, hold_meeting
from households.wishes.typed import Handling, Held
from tests.journeys.year import facts as f
from tests.journeys.year.facts import village_of
from tests.journeys.year.pressing import Year
from tests.journeys.year.program import named

#: The villages' names and how their officers' user names begin.
VILLAGES = {"寺下村": "sixia", "窑沟村": "yaogou"}


@dataclass
class Caring(Year):
    #: Visits whose day was corrected, by what they are called in the log.
    keys: dict[UUID, str] = field(default_factory=dict)

    def clerk(self, place: str) -> str:
        """The clerk of a village or of a household's village."""
        return f"{VILLAGES[village_of(place)]}-clerk"

    # Who looks after whom.

    def enter(self, village: str, officers: Sequence[str], *, on_paper: int, old: int) -> None:
        """Officers, and Party members of the roster: some work on paper, some are too old."""
        sent = self.sent(self.clerk(village))
        found = candidates(self.village(village), today=self.today)
        wanted = {self.officer(f"{VILLAGES[village]}-{who}").pk for who in officers}
        keys = {one.key: "" for one in found if one.key in {f"officer:{pk}" for pk in wanted}}
        people = [one.key for one in found if one.key.startswith("person:")]
        for place, key in enumerate(people[: on_paper + old]):
            keys[key] = "" if place < on_paper else "old"
        add_liaisons(self.village(village).pk, Entered(keys), sent=sent)

    def propose(self, village: str, *, everybody: bool) -> None:
        pk = self.village(village).pk
        propose_links(pk, everybody=everybody, sent=self.sent(self.clerk(village)))

    def propose_other(self, home: str, liaison: str) -> None:
        """One line of the proposal by hand."""
        self._link(home, liaison, proposed=True)

    def confirm(self, village: str) -> None:
        """What is proposed holds, as it is shown."""
        secretary = f"{VILLAGES[village]}-secretary"
        shown = list(proposed_in(self.village(village)).select_related("liaison", "household"))
        sent = self.sent(secretary)
        confirm_links(self.village(village).pk, proposed=len(shown), sent=sent)
        for link in shown:
            self._linked(f"{village} {link.household.number}", f"{village} {link.liaison.name}")

    def link(self, home: str, liaison: str) -> None:
        self._link(home, liaison, proposed=False)
        self._linked(home, liaison)

    def _link(self, home: str, liaison: str, *, proposed: bool) -> None:
        link_household(
            self.home(home).pk,
            self.liaison(liaison).pk,
            reason="就近方便",
            proposed=proposed,
            sent=self.sent(self.clerk(home)),
        )

    def hand_over(self, liaison: str, homes: Sequence[str], to: str) -> None:
        links = [self.standing(home).pk for home in homes]
        over = HandOver(links, self.liaison(to).pk, "外出培训三个月")
        hand_over(self.liaison(liaison).pk, over, sent=self.sent(self.clerk(liaison)))
        for home in homes:
            self._linked(home, to)

    def cannot(self, liaison: str) -> list[str]:
        """Cannot look after anybody any more: theirs go to the secretary's group."""
        homes = self.homes_of(liaison)
        sent = self.sent(self.clerk(liaison))
        change_liaison(self.liaison(liaison).pk, Standing("away", helps=False), sent=sent)
        village = village_of(liaison)
        group = Liaison.objects.get(village__name=village, kind=Liaison.Kind.GROUP)
        for home in homes:
            self._linked(home, f"{village} {group.name}")
        return homes

    def _linked(self, home: str, liaison: str) -> None:
        self.log.add(f.Linked(at=self.now, home=home, liaison=liaison))

    def liaison(self, key: str) -> Liaison:
        village, name = key.split(maxsplit=1)
        return Liaison.objects.select_related("officer").get(village__name=village, name=name)

    def liaisons(self, village: str) -> list[str]:
        """Those who can, the group left out."""
        able = Liaison.objects.able().filter(village__name=village, kind="member")
        return [f"{village} {one.name}" for one in able.order_by("name")]

    def standing(self, home: str) -> Link:
        return Link.objects.standing().get(household=self.pk(home))

    def homes_of(self, liaison: str) -> list[str]:
        links = Link.objects.standing().filter(liaison=self.liaison(liaison))
        full = links.select_related("household__village").order_by("household__number")
        return [named(link.household) for link in full]

    def group_of(self, village: str) -> list[str]:
        """The secretary's group, once there is one."""
        found = Liaison.objects.standing().filter(village__name=village, kind="group")
        return [f"{village} {one.name}" for one in found]

    def has_a_page(self, liaison: str) -> bool:
        return self.liaison(liaison).officer is not None

    def standing_homes(self, village: str) -> list[str]:
        homes = Household.objects.standing().filter(village__name=village)
        return [named(home) for home in homes.select_related("village").order_by("number")]

    def open_wishes(self, village: str) -> list[str]:
        """Their keys, as the meeting's page lists them."""
        wishes = Wish.objects.open().filter(village__name=village)
        full = wishes.select_related("household__village").order_by("at", "pk")
        return [f"{named(wish.household)} {wish.text}" for wish in full]

    def open_promises(self, village: str) -> list[Visit]:
        visits = Visit.objects.filter(household__village__name=village, promise_kept_on=None)
        here = visits.exclude(promise="").filter(household__links__in=Link.objects.standing())
        full = here.select_related("household__village")
        return list(full.order_by("visited_on", "household__number"))

    def key_of(self, visit: Visit) -> str:
        """As the log names it: by the day on which it was first typed in."""
        return self.keys.get(visit.pk, "") or f"{named(visit.household)} {visit.visited_on}"

    def who_types(self, liaison: str) -> str:
        """Oneself, or the clerk where somebody works on paper."""
        officer = self.liaison(liaison).officer
        return officer.username if officer else self.clerk(liaison)

    # Calling.

    def nothing_new(self, liaison: str, homes: Sequence[str], day: date) -> None:
        keys = [self.pk(home) for home in homes]
        sent = self.sent(self.who_types(liaison))
        record_nothing_new(NothingNew(keys, day, "home"), sent=sent)
        self._called(homes, day)

    def tick(self, liaison: str, homes: Sequence[str]) -> None:
        """The same on one's own page, today."""
        keys = [str(self.pk(home)) for home in homes]
        page = self.open(self.who_types(liaison), reverse("call_list"))
        page.send("households", households=keys, way="home")
        self._called(homes, self.today)

    def _called(self, homes: Sequence[str], day: date) -> None:
        for home in homes:
            key = f"{home} {day}"
            self.log.add(f.Called(at=self.now, key=key, home=home, day=day))

    def call(self, home: str, day: date, *, who: str = "", **told: Any) -> str:
        """One visit in words; a wish goes into the book."""
        who = who or self.clerk(home)
        seen = Seen(day, told.pop("way", "phone"), **told)
        record_visit(self.pk(home), seen, sent=self.sent(who))
        key, promise = f"{home} {day}", bool(seen.promise)
        self.log.add(f.Called(at=self.now, key=key, home=home, day=day, promise=promise))
        if seen.wish:
            self._wished(home, seen.wish)
        return key

    def visit(self, key: str) -> Visit:
        home, day = key.rsplit(maxsplit=1)
        return Visit.objects.get(household=self.pk(home), visited_on=day)

    def correct(self, key: str, day: date, **told: Any) -> Visit:
        """Another day, or other words; in the log it keeps its name."""
        home = key.rsplit(maxsplit=1)[0]
        visit = self.visit(key)
        self.keys[visit.pk] = key
        sent = self.sent(self.clerk(home))
        correct_visit(visit.pk, Seen(day, "phone", **told), version=visit.version, sent=sent)
        promise = bool(told.get("promise"))
        self.log.add(f.Corrected(at=self.now, key=key, day=day, promise=promise))
        return visit

    def note(self, visit: UUID, home: str) -> None:
        add_note(visit, "后来又打了电话", sent=self.sent(self.clerk(home)))

    def keep(self, visit: UUID, key: str) -> None:
        keep_promise(visit, sent=self.sent(self.clerk(key)))
        self.log.add(f.PromiseKept(at=self.now, key=key))

    def rule(self, **months: int) -> None:
        set_rules(self.township.pk, months, sent=self.sent("township"))
        self.log.add(f.Ruled(at=self.now, **months))

    # The book of wishes.

    def wish(self, home: str, text: str) -> str:
        add_wish(self.pk(home), "wish", text, sent=self.sent(self.clerk(home)))
        return self._wished(home, text)

    def _wished(self, home: str, text: str) -> str:
        key = f"{home} {text}"
        self.log.add(f.Wished(at=self.now, key=key, home=home))
        return key

    def of_wish(self, key: str) -> Wish:
        village, number, text = key.split(maxsplit=2)
        return Wish.objects.get(household=self.pk(f"{village} {number}"), text=text)

    def handle(self, key: str, *, due: date | None = None, answer: str = "") -> None:
        """Somebody is to see to it, or it is answered."""
        wish = self.of_wish(key)
        handling = Handling("村委会", due, answer, closed=bool(answer))
        handle_wish(wish.pk, handling, version=wish.version, sent=self.sent(self.clerk(key)))
        self.log.add(f.Handled(at=self.now, key=key, due=due, closed=bool(answer)))

    def meet(self, village: str, answers: dict[str, str]) -> None:
        """The month's meeting: answered, or given to somebody for ten days more."""
        given = {
            key: Handling("两委", None if answer else self.in_days(10), answer, closed=bool(answer))
            for key, answer in answers.items()
        }
        handled = {self.of_wish(key).pk: handling for key, handling in given.items()}
        held = Held(self.today, "李书记", "两委全体", handled)
        hold_meeting(self.village(village).pk, held, sent=self.sent(self.clerk(village)))
        for key, handling in given.items():
            due, closed = handling.due_on, handling.closed
            self.log.add(f.Handled(at=self.now, key=key, due=due, closed=closed))

    def try_to(self, action: Any, *options: Any) -> Any:
        """The first that is not refused: nobody looks after their own kin."""
        for option in options:
            try:
                return action(option)
            except Refused:
                continue
        raise AssertionError("all of them were refused")
