"""What a workbook would change: its people and posts against those who are here."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from grids.codes import sha256_of
from grids.models import Grid, Officer, Post, Township, Village, phone_mark
from grids.naming import user_name
from grids.roles import PLACES, Role, clash, may_begin
from grids.workbook.columns import village_key
from grids.workbook.placing import Places
from grids.workbook.reading import Line, Refusal, Workbook

Place = Township | Village | Grid


@dataclass(frozen=True)
class NewPost:
    """A post that would be given; ``officer`` is new where ``is_new`` says so."""

    row: int
    post: Post
    is_new: bool


@dataclass
class Plan:
    """Everything that confirming would write; nothing is written while it is made."""

    officers: list[Officer] = field(default_factory=list)
    posts: list[NewPost] = field(default_factory=list)
    phones: list[Officer] = field(default_factory=list)
    villages: list[Village] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not (self.posts or self.phones)

    @property
    def digest(self) -> str:
        """Tells whether confirming would still do what was shown."""
        posts = [(new.row, new.post.officer.username, str(new.post)) for new in self.posts]
        places = [village.name for village in self.villages], [grid.name for grid in self.grids]
        told = (posts, [officer.username for officer in self.phones], places, self.refused)
        return sha256_of(repr(told).encode())

    def without(self, *, villages: set[str], grids: bool) -> "Plan":
        """Without posts in the named villages, nor in new grids unless ``grids``."""
        left_out = {village.pk for village in self.villages if village.name in villages}
        new_grids = {grid.pk for grid in self.grids if not grids or grid.village_id in left_out}
        posts = [
            new
            for new in self.posts
            if new.post.grid_id not in new_grids
            and not (new.post.in_village and new.post.in_village.pk in left_out)
        ]
        staying = {new.post.officer_id for new in posts}
        return Plan(
            officers=[officer for officer in self.officers if officer.pk in staying],
            posts=posts,
            phones=self.phones,
            villages=[village for village in self.villages if village.pk not in left_out],
            grids=[grid for grid in self.grids if grid.pk not in new_grids],
            unchanged=self.unchanged,
            refused=self.refused,
        )


class Known:
    """Who is here, looked up once: three queries for any number of rows."""

    def __init__(self, township: Township, *, today: date) -> None:
        self.usernames: dict[str, UUID] = {}
        self.phones: dict[bytes, UUID] = {}
        for key, username, mark in Officer.objects.values_list(
            "pk", "username", "phone_fingerprint"
        ):
            self.usernames[username] = key
            if mark:
                self.phones[bytes(mark)] = key
        self.taken = set(self.usernames)
        self.officers: dict[UUID, Officer] = {}
        self.named: dict[tuple[str, str], list[Officer]] = defaultdict(list)
        self.posts: dict[UUID, list[Post]] = defaultdict(list)
        here = Post.objects.inside(township).open_on(today).with_places()
        for post in here.select_related("officer"):
            self.add(post)
        self.outsiders = set(
            Post.objects.open_on(today)
            .filter(officer__in=self.officers)
            .exclude(pk__in=Post.objects.inside(township))
            .values_list("officer", flat=True)
        )

    def add(self, post: Post) -> None:
        officer = self.officers.setdefault(post.officer_id, post.officer)
        self.posts[officer.pk].append(post)
        village = post.in_village
        key = officer.name, village_key(village.name) if village else ""
        if officer not in self.named[key]:
            self.named[key].append(officer)


def compare(book: Workbook, township: Township, *, today: date, with_places: bool = False) -> Plan:
    """The plan for a township; the same workbook on the same township gives the same plan.

    With ``with_places`` places that stand in the workbook without anybody are planned, too.
    """
    comparing = _Comparing(book, township, today)
    steps = [(comparing.take, line) for line in book.lines]
    places = [(comparing.take_place, line) for line in book.places] if with_places else []
    for take, line in [*places, *steps]:
        if code := take(line):
            comparing.plan.refused.append(Refusal(line.row, code))
    return comparing.finished()


class _Comparing:
    """Goes through the lines once, with those above already taken."""

    def __init__(self, book: Workbook, township: Township, today: date) -> None:
        self.plan = Plan(refused=list(book.refused))
        self.township, self.today = township, today
        self.known = Known(township, today=today)
        self.places = Places(township)
        self.new: set[UUID] = set()
        self.seen: set[tuple[UUID, str, UUID]] = set()

    def take(self, line: Line) -> str:
        """Put the line into the plan, or say with a code why not."""
        place, code = self.places.of(line)
        if place is None:
            return code
        if type(place).__name__.lower() not in PLACES[line.role]:
            return "wrong_place"
        officer, code = self._officer(line)
        if code:
            return code
        return self._give(line, officer or self._made(line), place)

    def take_place(self, line: Line) -> str:
        """Put a place without anybody into the plan, or say with a code why not."""
        place, code = self.places.of(line)
        if isinstance(place, Grid):
            self.places.use(place.village, place)
        elif isinstance(place, Village):
            self.places.use(place, None)
        return code

    def _officer(self, line: Line) -> tuple[Officer | None, str]:
        """By user name, then by telephone, then by the name in that village."""
        keys = [
            (self.known.usernames.get(line.username), "username_taken"),
            (self.known.phones.get(phone_mark(line.phone)) if line.phone else None, "phone_taken"),
        ]
        for key, code in keys:
            if key is not None:
                found = self.known.officers.get(key)
                fits = found is not None and found.name == line.name
                return (found, self._why_not(found, line)) if found and fits else (None, code)
        return self._namesake(line)

    def _namesake(self, line: Line) -> tuple[Officer | None, str]:
        """Another number beside the same name is a mistake, or somebody else: a person looks."""
        named = self.known.named.get((line.name, village_key(line.village)), [])
        if len(named) > 1:
            return None, "several_of_that_name"
        if not named or line.username:
            return None, ""
        found = named[0]
        if line.phone and found.phone_fingerprint:
            return None, "other_phone"
        return found, self._why_not(found, line)

    def _why_not(self, officer: Officer, line: Line) -> str:
        if officer.pk in self.known.outsiders:
            return "works_elsewhere"
        if not officer.is_active:
            return "suspended"
        mark = phone_mark(line.phone) if line.phone else b""
        kept = bytes(officer.phone_fingerprint or b"")
        return "other_phone" if mark and kept and mark != kept else ""

    def _made(self, line: Line) -> Officer:
        username = line.username or user_name(line.name, taken=self.known.taken)
        officer = Officer(name=line.name, username=username)
        officer.phone = line.phone
        self.new.add(officer.pk)
        return officer

    def _give(self, line: Line, officer: Officer, place: Place) -> str:
        kind = type(place).__name__.lower()
        since = line.since or self.today
        if not may_begin(since, today=self.today):
            return "day_invalid"
        post = Post(officer=officer, role=line.role, since=since, **{kind: place})
        mark = (officer.pk, str(line.role), place.pk)
        if mark in self.seen:
            return "row_twice"
        held = self.known.posts.get(officer.pk, [])
        code = _why_not_beside(post, held)
        if code:
            return code
        self.seen.add(mark)
        self._add_phone(line, officer)
        if any((one.role, one.place) == (post.role, post.place) for one in held):
            self.plan.unchanged += 1
        else:
            self._plan_post(line, post)
        return ""

    def _plan_post(self, line: Line, post: Post) -> None:
        officer = post.officer
        if officer.pk not in self.known.officers:
            self.plan.officers.append(officer)
            self.known.usernames[officer.username] = officer.pk
            if officer.phone_fingerprint:
                self.known.phones[bytes(officer.phone_fingerprint)] = officer.pk
        self.known.add(post)
        self.plan.posts.append(NewPost(line.row, post, officer.pk in self.new))
        self.places.use(post.in_village, post.grid)

    def _add_phone(self, line: Line, officer: Officer) -> None:
        if line.phone and not officer.phone_fingerprint:
            officer.phone = line.phone
            self.known.phones[phone_mark(line.phone)] = officer.pk
            if officer.pk not in self.new:
                self.plan.phones.append(officer)

    def finished(self) -> Plan:
        plan = self.plan
        plan.villages = list(self.places.used_villages.values())
        plan.grids = list(self.places.used_grids.values())
        plan.refused.sort(key=lambda refusal: refusal.row)
        return plan


def _why_not_beside(post: Post, held: list[Post]) -> str:
    """Who may not be two things at once."""
    village = post.in_village
    for other in held:
        same = village is not None and village == other.in_village
        if clash(Role(post.role), Role(other.role), same_village=same):
            return "incompatible"
    return ""
