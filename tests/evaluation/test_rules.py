"""The rules as pure functions, against an independent statement of each."""

from fractions import Fraction
from itertools import product

import pytest

from evaluation import rules
from evaluation.models import Majority, Quorum
from evaluation.rules import Answered, Verdict
from households import masking

VALUES = (rules.MET, rules.NOT_MET, rules.NOT_APPLICABLE, "")


def restated(required: tuple[bool, ...], said: tuple[str, ...]) -> Verdict:
    """domain.md §7.1 in other words: counted, not filtered."""
    if said.count(""):
        return Verdict.UNANSWERED
    if said.count("na") == len(said):
        return Verdict.NOTHING_APPLIES
    hard = sum(1 for must, value in zip(required, said, strict=True) if must and value == "not_met")
    soft = said.count("not_met") - hard
    if hard >= 1:
        return Verdict.REQUIRED_UNMET
    return Verdict.TOO_MANY_UNMET if soft >= 2 else Verdict.ALLOWED


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 5])
def test_verdict_equals_its_restatement_for_every_combination(size: int) -> None:
    for required in product((True, False), repeat=size):
        for said in product(VALUES, repeat=size):
            answers = [Answered(must, value) for must, value in zip(required, said, strict=True)]
            assert rules.verdict(answers) == restated(required, said), (required, said)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("●met met met", Verdict.ALLOWED),
        ("●met not_met met", Verdict.ALLOWED),
        ("●met not_met not_met", Verdict.TOO_MANY_UNMET),
        ("●not_met met met", Verdict.REQUIRED_UNMET),
        ("●not_met not_met not_met", Verdict.REQUIRED_UNMET),
        ("●na not_met met", Verdict.ALLOWED),
        ("●na na na", Verdict.NOTHING_APPLIES),
        ("●met na na", Verdict.ALLOWED),
    ],
)
def test_all_required_items_and_at_most_one_other_missing(said: str, found: Verdict) -> None:
    answers = [Answered(word.startswith("●"), word.lstrip("●")) for word in said.split()]
    assert rules.verdict(answers) == found


def test_every_verdict_has_a_sentence_of_its_own() -> None:
    assert len({rules.explain(found) for found in Verdict}) == len(Verdict)


@pytest.mark.parametrize(
    ("entitled", "needed"),
    [(1, 1), (2, 2), (3, 2), (4, 3), (5, 4), (6, 4), (7, 5), (8, 6), (9, 6), (11, 8)],
)
def test_quorum_is_two_thirds_of_the_entitled_rounded_up(entitled: int, needed: int) -> None:
    assert rules.quorum(entitled, rule=Quorum.TWO_THIRDS) == needed


@pytest.mark.parametrize(
    ("entitled", "needed"),
    [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (7, 4), (8, 5), (9, 5), (11, 6)],
)
def test_a_lower_quorum_is_more_than_half_of_the_entitled(entitled: int, needed: int) -> None:
    assert rules.quorum(entitled, rule=Quorum.MORE_THAN_HALF) == needed


@pytest.mark.parametrize("rule", Quorum.values)
def test_a_quorum_is_never_nobody(rule: str) -> None:
    assert rules.quorum(0, rule=rule) == 1


def test_the_rules_know_the_words_that_a_campaign_stores() -> None:
    words = {rules.TWO_THIRDS, rules.MORE_THAN_HALF}
    assert words == set(Quorum.values) == set(Majority.values)


def passes(
    body: str,
    votes_for: int,
    votes_against: int,
    *,
    present: int,
    majority: str = Majority.MORE_THAN_HALF,
) -> bool:
    return rules.passes(
        body,
        votes_for=votes_for,
        votes_against=votes_against,
        present=present,
        majority=majority,
    )


def test_nine_seats_two_recused_six_present_three_two_one() -> None:
    """design.md §8, counting: the quorum of 5 is met; it passes below and fails above."""
    entitled, present = 9 - 2, 6
    assert rules.quorum(entitled, rule=Quorum.TWO_THIRDS) == 5
    assert passes(rules.GROUP, 3, 2, present=present)
    assert not passes(rules.COMMITTEES, 3, 2, present=present)
    assert passes(rules.COMMITTEES, 4, 2, present=present)


def test_two_thirds_are_of_the_same_votes_as_more_than_half() -> None:
    """4 of 4 + 2 are two thirds below; above it needs 4 of the 6 present, and 3 are too few."""
    two_thirds = Majority.TWO_THIRDS
    assert passes(rules.GROUP, 4, 2, present=9, majority=two_thirds)
    assert not passes(rules.GROUP, 3, 2, present=6, majority=two_thirds)
    assert passes(rules.COMMITTEES, 4, 0, present=6, majority=two_thirds)
    assert not passes(rules.COMMITTEES, 3, 0, present=6, majority=two_thirds)


@pytest.mark.parametrize("majority", Majority.values)
@pytest.mark.parametrize("body", [rules.GROUP, rules.COMMITTEES])
def test_a_tie_fails(body: str, majority: str) -> None:
    assert not passes(body, 3, 3, present=6, majority=majority)


@pytest.mark.parametrize("majority", Majority.values)
@pytest.mark.parametrize("body", [rules.GROUP, rules.COMMITTEES])
def test_when_everybody_abstains_nothing_passes(body: str, majority: str) -> None:
    assert not passes(body, 0, 0, present=5, majority=majority)


def test_passing_equals_the_words_of_the_rule_for_every_small_count() -> None:
    """More than half, or two thirds and somebody: of for + against, or of those present."""
    for yes, no, abstained in product(range(8), repeat=3):
        present = yes + no + abstained
        for body, counted in ((rules.GROUP, yes + no), (rules.COMMITTEES, present)):
            half = passes(body, yes, no, present=present)
            high = passes(body, yes, no, present=present, majority=Majority.TWO_THIRDS)
            assert half is (Fraction(yes) > Fraction(counted, 2))
            assert high is (yes > 0 and Fraction(yes) >= Fraction(2 * counted, 3))


@pytest.mark.parametrize("secret", [False, True])
@pytest.mark.parametrize(
    ("hands", "refused"),
    [((3, 2, 1), False), ((3, 2, 2), True), ((3, 2, 0), True), ((0, 0, 6), False)],
)
def test_hands_and_slips_must_be_as_many_as_are_present(
    hands: tuple[int, int, int], refused: bool, secret: bool
) -> None:
    yes, no, abstained = hands
    told = rules.counts_refused(
        votes_for=yes, votes_against=no, abstentions=abstained, present=6, secret=secret
    )
    assert bool(told) is refused
    assert not told or ("slip" in told or "票" in told) is secret


@pytest.mark.parametrize(
    ("obtained", "mandatory_missing", "shown"),
    [(6, 0, True), (5, 0, False), (9, 1, False), (10, 0, True), (6, 3, False)],
)
def test_the_board_names_six_stars_with_every_mandatory_one(
    obtained: int, mandatory_missing: int, shown: bool
) -> None:
    found = rules.on_board(
        obtained=obtained, mandatory_missing=mandatory_missing, minimum=6, mandatory_needed=True
    )
    assert found is shown


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张大山", "张*山"),
        ("李强", "李*"),
        ("王小二黑", "王*二黑"),
        ("张", "*"),
        (" 张大山 ", "张*山"),
        # rare characters beyond the basic plane are one character, not two halves
        ("𠮷田", "𠮷*"),
        ("张𠮷山", "张*山"),
        ("李大𠮷", "李*𠮷"),
        # a shape selector belongs to its character
        ("葛\U000e0100大山", "葛\U000e0100*山"),
        ("张葛\U000e0100山", "张*山"),
        # compound surnames stay whole, or nothing would be hidden
        ("欧阳修", "欧阳*"),
        ("欧阳志远", "欧阳*远"),
        ("诸葛亮", "诸葛*"),
        ("欧阳", "欧*"),
        # between the parts of a minority name stands a dot, which hides nothing
        ("阿依古丽·买买提", "阿*古丽·买买提"),
        ("阿·布都", "阿·*都"),
        ("买买提", "买*提"),
    ],
)
def test_one_character_of_a_name_is_hidden(name: str, masked: str) -> None:
    assert masking.masked(name) == masked


@pytest.mark.parametrize("name", ["张大山", "李强", "欧阳修", "阿·布都", "𠮷田", "张"])
def test_no_mask_shows_the_whole_name(name: str) -> None:
    assert masking.masked(name) != name
    assert masking.masked(name).count("*") == 1


@pytest.mark.parametrize(
    ("obtained", "missing", "needed", "named"),
    [(6, 0, True, True), (6, 1, True, False), (6, 1, False, True), (5, 1, False, False)],
)
def test_a_missing_mandatory_star_counts_only_where_the_township_needs_it(
    obtained: int, missing: int, needed: bool, named: bool
) -> None:
    found = rules.on_board(
        obtained=obtained, mandatory_missing=missing, minimum=6, mandatory_needed=needed
    )
    assert found is named
