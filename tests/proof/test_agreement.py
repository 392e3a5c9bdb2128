"""The proof of a policy: its certificate, and its entry in the cache. The proofs that fail on purpose are in test_parting.py."""

import datetime
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from checker import Evaluator, Interview, policy_to_data
from checker.certificate import certify
from checker.data import canonical_json
from checker.meaning import Meaning
from compiler.derived.interview_plan import make_plan, walks
from compiler.engine import files as engine_in_files
from compiler.engine import wasm
from compiler.engine.files import engine_files
from compiler.kept import kept as honestly_kept
from compiler.proof import agreement as proof
from compiler.proof.agreement import ProofError, compare_files, prove, prove_here
from compiler.publish.content import site_content
from compiler.reading.policy import load_policy
from compiler.reading.versions import Versions
from tests import frozen

PROJECT = Path(__file__).resolve().parents[2]
SHOP = frozen.SHOP
POLICY = load_policy(SHOP.read_bytes(), SHOP.name).policy
SMALL = frozen.policy(frozen.TEA["de"])
DATA = canonical_json(policy_to_data(POLICY)).encode()
SOURCES = {f"checker/{file.name}": file.read_bytes() for file in (PROJECT / "checker").glob("*.py")}


def engine(sources=SOURCES):
    return engine_files(sources, project=PROJECT, cache=PROJECT / ".cache")


@pytest.fixture(scope="module")
def proved(tmp_path_factory) -> tuple[dict, Path]:
    """The certificate, and the folder in which the proof is kept. Who writes there makes a copy."""
    folder = tmp_path_factory.mktemp("proved")
    return prove(Evaluator(POLICY), engine(), DATA, folder), folder


def test_the_certificate_is_made_by_here_and_by_the_engine_that_ships(proved):
    assert proved[0] == certify(Evaluator(POLICY))


def test_what_was_proved_of_the_same_bytes_is_not_proved_again(proved, monkeypatch):
    first, folder = proved

    def refuse(*arguments, **options):
        raise AssertionError("Node was run")

    monkeypatch.setattr(proof, "run_script", refuse)
    assert prove(Evaluator(POLICY), engine(), DATA, folder) == first
    with pytest.raises(AssertionError, match="Node was run"):
        prove(Evaluator(POLICY), engine(), DATA + b" ", folder)


def test_a_damaged_proof_is_made_anew(proved, tmp_path):
    first, folder = proved
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    [entry] = [entry for entry in tmp_path.rglob("*") if entry.is_file()]
    entry.write_bytes(entry.read_bytes()[: entry.stat().st_size // 2])
    with pytest.warns(UserWarning, match="damaged, and is made anew"):
        assert prove(Evaluator(POLICY), engine(), DATA, tmp_path) == first


def test_a_file_of_the_site_that_was_not_proved_is_found(tmp_path):
    (tmp_path / "python.wasm").write_bytes(b"proved")
    compare_files({"python.wasm": b"proved"}, tmp_path)
    with pytest.raises(ProofError, match="python.wasm in the site is not the file that was proved"):
        compare_files({"python.wasm": b"other"}, tmp_path)


def test_the_last_day_of_a_span_is_proved_as_well_as_the_first(monkeypatch):
    """Seven days ago is still within 7 days. The proof notices a checker that takes it for longer."""
    honest = Meaning.cell

    def off_by_one(self, level, value):
        return honest(self, level, 8 if value == 7 and self.order[level].id == "received_on" else value)

    assert prove_here(Evaluator(POLICY))["tried"] > 100
    monkeypatch.setattr(Meaning, "cell", off_by_one)
    with pytest.raises(ProofError, match="is decided as .* and not as .*'received_on': 7.*It is a mistake in the checker"):
        prove_here(Evaluator(POLICY))


def test_another_policy_in_the_bundle_is_found(tmp_path):
    other = replace(SMALL, version="another")
    with pytest.raises(ProofError, match="differ in policy"):
        prove(Evaluator(SMALL), engine(), canonical_json(policy_to_data(other)).encode(), tmp_path)


def test_the_engine_takes_each_walk_as_the_evaluator_does(tmp_path):
    interview = Interview(POLICY)
    taken = list(walks(interview, make_plan(interview)))
    assert prove(interview.evaluator, engine(), DATA, tmp_path, taken) == certify(interview.evaluator)
    walk = taken[len(taken) // 2]
    with pytest.raises(ProofError) as raised:
        prove(interview.evaluator, engine(), DATA, tmp_path, [*taken[:9], walk | {"view": walk["view"] | {"asked": []}}])
    assert "It does not say what the evaluator says to" in str(raised.value)
    assert f'"question":"{walk["request"]["question"]}"' in str(raised.value)


def test_a_policy_that_needs_more_of_the_interpreter_than_is_kept_gets_all_of_it(monkeypatch):
    honest = wasm.stub

    def too_few(module, kept):
        everything = len(kept) == len(module.bodies())
        return honest(module, kept if everything else kept - {module.exported_function("PyRun_SimpleString")})

    def anew(folder, made_from, make):
        """What lacks functions is not kept, where other builds would find it."""
        return make() if make.__qualname__.startswith("small_runtime.") else honestly_kept(folder, made_from, make)

    def python(content):
        return next(file for path, file in content.files.items() if path.endswith("/python.wasm"))

    loaded = frozen.loaded(frozen.TEA["de"])
    usual = site_content(Versions((loaded,)), project=PROJECT, cache=PROJECT / ".cache", today=datetime.date.max)
    monkeypatch.setattr(wasm, "stub", too_few)
    monkeypatch.setattr(engine_in_files, "kept", anew)
    with pytest.warns(UserWarning, match="ships with every function.*unreachable.*`make profile`"):
        whole = site_content(Versions((loaded,)), project=PROJECT, cache=PROJECT / ".cache", today=datetime.date.max)
    bodies = [wasm.Module.read(python(content)).bodies() for content in (usual, whole)]
    assert wasm.UNREACHABLE in bodies[0] and bodies[1].count(wasm.UNREACHABLE) < 100
    assert whole.files["assets/certificate.json"] == usual.files["assets/certificate.json"]
