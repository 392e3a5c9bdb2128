"""The proof that page and checker cannot differ: every complete case, decided in four places, before anything is published.

The evaluator decides all of them here; the very files that ship decide all of them in Pyodide, under Node; the published decision
tables are read row by row for each; and the page's own script walks to each through the plan of the interview. One difference,
and nothing is published.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from checker import Evaluator, Interview
from checker.certificate import certify, decisions
from checker.conditions import Value
from compiler.checks.report import CheckReport
from compiler.derived.decision_table import Row, decision_table
from compiler.derived.interview_plan import walks
from compiler.engine.node import NODE_VERSION, run_script
from compiler.kept import kept

PROVE_SCRIPT = Path(__file__).with_name("decide_every_case.mjs")
MISSING_FUNCTION = 3
"""The exit status of that script where the small runtime lacks a function."""
WALK_SCRIPT = Path(__file__).with_name("walk_plan.mjs")


class ProofError(Exception):
    """Two of the four do not agree; the message names the first case in which they differ."""


class MissingFunctionError(ProofError):
    """The small runtime lacks a function of the interpreter that this policy needs."""


def prove(
    evaluator: Evaluator,
    engine: Mapping[str, bytes],
    policy_data: bytes,
    cache: Path,
    taken: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The certificate of a policy, once everything agrees.

    ``engine`` are the files that ship, ``policy_data`` the policy that ships, ``taken`` the walks that the small runtime has to take
    as the evaluator does (see :func:`compiler.derived.interview_plan.walks`). What was proved of the same bytes before is kept below
    ``cache`` and not proved again. Raises :class:`ProofError`.
    """
    certificate = prove_here(evaluator)
    shipped = _in_pyodide(engine, policy_data, taken, cache)
    if shipped != certificate:
        differing = [key for key in certificate if shipped.get(key) != certificate[key]]
        raise ProofError(
            "The Python that ships to browsers does not decide as the one that builds the site: their certificates differ in"
            f" {', '.join(differing)}. Run `make clean site`; if that does not help, it is a mistake in the checker."
        )
    return certificate


def proved(report: CheckReport) -> CheckReport:
    """A report without errors, with what was proved in this Python, and in what time. Raises :class:`ProofError`."""
    started = time.perf_counter()
    certificate = prove_here(Evaluator(report.loaded.policy, report.loaded.meaning))
    return replace(report, certificate=certificate, proof_seconds=time.perf_counter() - started)


def prove_here(evaluator: Evaluator) -> dict[str, Any]:
    """The certificate, once the decision tables agree with the evaluator in this Python. Raises :class:`ProofError`."""
    compare_tables(evaluator)
    return certify(evaluator)


def compare_tables(evaluator: Evaluator) -> None:
    """Read each decision table as a customer does, for every case. Raises :class:`ProofError` where it says something else."""
    policy = evaluator.policy
    tables = {question.id: decision_table(evaluator.meaning, question) for question in policy.questions}
    for decision in decisions(evaluator):
        rows = matching(tables[decision["question"]], decision["case"])
        if {row.outcome.id for row in rows} != {decision["outcome"]}:
            raise ProofError(
                f"The decision table of `{decision['question']}` does not say `{decision['outcome']}` for {decision['case']}."
            )


def matching(rows: Iterable[Row], case: Mapping[str, Value]) -> list[Row]:
    """The rows of a decision table that state a complete case."""
    rows = list(rows)
    return [row for row in rows if not row.otherwise and _states(row, case)] or [row for row in rows if row.otherwise]


def _states(row: Row, case: Mapping[str, Value]) -> bool:
    return all(
        fact.id in case and any(first <= case[fact.id] <= last for first, last in cells) for fact, cells in row.facts
    )


def prove_plan(interview: Interview, plan: Mapping[str, Any], script: bytes) -> list[dict[str, Any]]:
    """Have the page's script take every kind of walk through a plan: it has to see what the evaluator says. Returns the walks.

    Raises :class:`ProofError` where it sees something else.
    """
    taken = list(walks(interview, plan))
    wrong = first_wrong_walk(plan, taken, script)
    if wrong:
        raise ProofError(
            "The checker's page would not say what the checker says. It is a mistake in the plan of the interview, or in the script"
            f" that walks through it. Asked `{wrong['question']}` with the answers {wrong['answers']}."
        )
    return taken


def first_wrong_walk(
    plan: Mapping[str, Any], walks: Sequence[Mapping[str, Any]], script: bytes
) -> Mapping[str, Any] | None:
    """The first request to which the page's script sees another answer in the plan than it should. Runs Node."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "plan.mjs").write_bytes(script)
        Path(folder, "walks.json").write_text(json.dumps({"plan": plan, "walks": walks}), encoding="utf-8")
        run = run_script(WALK_SCRIPT, Path(folder, "plan.mjs"), Path(folder, "walks.json"))
    if run.returncode != 0:
        raise ProofError(f"The script of the checker's page cannot walk through the interview.\n{run.stderr.strip()}")
    return json.loads(run.stdout)


def compare_files(files: Mapping[str, bytes], site: Path) -> None:
    """Compare the files of a site, by path, with those that were proved. Raises :class:`ProofError` where one holds something else."""
    for path, content in files.items():
        if (site / path).read_bytes() != content:
            raise ProofError(f"{path} in the site is not the file that was proved. It is a mistake in what writes the site.")


def _in_pyodide(
    engine: Mapping[str, bytes], policy_data: bytes, taken: Sequence[Mapping[str, Any]], cache: Path
) -> dict[str, Any]:
    """The certificate that the engine's own files make of the policy, once they have taken the walks."""
    files = {**engine, "policy.json": policy_data, "walks.json": json.dumps(taken).encode()}
    made_from = [part for name, content in sorted(files.items()) for part in (name.encode(), content)]

    def decide_every_case() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            for name, content in files.items():
                Path(folder, name).parent.mkdir(exist_ok=True)
                Path(folder, name).write_bytes(content)
            run = run_script(PROVE_SCRIPT, Path(folder))
        if run.returncode == MISSING_FUNCTION:
            raise MissingFunctionError(run.stderr.strip())
        if run.returncode != 0:
            raise ProofError(f"The Python that ships to browsers cannot decide this policy.\n{run.stderr.strip()}")
        return run.stdout.encode()

    return json.loads(kept(cache / "proof", [*made_from, PROVE_SCRIPT.read_bytes(), NODE_VERSION], decide_every_case))
