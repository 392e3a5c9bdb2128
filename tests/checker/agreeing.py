"""What has to agree about a policy: the evaluator, the plain reference, and the page's own script, which Node runs."""

import datetime
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from checker import Evaluator, Interview
from checker.answers import Case
from checker.certificate import certify
from checker.data import policy_from_data, policy_to_data
from checker.decide import IMPOSSIBLE
from checker.model import Policy
from compiler.derived.decision_table import decision_table
from compiler.derived.interview_plan import make_plan, walks
from compiler.engine.node import run_script
from compiler.proof.agreement import _where_rows_hold, compare_plan, compare_tables, first_wrong_walk
from tests.frozen import PROJECT
from tests.made_up_policies import QUESTION

SCRIPT = PROJECT / "docs" / "front_end" / "plan.mjs"


def assert_as_stated(made: Policy, case: Case, plain: Mapping[str, Any] | None) -> None:
    """The evaluator decides a case as the plain reference states it."""
    if plain is None:
        assert Evaluator(made).decide(QUESTION, case).status == IMPOSSIBLE
    elif plain["sound"]:
        decision = Evaluator(made).decide(QUESTION, case)
        assert set(decision.possible) == plain["possible"]
        assert (set(decision.rules), set(decision.may_lead)) == (plain["rules"], plain["may_lead"])
        assert (set(decision.guidance), set(decision.may_join)) == (plain["guidance"], plain["may_join"])
        assert len(decision.possible) > 1 or set(decision.says) == plain["texts"]
        if len(decision.possible) > 1:
            asked = {*decision.needed, *(one.fact for one in decision.judgements)}
            assert asked and not asked & {*case.known} and asked <= {fact.id for fact in made.facts}


def assert_the_page_agrees(made: Policy, days: Sequence[datetime.date] = ()) -> None:
    """What ships of a policy has the same plan, through which the page's script walks as the evaluator does; on some ``days`` also for who knows
    nothing. Its tables say the same, and have no row of no case."""
    made = policy_from_data(policy_to_data(made))
    interview = Interview(made)
    meaning = interview.evaluator.meaning
    compare_tables(meaning)
    for question in made.questions:
        rows = _where_rows_hold(meaning, decision_table(meaning, question), meaning.possible())
        assert all(where != meaning.diagrams.never for _, where in rows)
    plan = make_plan(interview)
    compare_plan(interview.evaluator.meaning, plan)
    known_nothing = [
        {"request": {"question": question.id, "answers": answers, "as_of": day.isoformat()}, "view": interview.step(question.id, answers, day)}
        for answers in [{fact.id: None for fact in made.facts}] for question in made.questions for day in days
    ]
    assert first_wrong_walk(plan, [*walks(interview, plan), *known_nothing], SCRIPT.read_bytes()) is None
    certify(interview.evaluator)


def decided_by_the_page(interview: Interview, asked: Sequence[dict[str, str]], folder: Path) -> list[str]:
    """The outcome for each ``day`` of buying and ``today``, of a policy like that of `tests/checks/tea.py`."""
    script = """
        import { readFileSync } from "node:fs";
        const { Plan } = await import(process.argv[2]);
        const { plan, asked } = JSON.parse(readFileSync(process.argv[3]));
        const made = new Plan(plan);
        const said = asked.map(({ day, today }) =>
          made.step({ question: "return", answers: { kind: "black", bought_on: day, price: "30" }, as_of: today }).decision.id);
        process.stdout.write(JSON.stringify(said));
    """
    (folder / "ask.mjs").write_text(script, encoding="utf-8")
    (folder / "asked.json").write_text(json.dumps({"plan": make_plan(interview), "asked": asked}), encoding="utf-8")
    run = run_script(folder / "ask.mjs", SCRIPT, folder / "asked.json")
    assert not run.returncode, run.stderr
    return json.loads(run.stdout)
