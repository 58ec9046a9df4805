"""The cast of named people, each made when first asked for, and what they play on."""

from functools import cached_property

from grids.models import Grid, Officer, Township, Village
from grids.roles import Role
from tests.evaluation.meeting import Meeting
from tests.evaluation.scene import Scene
from tests.factories import make_grid, make_officer, make_township, make_village


class Cast:
    """The fixtures of the same names give them to the tests."""

    @cached_property
    def township(self) -> Township:
        return make_township()

    @cached_property
    def village(self) -> Village:
        """后庄村: the village that most tests are about."""
        return make_village(name="后庄村", township=self.township)

    @cached_property
    def other_village(self) -> Village:
        """贾庄村: the neighbour whose pages must stay closed."""
        return make_village(name="贾庄村", township=self.township)

    @cached_property
    def group(self) -> Grid:
        return make_grid(village=self.village, name="第1组")

    @cached_property
    def micro_grid(self) -> Grid:
        level = Grid.Level.MICRO
        return make_grid(village=self.village, name="01-1", level=level, parent=self.group)

    @cached_property
    def clerk(self) -> Officer:
        return make_officer(name="赵敏", role=Role.CLERK, place=self.village)

    @cached_property
    def other_clerk(self) -> Officer:
        return make_officer(name="贾小兰", role=Role.CLERK, place=self.other_village)

    @cached_property
    def secretary(self) -> Officer:
        return make_officer(name="李国强", role=Role.SECRETARY, place=self.village)

    @cached_property
    def supervisor(self) -> Officer:
        return make_officer(name="周德全", role=Role.SUPERVISOR, place=self.village)

    @cached_property
    def committee_member(self) -> Officer:
        return make_officer(name="王文明", role=Role.COMMITTEE, place=self.village)

    @cached_property
    def assessor(self) -> Officer:
        return make_officer(name="孙桂英", role=Role.ASSESSOR, place=self.village)

    @cached_property
    def grid_leader(self) -> Officer:
        return make_officer(name="陈海生", role=Role.GRID_LEADER, place=self.micro_grid)

    @cached_property
    def liaison(self) -> Officer:
        return make_officer(name="刘春梅", role=Role.LIAISON, place=self.village)

    @cached_property
    def township_officer(self) -> Officer:
        return make_officer(name="李国栋", role=Role.TOWNSHIP, place=self.township)

    @cached_property
    def second_township_officer(self) -> Officer:
        return make_officer(name="张慧", role=Role.TOWNSHIP, place=self.township)

    @cached_property
    def county_officer(self) -> Officer:
        return make_officer(name="吴县长", role=Role.COUNTY)

    @cached_property
    def scene(self) -> Scene:
        """A round in preparation with three households; ``scene.reach(stage)`` takes it on."""
        return Scene.prepared(
            village=self.village,
            grid=self.micro_grid,
            clerk=self.clerk,
            secretary=self.secretary,
            supervisor=self.supervisor,
            township=self.township_officer,
            second_township=self.second_township_officer,
        )

    @cached_property
    def meeting(self) -> Meeting:
        """A round where the groups assess, with two households in it."""
        meeting = Meeting.prepared(village=self.village, grid=self.micro_grid, clerk=self.clerk)
        meeting.enter()
        meeting.enter()
        return meeting
