"""Why a change was refused, in one sentence of the language on the screen.

The loader speaks to whoever edits the file. In the room only what is wrong and what would be right matters, so its commonest
sentences have words for the room in ``text/messages.yaml``; any other is told as ``check`` tells it.
"""

from __future__ import annotations

from typing import Any

from cdm_bc.case import Case
from cdm_bc.sentences import Sentence, Writer, as_sentence, filled
from cdm_bc.text import Formatter, texts
from cdm_bc.text.messages import message_in, messages
from cdm_bc.text.numbers import SHARE, NumberError, write_number, write_quantity
from cdm_bc.workshop.change import Refused, Unclear
from cdm_bc.workshop.nodes import Action, act
from cdm_bc.workshop.readings import example, likely
from cdm_bc.workshop.view import Held, View

#: The hint that is left out if a percent sign was typed: who typed it meant percents.
MEANT = "Did you mean {value:g}?"


def sentence(refused: Refused, case: Case, formatter: Formatter, typed: str = "") -> str:
    """Why it was refused, in the formatter's language; `typed` is what stands in the box."""
    if not refused.problems:
        return refused.told(formatter.language)
    problem = refused.problems[0]
    found = as_sentence(problem.message)
    room = messages().get(found.template, {}).get("room")
    if room:
        return filled(room[formatter.language], found.values, _RoomWriter(case, formatter, "%" in typed))
    text = texts("workshop", formatter.language)
    return text("refused.loader", place=problem.key, message=message_in(found, formatter.language))


def hold(view: View, error: Refused | NumberError | Unclear, name: str, args: dict[str, Any], field: str) -> Held:
    """What was typed and not carried out: what is said of it, and what it may have meant. `name`, `args` : of the action."""
    typed, unit, t = str(args.get("value", "")), str(args.get("unit", "")), view.t

    def take(chosen: str, **more: Any) -> Action:
        return act(
            name, **{key: value for key, value in args.items() if key != "value"}, chosen=chosen, field=field, **more
        )

    if isinstance(error, Unclear):
        in_percent = unit == SHARE

        def write(raw: Any) -> str:
            return write_quantity(raw, view.language, percent=in_percent)

        offers = [(t(f"range.{key}", to=write(raw)), take(write(raw), sure=True)) for key, raw in error.choices.items()]
        return Held(typed, t("range.ask", was=write(error.old.dump())), tuple(offers), is_question=True)
    if isinstance(error, NumberError):
        found = likely(error, typed, view.language, view.currency, unit)
        said = (
            f"{error} {t('number.example', example=example(view.language, unit))}" if args.get("unit") else str(error)
        )
        return Held(typed, said, tuple((t("number.meant", number=text), take(text)) for text in found))
    return Held(typed, sentence(error, view.case, view.f, typed))


class _RoomWriter(Writer):
    """Writes values as the room does: names for ids, numbers in the language, shares as percents."""

    def __init__(self, case: Case, formatter: Formatter, in_percents: bool) -> None:
        super().__init__(self._inner)
        self.case, self.formatter, self.in_percents = case, formatter, in_percents

    def _inner(self, found: Sentence) -> str:
        if found.template == MEANT and self.in_percents:
            return ""
        language = self.formatter.language
        room = messages().get(found.template, {}).get("room")
        return filled(room[language], found.values, self) if room else message_in(found, language)

    def format_field(self, value: Any, format_spec: str) -> str:
        """A value as the room reads it."""
        match format_spec:
            case "share" | "number":
                percent = format_spec == "share" and (self.in_percents or value <= 1)
                exact = float(f"{value:g}")
                return write_number(
                    int(exact) if exact == int(exact) else exact, self.formatter.language, percent=percent
                )
            case "money":
                return self.formatter.money(value, 0)
            case "name":
                return self._name(value)
        return super().format_field(value, format_spec)

    def _name(self, key: str) -> str:
        model = self.case.model
        found = next((kind[key] for kind in (model.benefits, model.pools, model.entities) if key in kind), None)
        return str(found.name[self.formatter.language]) if found else key
