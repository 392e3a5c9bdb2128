"""What the studio says of an edited policy beside the published one."""

import json

from compiler.studio.desk import Desk
from tests.checks.tea import tea

PUBLISHED = [
    ["policy.yml", tea(("language: en", "language: en\ntime_zone: UTC"))],
    ["versions/2027-03-01.yml", 'version: "3"\neffective_from: 2027-03-01\nterms: {window: 14 days}\n'],
]


def test_a_version_that_comes_between_is_compared_with_the_one_that_would_have_held_on():
    desk = Desk(json.dumps({"markdown": {"extensions": [], "configs": {}}, "policy": PUBLISHED}))
    between = ["versions/2027-01-01.yml", 'version: "2"\neffective_from: 2027-01-01\n']
    desk.check(json.dumps({"policy": [PUBLISHED[0], between, PUBLISHED[1]], "cases": None}))
    assert [[topic["changed"] for topic in json.loads(desk.topics(version))] for version in range(3)] == [[False]] * 3


def test_an_edit_that_is_taken_back_and_made_again_is_told_of_as_before():
    desk = Desk(json.dumps({"markdown": {"extensions": [], "configs": {}}, "policy": PUBLISHED}))
    edits = (("strength: may", "strength: mayy"), ("title: Tea shop", "title: Shop of teas"))
    texts = [json.dumps({"policy": [["policy.yml", tea(edit)]], "cases": None}) for edit in edits]
    texts.append(json.dumps({"policy": PUBLISHED, "cases": None}))

    def looked_at(text: str) -> list[str]:
        return [desk.check(text), desk.compare("2026-11-30"), desk.topics(0)]

    first = [looked_at(text) for text in texts]
    assert first[0][1:] == ["null", "null"]
    assert "null" not in first[1][1:]
    assert [looked_at(text) for text in reversed(texts)] == first[::-1]
