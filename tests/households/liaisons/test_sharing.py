"""The proposal keeps its rules, whatever the village: equal shares, no kin, near in number."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from households.sharing import Home, Member, shared

places = st.tuples(
    st.sampled_from(["一组", "二组", "三组"]), st.integers(1, 99).map("{:03}".format)
)


@st.composite
def villages(draw: st.DrawFn) -> tuple[list[Home], list[Member]]:
    numbers = draw(st.lists(places, min_size=0, max_size=60, unique=True))
    homes = [Home(place, place, draw(st.booleans())) for place in numbers]
    keys = st.frozensets(st.sampled_from(numbers), max_size=4) if numbers else st.just(frozenset())
    count = draw(st.integers(0, 9))
    members = [Member(number, draw(places), draw(keys)) for number in range(count)]
    return homes, members


@given(villages())
def test_everything_is_shared_once_and_evenly(village: tuple[list[Home], list[Member]]) -> None:
    homes, members = village
    shares, left = shared(homes, members)
    given_out = Counter(home.key for share in shares for home in share.homes)
    assert given_out + Counter(home.key for home in left) == Counter(home.key for home in homes)
    assert {share.member.key for share in shares} == {member.key for member in members}
    for share in shares:
        assert not {home.key for home in share.homes} & set(share.member.close)
    if shares and not left:
        for sizes in (
            [len(share.homes) for share in shares],
            [sum(home.must for home in share.homes) for share in shares],
        ):
            assert max(sizes) - min(sizes) <= 1


@given(villages())
def test_what_stays_over_nobody_could_take_by_a_swap(
    village: tuple[list[Home], list[Member]],
) -> None:
    homes, members = village
    _shares, left = shared(homes, members)
    if len(members) > 1 and not any(member.close for member in members):
        assert left == []


def test_without_kin_each_gets_neighbours_of_one_group() -> None:
    homes = [Home(f"{g}{n}", (f"{g}组", f"{n:02}")) for g in "一二" for n in range(1, 21)]
    members = [Member(n, ("一组" if n < 2 else "二组", f"{n:02}")) for n in range(4)]
    shares, left = shared(homes, members)
    assert left == []
    for share in shares:
        numbers = sorted(int(home.place[1]) for home in share.homes)
        assert {home.place[0] for home in share.homes} == {share.member.place[0]}
        assert numbers[-1] - numbers[0] == 9


def test_who_must_be_visited_is_spread_over_all() -> None:
    homes = [Home(n, ("一组", f"{n:03}"), must=n <= 12) for n in range(60)]
    shares, _left = shared(homes, [Member(n, ("一组", f"{10 * n:03}")) for n in range(6)])
    assert [sum(home.must for home in share.homes) for share in shares] == [3, 2, 2, 2, 2, 2]


def test_own_and_kins_homes_go_to_somebody_near() -> None:
    homes = [Home(n, ("一组", f"{n:02}")) for n in range(20)]
    members = [Member("甲", ("一组", "00"), {0, 1}), Member("乙", ("一组", "10"))]
    shares, left = shared(homes, members)
    assert left == []
    assert {home.key for home in shares[0].homes} == {2, 3, 4, 5, 6, 7, 8, 9, 10, 11}
