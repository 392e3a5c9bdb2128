"""A text that compares otherwise than the conditions do.

A text writes a comparison with a term in braces, in the words of its language: `{within return_time}` prints "within 14 days", and
`{more than return_time ago}` prints "more than 14 days ago". The condition of the rule or guidance has to make that comparison, with that
term, in that direction. So "within" over `longer_ago_than` stops a build, and so do two windows that were swapped.

The same words around a term alone, "within {return_time}", would be kept equal by nobody. So they are refused as well, with what to write
instead. A term may stand alone where no words compare with it: "You have {return_time} to return it". A term that no condition compares
with may have any words around it.

Where a condition compares one fact with several terms in the same direction, the text names them in the order of the condition. Then "3 days,
and for members 2 days" cannot change places unnoticed. The order of `any` decides nothing, so it can always follow the text.

An outcome may say the comparisons of the rules that lead to it, and one of several texts those of its own condition. Any other text, such as a
`summary`, may say those that the policy makes anywhere. The texts of facts are where some comparisons come from, so they may say any: "Do you
leave {within notice_time}?".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.model import Policy, Term, Words
from compiler.problems import Problem, listed
from compiler.reading.amounts import amount_of, decimals_of, in_parts
from compiler.reading.conditions import OF
from compiler.reading.operators import AGES, COMING, DAYS, NUMBERS, bounds
from compiler.reading.values import Path

from .said_comparisons import STATEMENT_TEXTS, Compared, Said, anywhere, direction, of_outcome, of_statement, of_text, own, said
from .subject import Subject

ID = "parted-comparison"


def check(subject: Subject) -> Iterator[Problem]:
    policy = subject.policy
    everywhere = [*dict.fromkeys(anywhere(subject))]
    done: set[Path] = set()
    for kind, statements in (("rules", policy.rules), ("guidance", policy.guidance)):
        for statement in statements:
            mine, states = [*of_statement(subject, statement)], [*own(statement.when)]
            who = f"the {'rule' if kind == 'rules' else kind} `{statement.id}`"
            for key in STATEMENT_TEXTS:
                path: Path = (kind, statement.id, key)
                done.add(path)
                found = [*said(subject, path)]
                for one in found:
                    yield from _looked_at(subject, one, mine, states, everywhere, f"the condition of {who}")
                yield from _order(subject, found, states, who)
    for outcome in subject.outcomes:
        texts = [(path, [*of_text(subject, outcome, int(path[3]))]) for path, owner, _, _ in subject.texts() if owner is outcome]
        of_all = [*of_outcome(subject, outcome.id)]
        for path, mine in [*((("outcomes", outcome.id, key), of_all) for key in ("title", "says")), *texts]:
            done.add(path)
            for one in said(subject, path):
                yield from _looked_at(subject, one, mine, [], everywhere, f"no rule that leads to `{outcome.id}`")
    for path, (_, node) in subject.loaded.nodes.items():
        if node and path not in done and path[:1] not in (("facts",), ("terms",), ("accepted",)) and not path[-1].startswith("also_called"):
            for one in said(subject, path):
                yield from _looked_at(subject, one, everywhere, [], everywhere, "no condition of the policy")


def _looked_at(
    subject: Subject, one: Said, mine: list[Compared], states: list[Compared], everywhere: list[Compared], maker: str,
) -> Iterator[Problem]:
    """The problem with one term in a text, if there is any. ``states`` are the comparisons that the condition beside the text states."""
    words = subject.policy.words
    if not one.comparisons and one.words[1:-1].strip() != one.term.id:
        days = one.term.unit == "date"
        yield _problem(
            subject, one, f"`{one.words}` compares a {'date' if days else 'term'} as only {'an amount' if days else 'a date'} can be compared.",
            f"Write {listed((f'{{{name} {one.term.id}}}' for name in (DAYS if days else (*AGES, *COMING, *NUMBERS))), 'or')}.",
        )
    if not one.comparisons:
        return
    if one.is_made(mine, words):
        if one.plain:
            yield _problem(
                subject, one, f"`{one.words}` says in plain words what a condition compares, so nothing keeps the two equal.",
                f"Write `{one.rewritten}`, which prints the same" + (", and put the whole text in quotes." if one.needs_quotes else "."))
        return
    compared = any(other.with_term(one.term, words) for other in everywhere)
    alike = any(_of_unit(one.term, state, words) for state in states)
    if not one.plain and not compared and not alike:
        yield _problem(
            subject, one, f"`{one.words}` is a comparison, but no condition compares with `{one.term.id}`.",
            "Let the condition compare with it, or put only the term into the braces and the words around them.")
    elif not one.plain or compared or alike:
        other = "" if maker.startswith("no ") else " does not"
        yield _problem(
            subject, one, f"The text says `{one.words}`, “{one.printed}”; but {maker}{other} compare{'s' if not other else ''} so"
            + (f": it says {listed(dict.fromkeys(state.in_words(subject.policy) for state in states))}." if states else "."),
            _way_out(subject.policy, one, states, compared))


def _way_out(policy: Policy, one: Said, states: list[Compared], shared: bool) -> str:
    """What to write: what means the same in the condition, or what the condition says in the text."""
    words = policy.words
    alike = [state for state in states if _of_unit(one.term, state, words)]
    for state in alike:
        for operator in _operators(state):
            if direction(operator) in one.directions and _same_bound(state, operator, one.term, words):
                return f"Write `{operator}: {one.term.id}` in the condition, which means the same and cannot part from the text."
    texts = dict.fromkeys(text for state in alike for text in state.in_braces(policy))
    mend = "Mend the condition if the text is right"
    if texts:
        return f"{mend}. If the condition is right, write {listed((f'{{{text}}}' for text in texts), 'or')} in the text."
    if alike:
        return f"{mend}. If the condition is right, declare its amount under `terms:`, and write that term in both places."
    if not shared:
        return f"{mend}, or give the text a term of its own."
    return f"{mend}. If the text means something else than what conditions compare with `{one.term.id}`, give it a term of its own."


def _operators(state: Compared) -> Iterable[str]:
    return next((group for group in (NUMBERS, DAYS, AGES, COMING) if state.operator in group), ())


def _same_bound(state: Compared, operator: str, term: Term, words: Words) -> bool:
    """Whether a comparison with a term holds for the same values as what a condition states."""
    amount = state.amount(words)
    mine = amount_of(term)
    if mine is None or amount is None:
        return False
    decimals = max(map(decimals_of, (mine, amount[0])))
    return bounds(operator, in_parts(mine, decimals) or 0) == bounds(state.operator, in_parts(amount[0], decimals) or 0)


def _of_unit(term: Term, state: Compared, words: Words) -> bool:
    amount = state.amount(words)
    if state.fact == OF:
        return term.unit == "" and term.amount is not None
    return (amount[1] if amount else "date") == term.unit or term.unit == "" and term.amount is not None


def _order(subject: Subject, found: list[Said], states: list[Compared], who: str) -> Iterator[Problem]:
    """Terms that a text names in another order than its condition, though both compare one fact in one direction."""
    words = subject.policy.words
    groups: dict[tuple[str, str], list[Compared]] = {}
    for state in states:
        group = groups.setdefault((state.fact, state.direction), [])
        if state.operand not in [one.operand for one in group]:
            group.append(state)
    for group in groups.values():
        places = [number for one in found for number, state in enumerate(group) if state.with_term(one.term, words)]
        first = [*dict.fromkeys(places)]
        if first != sorted(first):
            named, compared = (listed(group[number].operand for number in order) for order in (first, sorted(first)))
            late = next(one for one in found if group[first[1]].with_term(one.term, words))
            yield _problem(
                subject, late, f"The text of {who} names {named} in this order, but its condition compares with {compared}. Nobody can tell"
                " which belongs to which.",
                "Look whether two of them were exchanged. If not, bring both into one order; the order of `any` decides nothing.")


def _problem(subject: Subject, one: Said, message: str, way_out: str) -> Problem:
    node = subject.loaded.nodes[one.path][1]
    assert node is not None
    return subject.loaded.problem_in(node, one.span, ID, message[0].upper() + message[1:], way_out, "")
