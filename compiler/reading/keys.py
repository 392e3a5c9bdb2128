"""The keys of each thing of a policy: one table of what can be written, and how things are read by it.

The table is also what editors are told while they write (:mod:`compiler.pages.editor_schema`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from compiler.problems import Span, closest, listed, word
from compiler.reading.values import Path, Reader
from compiler.reading.yaml_nodes import BrokenNode, Entry, ListNode, MapNode, Node, TextNode

LINE, PROSE, PHRASES = "a line for readers", "a text for readers", "a line for readers, or a list of them"
TEXT, DAY, NUMBER, BOUND = "a text", "a day", "a whole number", "a whole number or a day"
ID, NAME, NAMES = "an id of its own", "the id of something", "the id of something, or a list of them"
GROUP, LIST, OWN = "things by their ids", "a list of things", "keys of its own"
WEEKDAYS, DAYS = "days of the week", "a list of days"
CONDITION, ANSWERS, ALIKE, SAID = "a condition", "a way to answer", "answers that are alike", "answers to facts"

SEVERAL_OF = "several_of"
"""The key below ``answers`` of a fact that takes several of them at once."""

MARKED = (("rules",), ("guidance",), ("outcomes",))
"""The things in whose texts brackets mark the words that carry the strength."""


@dataclass(frozen=True)
class Key:
    """What is written after a key."""

    form: str
    """One of the forms above."""
    means: str
    """What it says, in a sentence or two for whoever writes it."""
    of: str = ""
    """The kinds of things that are named, or that stand below it, with a space between them."""
    required: bool = True
    only: str = ""
    """The answers of a fact, as in ``date``, with which it goes; empty if it goes with any. Several have a comma between them."""
    empty: bool = False
    """Whether the list or group may have nothing in it."""
    in_words: bool = False
    """Whether customers read it, though it is no text in which numbers have to be terms."""
    by_condition: bool = False
    """Whether there can be a list of texts in its place, each with the condition under which it is said."""


def _optional(form: str, means: str, of: str = "", only: str = "", empty: bool = False, in_words: bool = False) -> Key:
    return Key(form, means, of, required=False, only=only, empty=empty, in_words=in_words)


_TITLE = Key(LINE, "Its heading, in a few words.")
_ALSO_CALLED = _optional(
    PHRASES, "What customers call it. The search finds it by these words; no page prints them.",
)
_CONTACT = _optional(NAMES, "The route to whoever the text asks to contact: one id, or several.", "route")
_DO = _optional(PROSE, "What a customer for whom it holds has to do now, such as “Contact us with your order number.”")

KEYS: Mapping[str, Mapping[str, Key]] = {
    "policy": {
        "policy": Key(ID, "The id of the policy."),
        "title": Key(LINE, "The name of the policy."),
        "language": Key(NAME, "The language of all texts, such as `en`.", "language"),
        "version": Key(TEXT, "The version of the policy: any text, in quotes if it looks like a number, such as `\"1.0\"`."),
        "effective_from": Key(DAY, "The day from which the rules hold, as year-month-day."),
        "time_zone": _optional(
            TEXT, "Where the days of the policy begin, such as `Europe/Berlin`. A policy with several versions needs it; without it the visitor's"
            " own days count.",
        ),
        "reference_date": _optional(
            NAME, "The fact whose day says which version of the policy decides, such as the day of the order. Without it today decides.", "day",
        ),
        "summary": Key(LINE, "What the policy is about, in one or two sentences."),
        "notice": Key(PROSE, "What every reader should know, such as that this is not legal advice."),
        "source": Key(LINE, "What the policy was written from."),
        "contact": _optional(GROUP, "How customers reach those who help. Each entry is a route; the first is for whoever is told no other.", "route"),
        "terms": _optional(
            GROUP, "Numbers, amounts and dates with a name. Texts name them in braces, conditions by their ids, so that both say the same.",
            "term",
        ),
        "calendar": _optional(OWN, "Which days are business days. Only what counts in them needs it.", "calendar"),
        "facts": Key(GROUP, "What the checker can ask. A fact can depend only on facts above it.", "fact"),
        "amounts": _optional(
            GROUP, "What is computed from numbers and compared like one. An amount can name only those above it.", "amount",
        ),
        "definitions": _optional(
            GROUP, "Conditions with a name, for rules and tables to speak of. A definition can name only those above it.", "definition",
        ),
        "impossible": _optional(LIST, "Answers that cannot go together.", "impossible"),
        "questions": Key(GROUP, "What customers ask, and the outcomes there can be.", "question"),
        "topics": Key(GROUP, "The pages, with their rules and guidance.", "topic"),
        "accepted": _optional(LIST, "Findings of `check` that you have looked at and let stand.", "accepted"),
        "renamed": _optional(GROUP, "What got another name, the old one first. Only `diff` looks at it.", "renamed"),
    },
    "version": {
        "version": Key(TEXT, "The name of this version of the policy: any text, in quotes if it looks like a number."),
        "effective_from": Key(DAY, "The day from which this version holds, and the one before it no longer does."),
        "added": _optional(NAMES, "The ids of what is new in this version."),
        "removed": _optional(NAMES, "The ids of what this version no longer has; a key of a thing as `id.key`."),
    },
    "calendar": {
        "weekdays": Key(WEEKDAYS, "The business days of a week: `monday to friday`, or a list of them."),
        "holidays": _optional(DAYS, "The days that are no business days all the same, each as year-month-day. Without it only weekdays tell."),
        "extends": _optional(NAMES, "The terms that go on to the next business day where their last day is none: one id, or several.", "term"),
    },
    "fact": {
        "label": Key(LINE, "A few words for the headings of tables."),
        "question": Key(LINE, "What the customer is asked; or a list of questions, each with its condition.", by_condition=True),
        "hint": _optional(LINE, "Where to find the answer."),
        "looked_up": _optional(LINE, "Where a customer can look it up, such as “on your order detail page”."),
        "judged_by": _optional(
            LINE, "Who judges this, if only a person or the law can. The customer is then never asked.",
            only="yes or no,choice,date,whole number,number",
        ),
        "presumed": _optional(
            TEXT, "The answer that is taken for granted of what somebody judges, such as `no`. The decision says that it can turn out otherwise.",
            only="yes or no,choice",
        ),
        "after": _optional(
            LINE, "What stands behind “after” where a text says a last day: `you bought it` for “30 days after you bought it”.", only="date",
        ),
        "also_called": _ALSO_CALLED,
        "answers": Key(
            ANSWERS, "A list of answers, each as `id: Text`, or such a list below `several_of`, for a question that takes several of them at once;"
            " or `yes or no`, `date`, `whole number` or `number`.",
        ),
        "groups": _optional(
            GROUP, "Answers that conditions and tables can name together. Each entry is a group.", "answer_group", only=f"choice,{SEVERAL_OF}",
        ),
        "unit": Key(TEXT, "What the number counts, such as `days` or `EUR`.", only="whole number,number"),
        "decimals": Key(NUMBER, "How many digits the number can have behind the point: `2` for cents.", only="number"),
        "from": _optional(
            BOUND, "The smallest number that can be meant, or the first day of a date that is compared with the calendar.",
            only="whole number,number,date",
        ),
        "to": _optional(
            BOUND, "The largest number that can be meant, or the last day of a date that is compared with the calendar.",
            only="whole number,number,date",
        ),
        "at_most_ago": _optional(TEXT, "How long ago a date can be that is compared with today, such as `10 years`.", only="date"),
        "at_most_ahead": _optional(TEXT, "How far ahead a date can be that is compared with days to come, such as `2 years`.", only="date"),
        "alike": _optional(ALIKE, "Answers that are meant to lead to the same: a list of them, or a list of such lists.", only="choice"),
        "applies_when": _optional(
            CONDITION, "Where this does not hold, the fact makes no sense and is left aside. It can only mention facts above it.",
        ),
    },
    "answer_group": {
        "label": Key(LINE, "A few words for tables and conditions."),
        "answers": Key(NAMES, "The answers that belong to it."),
    },
    "amount": {
        "label": Key(LINE, "A few words for tables and conditions."),
        "is": Key(
            TEXT, "How it is computed: facts, terms and amounts with `+`, `-`, `*`, `of` or `/` between them, such as `passed_on / gross` or `15 % of"
            " price`.",
        ),
        "unit": _optional(TEXT, "What it counts, such as `percent` for a share, if that is not what its facts count."),
        "decimals": _optional(NUMBER, "How many digits there can be behind the point of what it is compared with, and that are said."),
        "says": _optional(LINE, "How texts that name it in braces say it to everybody, such as “{fee_rate} of the price”."),
        "rounded": _optional(
            NAME, "How it is rounded where it is said: `up`, `down` or `nearest`. What is compared is exact.", "rounding",
        ),
    },
    "definition": {
        "label": Key(LINE, "A few words for tables and conditions."),
        "when": _optional(CONDITION, "The condition that it stands for. It has this or a `table`."),
        "table": _optional(
            TEXT, "A file of comma-separated values beside the policy, such as `rates.csv`: what follows from the answers to the facts in its first"
            " line.",
        ),
    },
    "impossible": {
        "when": Key(CONDITION, "What cannot occur."),
        "because": Key(PROSE, "The reason. A customer reads it beside an answer that would not fit."),
        "do": _optional(PROSE, "What to do if both answers are right all the same."),
        "contact": _CONTACT,
    },
    "route": {
        "name": Key(LINE, "What stands on the button."),
        "link": _optional(TEXT, "An address that begins with `https://`, or a page of the site such as `returns/` or `returns/#opened-tin`."),
        "mail": _optional(TEXT, "A mail address."),
        "phone": _optional(TEXT, "A phone number as one dials it, in quotes."),
        "where": _optional(PROSE, "Where it is found, such as a counter."),
        "hours": _optional(TEXT, "When somebody answers, in any words.", in_words=True),
        "have_ready": _optional(PROSE, "What to have at hand."),
        "answered_by": Key(LINE, "Who answers."),
        "for_now": _optional(NAME, "The route that stands in for this one until you know how it is reached.", "other_route"),
    },
    "question": {
        "ask": Key(LINE, "The question in the customer's words."),
        "topic": Key(NAME, "The topic on whose page the table of all cases stands.", "topic"),
        "outcomes": Key(GROUP, "What the answer can be.", "outcome"),
        "applies_when": _optional(
            CONDITION, "Where this does not hold, the question does not come up, and the checker says so. It can name what another question is"
            " decided with.",
        ),
        "returns_from": _optional(
            NAME, "For a question about returns: the fact with the day of delivery. Search engines are then told what the rules decide.", "day"),
    },
    "outcome": {
        "strength": Key(NAME, "How strongly it speaks. Its title and the words of its rules have to be just as strong.", "strength"),
        "tone": _optional(NAME, "How it looks to the customer, if its strength does not say so: `good`, `bad`, `neutral` or `open`.", "tone"),
        "title": Key(LINE, "The answer in a few words."),
        "says": Key(PROSE, "The answer in full; or a list of texts, each with its condition.", by_condition=True),
        "see_also": _optional(NAMES, "Questions to ask next: one id, or several.", "question"),
        "contact": _CONTACT,
    },
    "variant": {
        "when": Key(CONDITION, "The condition under which it is said. The last one has `otherwise`: it is said where no other condition holds."),
        "says": Key(LINE, "The text."),
    },
    "topic": {
        "title": Key(LINE, "The heading of the page."),
        "intro": Key(PROSE, "What the page is about."),
        "statements": Key(LIST, "The rules and the guidance of the page. Each begins with its id.", "rule guidance"),
    },
    "rule": {
        "rule": Key(ID, "The id of the rule. Links point at it, so it should stay as it is."),
        "title": _TITLE,
        "says": Key(PROSE, "The rule in words."),
        "when": Key(CONDITION, "The condition under which it holds: `always`, `otherwise`, or facts with their values."),
        "outcome": _optional(NAME, "The outcome that follows. An exception without one only takes the other rule away.", "outcome"),
        "exception_to": _optional(
            NAMES,
            "The rules that do not count where this one holds. An outcome stands for every rule that leads to it, and `all` for every rule of the"
            " question that leads to another outcome.",
            "rule outcome all",
        ),
        "source": _optional(LINE, "Where the source says so. Left out only if the outcome is `not covered`."),
        "do": _DO,
        "contact": _CONTACT,
        "also_called": _ALSO_CALLED,
    },
    "guidance": {
        "guidance": Key(ID, "The id of the guidance. Links point at it, so it should stay as it is."),
        "title": _TITLE,
        "says": Key(PROSE, "The guidance in words."),
        "joins": Key(NAMES, "The questions, outcomes or rules to whose decisions it is added: one id, or several.", "question outcome rule"),
        "when": Key(CONDITION, "The condition under which it is added: `always`, or facts with their values."),
        "source": Key(LINE, "Where the source says so."),
        "strength": _optional(NAME, "How strong the advice is, where that matters, such as `ideally`.", "strength"),
        "instead_of": _optional(NAMES, "Guidance in whose place this one comes: one id, or several.", "guidance"),
        "do": _DO,
        "contact": _CONTACT,
        "also_called": _ALSO_CALLED,
    },
    "accepted": {
        "finding": Key(TEXT, "The name of the finding, as in the square brackets behind its message."),
        "about": Key(NAMES, "The id of what the finding is about, or several."),
        "because": Key(TEXT, "Your reason. The report shows it."),
        "words": _optional(TEXT, "The words that you accept, as the finding shows them."),
    },
    "case": {
        "case": Key(TEXT, "What the case is about. Each one differently."),
        "question": Key(NAME, "The question that is asked.", "question"),
        "as_of": _optional(DAY, "The day on which it is asked; the policy's `effective_from` if left out."),
        "answers": Key(
            SAID, "What is known: facts with an answer, a number or a date; `{}` if nothing is. A list stands for a case with each of its answers.",
            "fact", empty=True,
        ),
        "outcome": _optional(NAME, "The outcome that you expect, or `check` if the answers contradict each other.", "outcome"),
        "possible": _optional(NAMES, "Instead of `outcome`: all the outcomes that are still possible, if not enough is known.", "outcome"),
        "rules": _optional(NAMES, "All the rules that lead to the outcome in any case.", "rule", empty=True),
        "guidance": _optional(NAMES, "All the guidance that is added in any case.", "guidance", empty=True),
        "set_aside": _optional(NAMES, "All the answers that are left aside, since their facts do not apply in this case.", "fact", empty=True),
    },
}
"""By kind of thing, its keys in the order in which they are usually written. Reading takes no key that is not here."""


def not_applying(question: str) -> tuple[str, str]:
    """The ids of the outcome and of the rule which say that a question does not apply."""
    return f"{question}_does_not_apply", f"{question}-does-not-apply"


class Fields:
    """The keys of one thing. When it is closed, the keys that were not read have no meaning, and are reported."""

    def __init__(self, reader: Reader, node: Node, head: Span, kind: str, what: str, path: Path):
        """``kind`` says which keys it can have. ``head`` is the place where it is named. Messages call it ``what``, findings ``path``."""
        self._reader = reader
        self._report = reader.report
        self._entries = node.entries if isinstance(node, MapNode) else None
        self._keys = KEYS[kind]
        self._known: list[str] = []
        self._missing: list[str] = []
        self.head = head
        self.what = what
        self.path = path
        if self._entries is None and not isinstance(node, BrokenNode):
            empty = isinstance(node, TextNode) and not node.value
            message = f"{what} has none of its keys."
            advice = "Write its keys below it, each as `key: value`."
            self._report.add("wrong-type", head if empty else node.span, message, advice)

    def __contains__(self, key: str) -> bool:
        return self._entries is not None and key in self._entries

    def __bool__(self) -> bool:
        """Whether there are keys to read at all; if not, that has been reported."""
        return self._entries is not None

    def key_span(self, key: str) -> Span:
        """Where a key stands."""
        return self._entry(key).key.span

    def value_span(self, key: str) -> Span:
        """Where the value of a key stands."""
        return self._entry(key).value.span

    def peek(self, key: str) -> Node | None:
        """The value of a key that is read later, as far as there is one."""
        return self._entry(key).value if key in self else None

    def ignore(self, *keys: str) -> None:
        """Accept keys about which nothing more can be said."""
        self._known.extend(keys)

    def get(self, key: str, required: bool | None = None) -> Node | None:
        """The value of a key. ``required`` is given where that depends on more than the kind of thing."""
        about = self._keys[key]
        self._known.append(key)
        if key not in self:
            if about.required if required is None else required:
                self._missing.append(key)
            return None
        entry = self._entry(key)
        if isinstance(entry.value, TextNode) and not entry.value.value:
            message, advice = f"`{key}` is empty.", "Write something after it, or delete it."
            self._report.add("empty-text", entry.key.span, message, advice)
            return BrokenNode(entry.key.span)
        self._reader.remember((*self.path, key), entry.value)
        return entry.value

    def text(self, key: str) -> str:
        """A text that readers do not see as it is."""
        node = self._node(key, TEXT)
        return self._reader.text(node, f"`{key}`") if node else ""

    def prose(self, key: str, required: bool | None = None) -> str:
        """A text for readers."""
        node = self._node(key, LINE, PROSE, required=required)
        return self._reader.prose(node, f"`{key}`", one_line=self._keys[key].form == LINE, marks=self.path[:1] in MARKED) if node else ""

    def variants(self, key: str) -> tuple[str, list[tuple[Node, str]]]:
        """A text for readers that can be a list: the one that is said otherwise, and the others, each with its condition."""
        if not isinstance(self.peek(key), ListNode):
            return self.prose(key), []
        read: list[tuple[Node | None, str, Span]] = []
        node = self._node(key, LINE, PROSE)
        for number, item in enumerate(self._reader.items(node, f"`{key}`") if node else []):
            fields = Fields(self._reader, item, item.span, "variant", f"A text of `{key}`", (*self.path, key, str(number)))
            read.append((fields.get("when"), fields.prose("says"), item.span))
            fields.close()
        otherwise = [isinstance(when, TextNode) and when.value == "otherwise" for when, _, _ in read]
        above = [when.span for (when, _, _), rest in zip(read[:-1], otherwise) if rest and when]
        for span in above:
            message = f"`otherwise` stands above other texts of `{key}`."
            self._report.add("no-otherwise", span, message, "Move it to the end, since it is said where no other condition holds; and write it once.")
        if read and not above and not otherwise[-1] and read[-1][0]:
            message = f"None of the texts of `{key}` is for all other cases."
            advice = "Write one at the end, with `when: otherwise`. It is said where no other condition holds."
            self._report.add("no-otherwise", read[-1][2], message, advice)
        return read[-1][1] if read else "", [(when, says) for (when, says, _), rest in zip(read[:-1], otherwise) if when and not rest]

    def name(self, key: str, required: bool | None = None) -> TextNode | None:
        """The id of something declared elsewhere, or a text to look at; ``None`` where it is missing or was reported."""
        node = self._node(key, NAME, TEXT, required=required)
        named = node is not None and self._reader.text(node, f"`{key}`")
        return node if named and isinstance(node, TextNode) else None

    def one_of(self, key: str, options: Collection[str], code: str, message: str, cutoff: float = 0.6) -> str:
        """One of some words of the format; empty where it is missing. ``message`` is what is said of any other."""
        node = self.name(key)
        if node and node.value not in options:
            self._reader.unknown(code, node, f"{word(node.value)} {message}", options, cutoff=cutoff)
        return node.value if node else ""

    def names(self, key: str) -> list[TextNode]:
        """One id or a list of them."""
        node = self._node(key, NAMES)
        items = self._reader.values(node, f"`{key}`", self._keys[key].empty) if node else []
        named = [item for item in items if self._reader.text(item, f"An item of `{key}`")]
        return [item for item in named if isinstance(item, TextNode)]

    def phrases(self, key: str) -> tuple[str, ...]:
        """A text for readers, or a list of them."""
        node = self._node(key, PHRASES)
        items = self._reader.values(node, f"`{key}`") if node else []
        for number, item in enumerate(items, 1):
            self._reader.remember((*self.path, f"{key} {number}"), item)
        return tuple(self._reader.prose(item, f"An item of `{key}`") for item in items)

    def day(self, key: str) -> date | None:
        """A day of the calendar."""
        node = self._node(key, DAY, BOUND)
        return self._reader.day(node, f"`{key}`") if node else None

    def number(self, key: str, decimals: int = 0) -> int | None:
        """A whole number; with decimals, so many of its smallest parts."""
        node = self._node(key, NUMBER, BOUND)
        return self._reader.number(node, f"`{key}`", decimals) if node else None

    def entries(self, key: str) -> list[Entry] | None:
        """The things of a group, or ``None`` if they cannot be known."""
        node = self._node(key, GROUP, SAID)
        if node is None:
            return None if self._keys[key].required else []
        found = self._reader.entries(node, f"`{key}`", self._keys[key].empty)
        return found if isinstance(node, MapNode) else None

    def items(self, key: str) -> list[Node]:
        """The items of a list."""
        node = self._node(key, LIST)
        return self._reader.items(node, f"`{key}`") if node else []

    def close(self) -> None:
        """Report the keys that have no meaning, and those that are missing."""
        for entry in (self._entries or {}).values():
            if entry.key.value in self._known:
                continue
            free = [key for key in self._known if key not in self]
            meant = closest(entry.key.value, free)
            if meant in self._missing:
                self._missing.remove(meant)  # It is not missing, it is misspelt.
            message = f"{self.what} has no key {word(entry.key.value)}."
            self._reader.unknown(
                "unknown-key", entry.key, message, free, "Delete it; all keys are there already."
            )
        if self and self._missing:
            keys = "key" if len(self._missing) == 1 else "keys"
            message = f"{self.what} lacks the {keys} {listed(self._missing)}."
            advice = f"Add {listed(f'{key}: …' for key in self._missing)}."
            self._report.add("missing-key", self.head, message, advice)

    def _node(self, key: str, *forms: str, required: bool | None = None) -> Node | None:
        form = self._keys[key].form
        if form not in forms:
            raise TypeError(f"`{key}` is read as {forms[0]}, and the table of keys says that it is {form}")
        return self.get(key, required)

    def _entry(self, key: str) -> Entry:
        assert self._entries is not None
        return self._entries[key]
