"""The numbers of a model: facts, inputs of benefits and settings, each with unit, grade and source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, GetJsonSchemaHandler, PlainValidator, WithJsonSchema, model_validator
from pydantic_core import CoreSchema

from cdm_bc.document import is_number
from cdm_bc.errors import shown
from cdm_bc.quantity import DISTRIBUTIONS, Quantity, QuantityError, parse_quantity
from cdm_bc.schema import Name, QuantityField, Strict, Text, read_delay, read_factor, read_level, refusal
from cdm_bc.sentences import Sentence
from cdm_bc.shapes import NOT_NEGATIVE, NUMBER, POSITIVE, RANGE_RULES, WITHIN_ONE, Shape

Grade = Literal["published", "derived", "bounded", "judgement"]
Provenance = Literal["stated", "inferred"]

QUANTITY_KEYS = ("base", "low", "high", "by_year", "distribution")
#: A number with unit 1 whose id ends in one of these is a share unless the model says ``share: false``. Counts and ratios
#: with unit 1 (a number of people in an imported study, an elasticity) are thus left alone.
SHARE_WORDS = frozenset(
    "share margin rate reduction uplift gain probability attribution improvement saving gap lift churn retention".split()  # noqa: SIM905
)


def _year(raw: Any) -> int | str:
    if isinstance(raw, str) or type(raw) is int:
        return raw
    raise refusal(Sentence("must be a year, such as 2024; found {raw}.", raw=shown(raw)))


def _bounds(raw: Any) -> tuple[float, float]:
    if isinstance(raw, list | tuple) and len(raw) == 2 and all(map(is_number, raw)) and raw[0] <= raw[1]:
        return float(raw[0]), float(raw[1])
    raise refusal(Sentence("must be [lowest, highest]; found {raw}.", raw=shown(raw)))


class Source(Strict):
    """Where a number was published."""

    title: Name
    publisher: Name | None = None
    year: Annotated[int | str, PlainValidator(_year), WithJsonSchema({"type": ["integer", "string"]})] | None = None
    url: Name | None = None
    figure: Name | None = None
    quality: Literal["A", "B", "C", "D"] | None = None
    via: Name | None = None

    def __str__(self) -> str:
        parts = (self.title, self.publisher, None if self.year is None else str(self.year))
        return ", ".join(part for part in parts if part)


class Graded(Strict):
    """How good a default is and where it comes from."""

    unit: Name
    name: Text
    description: Text | None = None
    grade: Grade | None = None
    source: Source | None = None
    also: list[Source] = []
    reason: Text | None = None
    share: bool | None = None

    def is_share(self, name: str) -> bool:
        """Whether the number `name` is held to [0, 1]: as the model says, else by its unit and name (see SHARE_WORDS)."""
        return self.share if self.share is not None else self.unit == "1" and name.rsplit("_", 1)[-1] in SHARE_WORDS


class Fact(Graded):
    """A number that the client knows. `plausible` bounds what is likely to be entered right."""

    default: QuantityField | None = None
    plausible: (
        Annotated[
            tuple[float, float],
            PlainValidator(_bounds),
            WithJsonSchema({"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2}),
        ]
        | None
    ) = None
    provenance: Provenance | None = None


class Ranged(Strict):
    """A quantity whose parts stand among other fields."""

    base: Annotated[Any, WithJsonSchema(NUMBER)] = None
    low: Annotated[Any, WithJsonSchema(NUMBER)] = None
    high: Annotated[Any, WithJsonSchema(NUMBER)] = None
    distribution: Annotated[Any, WithJsonSchema({"enum": list(DISTRIBUTIONS)})] = None

    def _raw(self) -> dict[str, Any]:
        return {key: value for key in QUANTITY_KEYS if (value := getattr(self, key, None)) is not None}

    @property
    def quantity(self) -> Quantity:
        """The default quantity."""
        return parse_quantity(self._raw())


class Assumption(Graded, Ranged):
    """An input of one benefit: a quantity with unit, grade and source."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["base"]}, {"required": ["by_year"]}], **RANGE_RULES}
    )

    by_year: Annotated[Any, WithJsonSchema({"type": "array", "items": NUMBER, "minItems": 1})] = None

    @model_validator(mode="after")
    def _readable(self) -> Assumption:
        try:
            parse_quantity(self._raw())
        except QuantityError as error:
            raise refusal(error.sentence, error.key) from None
        return self


class Setting(Ranged):
    """A number of the method itself, with its range, grade and source; or just the number."""

    model_config = ConfigDict(json_schema_extra={"required": ["base"], **RANGE_RULES})

    grade: Grade | None = None
    source: Source | None = None
    also: list[Source] = []
    reason: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _or_a_number(cls, raw: Any) -> Any:
        return raw if isinstance(raw, dict | Setting) else {"base": raw}


@dataclass(frozen=True, eq=False)
class _Shaped:
    """In a JSON Schema a setting is a quantity of the shape `name`, or the same with its grade and source around a `number`."""

    name: str
    number: Shape

    def __get_pydantic_json_schema__(self, form: CoreSchema, handler: GetJsonSchemaHandler) -> Shape:
        bounds = {"properties": dict.fromkeys(("base", "low", "high"), self.number)}
        return {"anyOf": [{"shape": self.name}, {"allOf": [handler(form), bounds]}]}


def _kept(read: Callable[[Any], Quantity]) -> AfterValidator:
    """Holds the quantity of a setting against what `read` accepts."""

    def check(setting: Setting) -> Setting:
        raw = setting._raw()
        read(raw["base"] if raw.keys() == {"base"} else raw)  # of a plain number the fault is told without a key in it
        return setting

    return AfterValidator(check)


LevelSetting = Annotated[Setting, _kept(read_level), _Shaped("level", WITHIN_ONE)]
DelaySetting = Annotated[Setting, _kept(read_delay), _Shaped("delay", NOT_NEGATIVE)]
FactorSetting = Annotated[Setting, _kept(read_factor), _Shaped("factor", POSITIVE)]
