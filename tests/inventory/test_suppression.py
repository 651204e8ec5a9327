import pytest

from inventory.suppression import Sum, possible_counts


def overlapping(**unrecorded):
    return {"sums": [Sum(one, tuple(one)) for one in ("AB", "BC", "CA")], "subsets": [], "unrecorded": unrecorded}


def test_possible_counts_add_up_with_the_recorded_ones():
    guess = possible_counts(
        {"ABC": 12, "people": 5}, {"A": 3, "B": 3, "C": 3}, sums=[Sum("ABC", tuple("ABC"))], subsets=[("people", "A")]
    )

    assert sum(guess.counts.values()) == pytest.approx(12)
    assert 0 <= guess.counts["A"] <= 5
    assert min(guess.counts.values()) >= 0
    assert guess.certain == frozenset()


def test_small_counts_that_follow_from_overlapping_areas_are_certain():
    guess = possible_counts({"AB": 12, "BC": 32, "CA": 40}, **overlapping(A=3, B=3, C=3))

    assert guess.counts == {"A": 10, "B": 2, "C": 30}
    assert guess.certain == {"B"}


def test_counts_that_contradict_each_other_have_possible_ones_nearby():
    recorded = {"AB": 12, "BC": 2, "CA": 40}

    guess = possible_counts(recorded, **overlapping(A=3, B=3, C=3))

    deviations = [abs(count - sum(guess.counts[part] for part in area)) for area, count in recorded.items()]
    assert sum(deviations) == pytest.approx(40 - 12 - 2)
    assert min(guess.counts.values()) >= 0


def test_nothing_unrecorded():
    guess = possible_counts({"AB": 3, "A": 1, "B": 2}, {}, sums=[Sum("AB", ("A", "B"))], subsets=[])

    assert guess.counts == {}
