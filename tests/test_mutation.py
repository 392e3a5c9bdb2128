"""Small mistakes in the shipped policy are noticed. A sixth of them is tried here, all of them by `make mutants`."""

from tests.mutation.policy_mutants import try_all


def test_nearly_every_mistake_is_caught():
    report = try_all(every=6)
    assert sum(sum(counts.values()) for counts in report.gates.values()) > 150
    assert report.rate >= 0.95, [f"{one.kind}: {one.where}" for one in report.survivors]
