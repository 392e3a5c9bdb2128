"""The proof that page and checker cannot differ: every part of each decision, compared in four places, before anything is published.

The parts are decision diagrams, and a diagram is canonical: where two are the same, so are the decisions of all cases, however many. The
evaluator works the parts out here, and the very files that ship do in Pyodide, under Node; the rows of the published decision tables
are united to diagrams, and the plan of the interview is read back to diagrams. So that nothing rests on diagrams alone, cases that
together walk every edge of every part are decided whole in both Pythons, and the page's own script walks to them through the plan. One
difference, and nothing is published.
"""

from __future__ import annotations

import functools
import json
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from checker import Evaluator, Interview
from checker.certificate import CertificateError, Parts, certify
from checker.conditions import Cell
from checker.diagram import Node, TooLargeError
from checker.meaning import Meaning
from checker.model import Question, text_of
from compiler.checks import too_large
from compiler.checks.report import CheckReport
from compiler.derived.decision_table import Table, decision_table
from compiler.derived.interview_plan import as_presumed, walks, where_judged
from compiler.derived.rows import Row, Stated, Test
from compiler.engine.node import NODE_VERSION, run_script
from compiler.kept import kept, named_parts

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
    """A report without errors, with what was proved in this Python, and in what time. Raises :class:`ProofError`.

    What turns out to be too large only here is one more problem.
    """
    started = time.perf_counter()
    try:
        certificate = prove_here(Evaluator(report.loaded.policy, report.loaded.meaning))
    except TooLargeError as error:
        return replace(report, problems=(*report.problems, too_large(report.loaded, error)))
    return replace(report, certificate=certificate, proof_seconds=time.perf_counter() - started)


def prove_here(evaluator: Evaluator) -> dict[str, Any]:
    """The certificate, once the decision tables agree with the evaluator in this Python. Raises :class:`ProofError`."""
    compare_tables(evaluator.meaning)
    try:
        return certify(evaluator)
    except CertificateError as error:
        raise ProofError(f"{error} It is a mistake in the checker.") from None


def compare_certificates(tag: str, certificates: Sequence[Mapping[str, Any]], translated: Sequence[Mapping[str, Any]]) -> None:
    """Compare what was proved of a policy's versions with what was proved of them in another language. Raises :class:`ProofError`.

    Seals are over ids, so whatever the texts say, they are the same where all decisions are.
    """
    for certificate, same in zip(certificates, translated, strict=True):
        if {**same, "policy": ""} != {**certificate, "policy": ""}:
            raise ProofError(f"The policy does not decide the same in the language `{tag}`. It is a mistake in what puts the texts in.")


def compare_tables(meaning: Meaning) -> None:
    """Compare each decision table with the decisions, as diagrams: the rows of each outcome, united, are the cases that have it.

    Where a table does not say that its rows overlap, no possible case is in two of them, and each names all rules that lead in it.
    Raises :class:`ProofError` with a case for which a table says something else.
    """
    diagrams = meaning.diagrams
    for question in meaning.policy.questions:
        table = decision_table(meaning, question)
        rows = list(_where_rows_hold(meaning, table, meaning.possible()))
        for outcome in question.outcomes:
            says = diagrams.any_of(where for row, where in rows if row.outcome.id == outcome.id)
            wrong = diagrams.both(meaning.possible(), diagrams.combine(
                says, meaning.outcome(outcome.id), lambda said, decided: said != decided))
            _refuse(meaning, wrong, f"The decision table of `{question.id}` is wrong about `{outcome.id}`")
        if table.overlaps:
            _compare_leading(meaning, question, rows)
        else:
            _compare_places(meaning, question, [where for _, where in rows])
        for row, where in rows:
            _compare_rules(meaning, question, row, where)


def _compare_places(meaning: Meaning, question: Question, places: Sequence[Node]) -> None:
    """No case is in two rows: all together have as many cases as each of them on its own."""
    diagrams, every = meaning.diagrams, range(len(meaning.order))
    if sum(diagrams.count(where, every).get(True, 0) for where in places) != diagrams.count(diagrams.any_of(places), every).get(True, 0):
        together = diagrams.never
        for where in places:
            _refuse(meaning, diagrams.both(where, together), f"The decision table of `{question.id}` has two rows")
            together = diagrams.any_of([where, together])


def _compare_leading(meaning: Meaning, question: Question, rows: Sequence[tuple[Row, Node]]) -> None:
    """Where rows overlap, each rule has rows wherever it leads, but for one that leads in every other case, too."""
    diagrams = meaning.diagrams
    elsewhere = {rule.id for row, _ in rows if row.otherwise for rule in row.rules}
    for rule in meaning.policy.rules_of(question.id):
        if rule.outcome and rule.id not in elsewhere:
            named = diagrams.any_of(where for row, where in rows if rule in row.rules)
            missing = diagrams.all_of([meaning.possible(), meaning.leads(rule), diagrams.negate(named)])
            _refuse(meaning, missing, f"The decision table of `{question.id}` has no row of the rule `{rule.id}`")


def _where_rows_hold(meaning: Meaning, table: Table, where: Node) -> Iterator[tuple[Row, Node]]:
    """Each row of a table, also of its parts, with the possible cases that it states, of those that the table is about."""
    diagrams = meaning.diagrams
    stated: list[tuple[Row, Node]] = []
    for part in table.parts:
        within = diagrams.both(where, where_tests_hold(meaning, [part.test] if part.test else []))
        stated += _where_rows_hold(meaning, part.table, within)
    stated += [(row, diagrams.both(where, where_tests_hold(meaning, row.tests))) for row in table.rows if not row.otherwise]
    yield from stated
    others = diagrams.negate(diagrams.any_of(places for _, places in stated))
    yield from ((row, diagrams.both(where, others)) for row in table.rows if row.otherwise)


def _compare_rules(meaning: Meaning, question: Question, row: Row, where: Node) -> None:
    """The rules of a row lead in each of its cases, those that it names besides in some; where no rows overlap, no other rule leads."""
    diagrams = meaning.diagrams
    if not row.rules:
        _refuse(meaning, where, f"The decision table of `{question.id}` names no rule")
    for rule in meaning.policy.rules_of(question.id):
        if rule not in (*row.rules, *row.partly) and (row.overlaps or rule.outcome != row.outcome.id):
            continue
        wrong = leads = diagrams.both(where, meaning.leads(rule))
        if rule in row.rules:
            wrong = diagrams.both(where, diagrams.negate(leads))
        elif rule in row.partly:
            wrong = where if leads == diagrams.never else diagrams.never
        _refuse(meaning, wrong, f"The decision table of `{question.id}` is wrong about the rule `{rule.id}`")


def _refuse(meaning: Meaning, wrong: Node, because: str) -> None:
    """Raise :class:`ProofError` with one of some cases, if there is any."""
    if wrong != meaning.diagrams.never:
        shortest = meaning.diagrams.shortest(wrong)[True]
        case = {meaning.order[level].id: meaning.cells[level][cell][0] for level, cell in shortest.items()}
        raise ProofError(f"{because} for {case}.")


def _within(cell: Cell, span: Cell) -> bool:
    """Whether a cell lies in a span; that of an answer is the answer's own cell."""
    if isinstance(cell[0], str) or isinstance(cell[1], str):
        return cell == span
    return int(span[0]) <= cell[0] and cell[1] <= int(span[1])


def where_tests_hold(meaning: Meaning, tests: Iterable[Test]) -> Node:
    """Where some tests hold: each fact applies and lies in one of its spans, which have to be whole cells; each condition is so or not."""
    parts = []
    for test in tests:
        if isinstance(test, Stated):
            holds = meaning.holds(test.condition)
            parts.append(holds if test.holds else meaning.diagrams.negate(holds))
            continue
        fact, spans = test
        level = meaning.level[fact.id]
        cells = meaning.cells[level]
        if not ({first for first, _ in spans} <= {first for first, _ in cells} and {last for _, last in spans} <= {last for _, last in cells}):
            raise ProofError(f"A row of a decision table divides the values of `{fact.id}` where no condition does: {spans}.")
        inside = [any(_within(cell, span) for span in spans) for cell in cells]
        parts += [meaning.applies(fact.id), meaning.diagrams.test(level, inside)]
    return meaning.diagrams.all_of(parts)


def prove_plan(interview: Interview, plan: Mapping[str, Any], script: bytes) -> list[dict[str, Any]]:
    """Read a plan's diagrams back, and have the page's script take every kind of walk through it. Returns the walks.

    The diagrams have to be those of the decision's parts, and the script has to see what the evaluator says. Raises :class:`ProofError`.
    """
    compare_plan(interview.evaluator.meaning, plan)
    taken = list(walks(interview, plan))
    wrong = first_wrong_walk(plan, taken, script)
    if wrong:
        raise ProofError(
            "The checker's page would not say what the checker says. It is a mistake in the plan of the interview, or in the script"
            f" that walks through it. Asked `{wrong['question']}` with the answers {wrong['answers']}."
        )
    return taken


def compare_plan(meaning: Meaning, plan: Mapping[str, Any]) -> None:
    """Read each diagram of a plan back, row by row: it has to be the one that the evaluator decides by. Raises :class:`ProofError`."""
    policy, diagrams = meaning.policy, meaning.diagrams

    @functools.cache
    def node(row: int) -> Node:
        content = plan["rows"][row]
        if isinstance(content, Mapping):
            value = content["value"]
            return diagrams.value(tuple(value) if isinstance(value, (list, tuple)) else value)
        level, *rows = content
        return diagrams.branch(level, [*map(node, rows)])

    def compare(what: str, planned: Mapping[str, int], evaluated: Mapping[str, Node]) -> None:
        read_back = {id: node(plan["diagrams"][diagram]) for id, diagram in planned.items()}
        for id in read_back.keys() | evaluated.keys():
            if read_back.get(id) != evaluated.get(id):
                raise ProofError(
                    f"The plan of the interview does not say what the checker says about `{id}`, {what}. It is a mistake in what makes"
                    " the plan."
                )

    statements = [statement["id"] for statement in plan["statements"]]
    for question in policy.questions:
        parts, planned = Parts(meaning, question.id), plan["questions"][question.id]
        compare("the outcome of a question", {question.id: planned["outcome"]}, {question.id: as_presumed(meaning, parts.outcome)})
        for name in ("rules", "guidance"):
            named = {statements[number]: diagram for number, diagram in planned[name]}
            compare(f"among the {name} of `{question.id}`", named, {id: as_presumed(meaning, part) for id, part in getattr(parts, name).items()})
        texts = {text_of(id, number): text[0] for id, all in planned["texts"].items() for number, text in enumerate(all)}
        compare(f"among the texts of the outcomes of `{question.id}`", texts, {id: as_presumed(meaning, part) for id, part in parts.texts.items()})
        judged = {meaning.order[int(level)].id: diagram for level, diagram in planned["judgements"].items()}
        compare(f"for whoever judges it for `{question.id}`", judged, {
            fact.id: where_judged(meaning, parts, fact)
            for fact in policy.facts
            if fact.judged_by and meaning.level[fact.id] in diagrams.facts(parts.outcome)
        })
    compare("a fact", {fact["next"]["fact"]: fact["applies"] for fact in plan["facts"]},
            {fact.id: meaning.applies(fact.id) for fact in policy.counted})
    for fact in plan["facts"]:
        id, asked = fact["next"]["fact"], {str(number): diagram for number, (diagram, _) in enumerate(fact["asks"], 1)}
        compare(f"by its number among the questions for `{id}`", asked, {
            str(number): meaning.holds(one.when) for number, one in enumerate(meaning.order[meaning.level[id]].variants, 1)
        } if not meaning.order[meaning.level[id]].part_of else {})
    compare("by its number among what is impossible",
            {str(number): combination["when"] for number, combination in enumerate(plan["impossible"], 1)},
            {str(number): meaning.holds(combination.when) for number, combination in enumerate(policy.impossible, 1)})


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

    return json.loads(kept(cache / "proof", [*named_parts(files), PROVE_SCRIPT.read_bytes(), NODE_VERSION], decide_every_case))
