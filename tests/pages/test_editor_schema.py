"""While somebody types, their program offers what can be written, says what it means, and marks what reading would refuse."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from compiler.pages.editor_schema import BEYOND, POLICY_SCHEMA, TRANSLATION_SCHEMA, VERSION_SCHEMA, schemas
from compiler.problems import TEXT_CODES, Problem
from compiler.publish.schema_files import renew_schemas
from tests import frozen
from tests.checks.tea import TEA
from tests.checks.tea_in_japanese import TEA_JA, accepted
from tests.pages.language_server import CARET, LanguageServer
from tests.pages.validator import refusals
from tests.reading.test_bad_policies import FILES, LIBRARY, problems_of

PROJECT = Path(__file__).resolve().parents[2]
GOOD = sorted(file for file in (PROJECT / "tests" / "policies").rglob("*.yml") if file.name != "source.yml")
NAMES_ITS_SCHEMA = "# yaml-language-server: $schema=.schema/policy.json\n"
CASES = """\
# yaml-language-server: $schema=.schema/cases.json
- case: Yesterday
  question: return
  answers: {kind: green, bought_on: 1 day ago}
  outcome: take_back
"""


@pytest.fixture(scope="module")
def refused() -> dict[Path, list[str]]:
    """By file, why a validator refuses it."""
    return refusals([*GOOD, *FILES], lambda file: LIBRARY if file in FILES else file.with_name("policy.yml"))


def beyond(problem: Problem) -> bool:
    """Whether a fault cannot be seen by a schema: it is about a table or the text before it is YAML, takes a second place to see, or is listed."""
    return problem.place.file.endswith(".csv") or problem.code in TEXT_CODES or bool(problem.also) or problem.code in BEYOND


@pytest.mark.parametrize("file", GOOD, ids=lambda file: str(file.relative_to(PROJECT)))
def test_a_sound_file_has_no_mark(file, refused):
    assert refused[file] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_fault_that_can_be_seen_in_one_place_is_marked(file, refused):
    if not all(beyond(problem) for problem in problems_of(file.read_bytes(), file.name)):
        assert refused[file]


def test_no_fault_is_called_invisible_that_is_not(refused):
    shown = {file: {problem.code for problem in problems_of(file.read_bytes(), file.name)} for file in FILES}
    unseen = {code for file, codes in shown.items() if not refused[file] for code in codes}
    assert {*BEYOND} <= unseen


def test_a_translation_has_no_mark_and_is_explained_by_what_it_translates(tmp_path):
    sound = tmp_path / "translation-ja.yml"
    sound.write_text(accepted(TEA_JA), "utf-8")
    assert refusals([sound], lambda file: file)[sound] == []
    made = schemas(TEA.encode())[TRANSLATION_SCHEMA]["properties"]
    assert made["outcomes"]["properties"]["refused"]["properties"]["says"]["description"] == "We are sorry."
    assert "terms" not in made


def test_a_value_that_stands_twice_in_a_list_is_marked(tmp_path, server):
    assert marks(server, tmp_path, TEA.replace("exception_to: recent", "exception_to: [recent, recent]")) == {68}


def test_only_a_date_is_offered_as_the_day_that_says_which_version_decides():
    assert schemas(TEA.encode())[POLICY_SCHEMA]["properties"]["reference_date"]["enum"] == ["bought_on"]


def test_the_schema_knows_the_names_of_a_text_that_is_not_sound_yet():
    text = TEA.replace("title: Tea shop\n", "").replace("  herbs:", "  chai:")
    (made,) = schemas(text.encode())[POLICY_SCHEMA]["definitions"]["facts_and_values"]["properties"]["kind"]["anyOf"][:1]
    assert made["enum"] == ["green", "black", "chai"]


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[LanguageServer]:
    server = LanguageServer(tmp_path_factory.mktemp("opened"))
    yield server
    server.stop()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a policy and its cases, whose schemas a command has written."""
    (tmp_path / "policy.yml").write_text(NAMES_ITS_SCHEMA + TEA, encoding="utf-8")
    (tmp_path / "cases.yml").write_text(CASES, encoding="utf-8")
    renew_schemas(tmp_path / "policy.yml")
    return tmp_path


def marks(server: LanguageServer, folder: Path, text: str) -> set[int]:
    """The lines of a policy at which something is marked, below the line that names the schema."""
    (folder / "policy.yml").write_text(NAMES_ITS_SCHEMA + TEA, encoding="utf-8")
    renew_schemas(folder / "policy.yml")
    return {found["range"]["start"]["line"] for found in server.diagnostics(folder / "policy.yml", NAMES_ITS_SCHEMA + text)}


def test_a_sound_policy_and_its_cases_have_no_mark_in_an_editor(files, server):
    assert server.diagnostics(files / "policy.yml", NAMES_ITS_SCHEMA + TEA) == []
    assert server.diagnostics(files / "cases.yml", CASES) == []


@pytest.mark.parametrize("sound, faulty, line, message", [
    ("effective_from: 2026-11-23", "effective_from: 2026-11-31", 5, "Write year, month and day, such as `2026-11-23`."),
    ("title: Herbs", "titel: Herbs", 71, "Property titel is not allowed."),
    ("when: {kind: herbs}", "when: {kin: herbs}", 74, "Property kin is not allowed."),
    ("when: {kind: herbs}", "when: {kind: herb}", 74, 'Value is not accepted. Valid values: "green", "black", "herbs".'),
    ("{within: window}", "{within: fee}", 54, 'Value is not accepted. Valid values: "window".'),
    ("says: We are sorry.", "says: We are {sorry}.", 44, "What stands in braces has to name a term. For a brace, write it twice."),
    ("    unit: EUR\n", "", 26, 'Missing property "unit".'),
    ("strength: cannot", "strength: can not", 42, None),
])
def test_a_fault_is_marked_at_its_line_while_it_is_typed(files, server, sound, faulty, line, message):
    assert sound in TEA
    found = server.diagnostics(files / "policy.yml", NAMES_ITS_SCHEMA + TEA.replace(sound, faulty))
    at_line = [one["message"] for one in found if one["range"]["start"]["line"] == line]
    assert at_line and (message is None or message in at_line)


@pytest.mark.parametrize("sound, typed, offered", [
    ("when: {kind: herbs}", "when:\n          ¦", {"kind": "Kind of tea. What kind of tea is it?", "any": "One of these has to hold."}),
    ("when: {kind: herbs}", "when: {ki¦}", {"kind": "Kind of tea. What kind of tea is it?"}),
    ("when: {kind: herbs}", "when: {kind: ¦}", {"green": "Green tea", "black": "Black tea", "herbs": "Herbs"}),
    ("when: {kind: herbs}", "when: {kind: [green, ¦]}", {"herbs": "Herbs"}),
    ("{within: window}", "{w¦}", {"within": "", "longer_ago_than": "", "before": ""}),
    ("{within: window}", "{within: ¦}", {"window": "7 days"}),
    ("outcome: refused", "outcome: ¦", {"take_back": "You may return it", "refused": "You cannot return it"}),
    ("exception_to: recent", "exception_to: ¦", {"late": "Once the 7 days are over", "all": "Every rule with another outcome."}),
    ("joins: take_back", "joins: [¦]", {"return": "Can I return the tea?", "cheap": "Cheap tea"}),
    ("strength: cannot", "strength: ¦", {"may not": "It may be refused."}),
    ("topic: returns", "topic: ¦", {"returns": "Returns"}),
    ("answers: date", "answers: ¦", {"yes or no": "", "whole number": ""}),
    ("answers: date", "answers: date\n    ¦", {"at_most_ago": "How long ago a date can be that is compared with today, such as `10 years`."}),
    ("      - guidance: herbs", "      - ¦\n      - guidance: herbs", {"also_called": None, "joins": None, "outcome": None}),
])
def test_what_can_be_written_is_offered_with_what_it_is(files, server, sound, typed, offered):
    assert sound in TEA
    found = server.completions(files / "policy.yml", NAMES_ITS_SCHEMA + TEA.replace(sound, typed.replace("¦", CARET), 1))
    assert {*offered} <= {*found}
    assert {id: found[id] for id, said in offered.items() if said is not None} == {id: said for id, said in offered.items() if said is not None}


def test_a_fee_is_not_offered_where_a_time_is_needed(files, server):
    text = NAMES_ITS_SCHEMA + TEA.replace("{within: window}", f"{{within: {CARET}}}")
    assert {*server.completions(files / "policy.yml", text)} == {"window"}


@pytest.mark.parametrize("sound, pointed, said", [
    ("effective_from:", "effec¦tive_from:", "The day from which the rules hold, as year-month-day."),
    ("when: {kind: herbs}", "when: {ki¦nd: herbs}", "What kind of tea is it?"),
    ("outcome: take_back", "outcome: take¦_back", "`take_back`: You may return it"),
    ("within: window", "within: win¦dow", "`window`: 7 days"),
    ("strength: cannot", "strength: can¦not", "`cannot`: It is not allowed."),
])
def test_what_a_key_or_an_id_means_is_shown_below_the_pointer(files, server, sound, pointed, said):
    assert said in server.hover(files / "policy.yml", NAMES_ITS_SCHEMA + TEA.replace(sound, pointed.replace("¦", CARET), 1))


def test_example_cases_are_offered_the_answers_and_the_outcomes_of_their_question(files, server):
    file = files / "cases.yml"
    assert {*server.completions(file, CASES.replace("kind: green", f"kind: {CARET}"))} >= {"green", "black", "herbs"}
    assert {*server.completions(file, CASES.replace("outcome: take_back", f"outcome: {CARET}"))} == {"take_back", "refused", "check"}
    (found,) = server.diagnostics(file, CASES.replace("1 day ago", "fee ago"))
    assert found["range"]["start"]["line"] == 3


def test_a_new_fact_is_offered_once_a_command_has_read_the_policy(files, server):
    file = files / "policy.yml"
    herbs = "      herbs: Herbs\n"
    written = NAMES_ITS_SCHEMA + TEA.replace(herbs, herbs + "      chai: Chai\n")
    asked = written.replace("when: {kind: herbs}", f"when: {{kind: {CARET}}}")
    assert "chai" not in server.completions(file, asked)
    file.write_text(written, encoding="utf-8")
    renew_schemas(file)
    server.schema_changed(files / ".schema" / "policy.json")
    assert server.completions(file, asked)["chai"] == "Chai"


# --- Versions -------------------------------------------------------------------------------------------------------------

NAMES_THE_SCHEMA_OF_VERSIONS = "# yaml-language-server: $schema=../.schema/version.json\n"
VERSION = NAMES_THE_SCHEMA_OF_VERSIONS + """\
version: "2"
effective_from: 2027-01-01
terms:
  window: 14 days
topics:
  returns:
    statements:
      - rule: late
        title: Too late
      - guidance: smelling
        title: Smelling the tea
        says: Please close the tin again.
        joins: take_back
        when: {kind: herbs}
        source: Fourth line
added: smelling
removed: [herbs, cheap.exception_to]
"""


@pytest.fixture
def version(files: Path) -> Path:
    """The file of a version beside a policy, whose schemas a command has written."""
    file = files / "versions" / "2027-01-01.yml"
    file.parent.mkdir()
    file.write_text(VERSION, encoding="utf-8")
    renew_schemas(files / "policy.yml")
    return file


def test_a_version_has_no_mark_though_it_says_little(version, server):
    assert server.diagnostics(version, VERSION) == []


@pytest.mark.parametrize("sound, faulty, line, message", [
    ("effective_from: 2027-01-01\n", "", 1, 'Missing property "effective_from".'),
    ("effective_from: 2027-01-01", "effective_from: 2027-02-30", 2, "Write year, month and day, such as `2026-11-23`."),
    ("window: 14 days", "window: [14]", 4, None),
    ("when: {kind: herbs}", "when: {kind: herb}", 14, 'Value is not accepted. Valid values: "green", "black", "herbs".'),
    ("title: Too late", "titel: Too late", 9, "Property titel is not allowed."),
    ("- rule: late", "- rle: late", 8, None),
    ("removed: [herbs, cheap.exception_to]", "removed: [herb]", 17, None),
    ("added: smelling", "language: en", 16, "Property language is not allowed."),
])
def test_a_fault_of_a_version_is_marked_at_its_line(version, server, sound, faulty, line, message):
    assert sound in VERSION
    found = server.diagnostics(version, VERSION.replace(sound, faulty))
    at_line = [one["message"] for one in found if one["range"]["start"]["line"] == line]
    assert at_line and (message is None or message in at_line), found


@pytest.mark.parametrize("sound, typed, offered", [
    ("added: smelling\n", "¦\n", {"added": "The ids of what is new in this version.", "facts": None}),
    ("  window: 14 days", "  ¦", {"window": None, "fee": None}),
    ("- rule: late\n        title: Too late", "- rule: ¦", {"late": "Too late", "recent": "Recent tea"}),
    ("title: Too late", "¦", {"says": "The rule in words.", "exception_to": None}),
    ("removed: [herbs, cheap.exception_to]", "removed: ¦", {"late": None, "kind": None}),
    ("when: {kind: herbs}", "when: {kind: ¦}", {"green": "Green tea"}),
])
def test_a_version_is_offered_what_the_policy_has(version, server, sound, typed, offered):
    assert sound in VERSION
    found = server.completions(version, VERSION.replace(sound, typed.replace("¦", CARET), 1))
    assert {*offered} <= {*found}
    assert {id: found[id] for id, said in offered.items() if said is not None} == {id: said for id, said in offered.items() if said is not None}


def test_what_a_key_of_a_version_means_is_shown_below_the_pointer(version, server):
    assert server.hover(version, VERSION.replace("removed:", f"rem{CARET}oved:")).startswith("The ids of what this version no longer has")


def test_the_example_cases_and_later_versions_can_name_what_a_version_adds(version, files, server):
    found = server.completions(files / "cases.yml", CASES.replace("outcome: take_back", f"outcome: take_back\n  guidance: {CARET}"))
    assert found["smelling"] == "Smelling the tea"
    assert "smelling" in server.completions(version, VERSION.replace("removed: [herbs, cheap.exception_to]", f"removed: {CARET}"))
    (made,) = [made for address, made in schemas(TEA.encode(), [VERSION.encode()]).items() if address == VERSION_SCHEMA]
    assert "smelling" in made["definitions"]["guidance"]["properties"]["guidance"]["anyOf"][0]["enum"]


def test_what_a_later_version_looks_up_in_a_table_has_any_value():
    layer = b'version: "2"\neffective_from: 2027-01-01\nadded: rate\ndefinitions:\n  rate: {label: Rate, table: rates.csv}\n'
    made = schemas(TEA.encode(), [layer])[VERSION_SCHEMA]
    assert "enum" not in str(made["definitions"]["facts_and_values"]["properties"]["rate"])


def test_a_schema_defines_nothing_that_it_does_not_use():
    for address, schema in schemas(TEA.encode()).items():
        used = {*re.findall(r"#/definitions/(\w+)", str(schema))}
        assert {*schema["definitions"]} == used, address


def test_a_policy_has_the_same_schemas_in_every_build():
    """Python orders sets in another way in each process."""
    script = f"""
from compiler.pages.editor_schema import schemas
print(schemas(open({str(frozen.LIBRARY)!r}, "rb").read()))"""
    made = {
        subprocess.run([sys.executable, "-c", script], cwd=frozen.PROJECT, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True,
                       check=True).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1


def test_only_the_folder_beside_the_policy_is_written(files):
    file = files / "versions" / "2027-01-01.yml"
    file.parent.mkdir()
    for name in ("../../.schema/version.json", ".schema/version.json", "../version.json"):
        file.write_text(VERSION.replace("../.schema/version.json", name), encoding="utf-8")
        before = set(files.parent.rglob("*"))
        renew_schemas(files / "policy.yml")
        assert set(files.parent.rglob("*")) == before
