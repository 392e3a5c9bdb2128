"""Prints how a language writes days, numbers, spans of time and lists: the part `[formats]` of its file in `compiler/languages/`.

    .venv/bin/python tools/language_formats.py de

All of it is from the Unicode CLDR, as Babel has it. It is kept in the language's file, so that neither a build nor the editor in the browser needs
Babel. A test compares the files with what this prints.
"""

import json
import re
import sys

from babel import Locale
from babel.numbers import NumberPattern
from babel.units import format_unit

SAMPLES = 200
"""For so many numbers it is written down which form of a word goes with them. Beyond, the last two digits tell."""
SPANS = {"minutes": "minute", "hours": "hour", "days": "day", "weeks": "week", "months": "month", "years": "year"}
"""The units of time, as policies write them, and their names in the CLDR."""
SPOKEN = ("days", "months", "years")
"""Those in which the checker says how long ago something is."""
FOUR_DIGITS = ("es", "it", "pl", "pt_PT")
"""Locales that do not group four digits: 2 is their `minimumGroupingDigits` in the CLDR, which Babel does not have. Look there for a new one."""


def formats(name: str) -> dict[str, object]:
    """The formats of a locale, such as ``en_GB``."""
    locale = Locale.parse(name)
    by_number = [locale.plural_form(number) for number in range(SAMPLES)]
    forms = list(dict.fromkeys(by_number))
    samples = {form: by_number.index(form) for form in forms}

    def unit(span: str) -> list[str]:
        name = f"duration-{span}"
        for length in ("long", "short", "narrow"):  # the CLDR has a shorter one in their place where they are alike
            found = [format_unit(number, name, length, locale=locale).replace(str(number), "{}") for number in samples.values()]
            if name not in found[0]:
                return [*map(_spaced, found)]
        raise LookupError(f"The CLDR does not say how {name} is written in {locale}.")

    def away(span: str, way: str) -> list[str]:
        patterns = locale._data["date_fields"][span][way]
        return [_spaced((patterns[form] if form in patterns else patterns["other"]).replace("{0}", "{}")) for form in samples]

    def joined(style: str) -> list[str]:
        patterns = locale.list_patterns[style]
        return [re.sub(r"\{[01]\}", "", patterns[where]) for where in ("middle", "end")]

    pattern: NumberPattern = locale.decimal_formats[None]
    return {
        "locale": name,
        "date": _date(locale.date_formats["long"].pattern),
        "months": _months(locale),
        "group": locale.number_symbols["latn"]["group"],
        "decimal": locale.number_symbols["latn"]["decimal"],
        "grouping": [*pattern.grouping],
        "groups_from": 10 ** pattern.grouping[0] * (10 if name in FOUR_DIGITS else 1),
        "plural": "".join(str(forms.index(form)) for form in by_number),
        "lists": {"and": joined("standard"), "or": joined("or")},
        "units": {span: unit(one) for span, one in SPANS.items()},
        "ago": {span: away(SPANS[span], "past") for span in SPOKEN},
        "ahead": {span: away(SPANS[span], "future") for span in SPOKEN},
    }


def _months(locale: Locale) -> list[str]:
    """The months as they stand in a date: in some languages as their numbers."""
    if "MMMM" in locale.date_formats["long"].pattern:
        return [locale.months["format"]["wide"][number] for number in range(1, 13)]
    return [str(number) for number in range(1, 13)]


def _date(pattern: str) -> str:
    parts = re.findall(r"'([^']*)'|(y+)|(M+)|(d+)|([^'yMd]+)", pattern)
    return "".join(
        quoted or other or ("{year}" if year else "{month}" if month else "{day}") for quoted, year, month, day, other in parts
    )


def _spaced(text: str) -> str:
    """A text without a gap between digits and a script that has no gaps between words, as its readers write it."""
    return re.sub(r"(?<=\}) (?=[\u3040-\uffff])|(?<=[\u3040-\uffff]) (?=\{)", "", text)


def as_toml(found: dict[str, object], table: str = "formats") -> str:
    lines, tables = [f"[{table}]"], []
    for key, value in found.items():
        if isinstance(value, dict):
            tables.append(as_toml(value, f"{table}.{key}"))
        else:
            lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join([*lines, *tables])


if __name__ == "__main__":
    print(as_toml(formats(sys.argv[1])))
