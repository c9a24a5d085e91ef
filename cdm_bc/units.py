"""Units of money, time and things: products of words, never converted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from cdm_bc.errors import FormulaError, short
from cdm_bc.sentences import Sentence

MAX_LENGTH = 100
#: No amount of money has a word in its unit to a higher power.
MAX_POWER = 100


@dataclass(frozen=True)
class Unit:
    """A product of powers of words; every word is its own dimension and nothing is converted.

    >>> str(Unit.parse("contact/year") * Unit.parse("money/contact"))
    'money/year'
    >>> str(Unit.parse("hour/FTE/year"))
    'hour/FTE/year'
    """

    powers: tuple[tuple[str, int], ...] = ()

    @classmethod
    def parse(cls, text: str) -> Unit:
        """Read ``contact/year``, ``money/contact``, ``hour/FTE/year``, ``money*year`` or ``1``.

        Raises
        ------
        FormulaError
            If a part is no word, or the text is too long.
        """
        words = re.split(r"([*/])", text)
        powers: Counter[str] = Counter()
        for sign, word in zip(["*", *words[1::2]], map(str.strip, words[::2]), strict=True):
            if word != "1" and (not word.isidentifier() or len(text) > MAX_LENGTH):
                message = "'{unit}' is no unit. Write words with * and /, such as money/contact, or 1."
                raise FormulaError(Sentence(message, unit=short(text)))
            powers[word] += 1 if sign == "*" else -1
        del powers["1"]
        return cls._of(powers)

    @classmethod
    def _of(cls, powers: Mapping[str, int]) -> Unit:
        if max(map(abs, powers.values()), default=0) > MAX_POWER:
            raise FormulaError(Sentence("a unit to a power above {most} is no unit of anything.", most=MAX_POWER))
        return cls(tuple(sorted((word, power) for word, power in powers.items() if power)))

    def __mul__(self, other: Unit) -> Unit:
        powers = Counter(dict(self.powers))
        powers.update(dict(other.powers))
        return self._of(powers)

    def __pow__(self, exponent: int) -> Unit:
        return self._of({word: power * exponent for word, power in self.powers})

    def __truediv__(self, other: Unit) -> Unit:
        return self * other**-1

    def __str__(self) -> str:
        above = [word for word, power in self.powers for _ in range(power)]
        below = [word for word, power in self.powers for _ in range(-power)]
        # money and hours first, the year last: money/contact/year reads better than money/year/contact
        below.sort(key=lambda word: (word == "year", word))
        return "/".join(["*".join(above) or "1", *below])


NO_UNIT = Unit()
MONEY_PER_YEAR = Unit.parse("money/year")


@lru_cache(maxsize=1024)
def unit(text: str) -> Unit:
    """The unit written as `text`. See :meth:`Unit.parse`."""
    return Unit.parse(text)
