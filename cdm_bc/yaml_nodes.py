"""YAML text read into nodes, each with its tag and place: a plain text by libyaml, any other by ruamel.yaml.

libyaml is ten times as fast, but reads YAML 1.1, tells faults in other words, and differs from ruamel.yaml in the corners
of the language. So it only reads what both read alike; whatever it refuses, and whatever holds one of those corners, is
read by ruamel.yaml. Values follow the rules of YAML 1.2 on both roads: ruamel.yaml's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.reader import ReaderError
from yaml import YAMLError as PlainError

from cdm_bc.errors import InputError, Problem
from cdm_bc.sentences import Sentence
from cdm_bc.yaml_faults import yaml_fault

try:
    from yaml.cyaml import CParser
except ImportError:  # a PyYAML that was built without libyaml: ruamel.yaml reads every text
    CParser = object

#: Nesting beyond this is no client file; it keeps a malicious file from exhausting the stack.
MAX_DEPTH = 40
#: Tags of a mapping, of a list, and of text; of what stands without quotes before it is looked at.
MAPPING, LIST, TEXT = (f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str"))
UNQUOTED = "unquoted"
_YAML = YAML(typ="safe", pure=True)
_TAGS = {"mapping": MAPPING, "sequence": LIST, "scalar": TEXT}

#: Where the two readers differ, each as a pattern to find in a text that begins with a line end.
_CORNERS = [
    re.compile(corner)
    for corner in (
        r"[\t\x85\u2028\u2029\ufeff]",  # tabs, and what is a line end to only one of them
        r"\r(?!\n)",
        r"\n(?:%|---|\.\.\.)",  # directives, several documents
        r"!(?<!\w!)",  # tags
        r"&(?<!\w&)\S",  # anchors
        r"[|>][-+\d]* *(?:#|\r?\n *[#\r\n])",  # a comment or a blank line at the head of a block of text
        r"[\"'\]}]:\S",  # a colon right after a quote or bracket
    )
]


class Node(Protocol):
    """What the nodes of both readers have."""

    id: str
    tag: str
    value: Any
    start_mark: Any
    end_mark: Any


class _PlainParser(CParser):  # type: ignore[misc]  # no types
    """libyaml's parser, which asks for the tag of each node and tells when it goes down and up."""

    def __init__(self, text: str) -> None:
        CParser.__init__(self, text)
        self.depth = 0

    def resolve(self, kind: Any, value: Any, implicit: tuple[bool, bool]) -> str:
        if kind.id == "scalar" and implicit[0]:
            if not value:
                raise ValueError("an empty value, which has no place that both readers agree on")
            return UNQUOTED
        return _TAGS[kind.id]

    def descend_resolver(self, parent: Any, index: Any) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ValueError("nested too deep")

    def ascend_resolver(self) -> None:
        self.depth -= 1


def plain_nodes(text: str) -> Node | None:
    """The nodes of a text in which there is nothing to tell, read by libyaml; None for any other."""
    if CParser is object or any(corner.search(f"\n{text}") for corner in _CORNERS):
        return None
    try:
        node: Node | None = _PlainParser(text).get_single_node()
    except (PlainError, ValueError):
        return None
    return node


def plain_value(node: Node) -> Any:
    """The value of a scalar of :func:`plain_nodes`."""
    return _unquoted(node.value) if node.tag is UNQUOTED else node.value


@lru_cache(maxsize=2048)
def _unquoted(text: str) -> Any:
    tag = _YAML.resolver.resolve(ScalarNode, text, (True, False))
    return SafeConstructor(loader=_YAML).construct_object(ScalarNode(tag, text, None, None))


def all_nodes(text: str, name: str) -> Node | None:
    """The nodes of any text, read by ruamel.yaml; None if it holds nothing.

    Parameters
    ----------
    name : stands for the file in messages.

    Raises
    ------
    InputError
        If it is not YAML.
    """
    try:
        node: Node | None = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        fault = yaml_fault(error, text)
        raise InputError([Problem(name, fault.line, fault.column, "", fault.message)]) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = "holds the character {code}, which is no text. Delete it."
        message = Sentence(message, code=f"U+{ord(text[error.position]):04X}")
        raise InputError([Problem(name, line, None, "", message)]) from None
    except RecursionError:
        message = "nested too deep. Check the brackets and the indentation."
        raise InputError([Problem(name, None, None, "", message)]) from None
    except (YAMLError, ValueError, AssertionError):  # the last for a version that YAML does not have
        message = "cannot be read as YAML. Delete what begins with %, and check quotes and brackets."
        raise InputError([Problem(name, None, None, "", message)]) from None
    return node


def value_reader() -> Callable[[Node], Any]:
    """What gives the value of a scalar of :func:`all_nodes`.

    Its errors are those of ruamel.yaml: a ValueError for a date that does not exist or a number of thousands of digits, and
    others for a tag that does not fit its value.
    """
    constructor = SafeConstructor(loader=YAML(typ="safe", pure=True))
    value: Callable[[Node], Any] = constructor.construct_object
    return value
