"""New values written into the text of a YAML file; comments, order, quotes and layout of the rest stay as they are."""

from __future__ import annotations

import io
import re
from difflib import SequenceMatcher
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark, YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarint import ScalarInt
from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString
from ruamel.yaml.tokens import CommentToken

from cdm_bc.document import parse
from cdm_bc.edits.blocks import opened
from cdm_bc.edits.tree import same
from cdm_bc.errors import CdmError, InputError
from cdm_bc.number_text import may_be_thousands

#: Whole numbers from here on are written with underscores, as people do in these files.
LONG_NUMBER = 10_000
#: Lines are never folded: what the author wrote on one line stays on one line.
WIDTH = 1_000_000


class Unwritable(CdmError):
    """The text of a file cannot be rewritten so that it reads as wanted: it must be edited by hand."""


class _Clear(RoundTripRepresenter):
    """Writes 1.375 as 1.3750, which cannot be taken for a number of thousands."""

    def represent_float(self, data: Any) -> ScalarNode:
        node: ScalarNode = super().represent_float(data)
        if may_be_thousands(node.value):
            node.value += "0"
        return node


_Clear.add_representer(float, _Clear.represent_float)


def merged(text: str, data: dict[str, Any]) -> str:
    """`text`, a YAML mapping, with the values of `data`.

    What `data` lacks is taken out, what it has anew is put where `data` has it, what is equal is not touched.

    Raises
    ------
    Unwritable
        If the text cannot be rewritten so that it reads as `data`.
    """
    line_end = "\r\n" if "\r\n" in text else "\n"
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    old = _values(plain)
    if same(old, data):
        return text
    for begin in (opened(plain, old, data), plain):
        result = _rewritten(begin, data)
        if result is not None:
            return mark + result.replace("\n", line_end)
    raise Unwritable("cannot be rewritten so that it reads as wanted")


def _rewritten(text: str, data: dict[str, Any]) -> str | None:
    """The text with the values of `data`; None if it does not read as `data` then."""
    try:
        old, yaml = _values(text), _yaml(text)
        root = yaml.load(text)
        if not isinstance(root, CommentedMap):
            root, old = CommentedMap(), {}
        _bring_mapping(root, old, data)
        out = io.StringIO()
        yaml.dump(root, out)
        return out.getvalue() if same(_values(out.getvalue()), data) else None
    except (InputError, YAMLError):
        return None


def _values(text: str) -> Any:
    data = parse(text, "").data
    return {key: value for key, value in data.items() if value is not None} if isinstance(data, dict) else data


def _yaml(text: str) -> YAML:
    """A reader and writer that keeps the way `text` is laid out."""
    yaml = YAML()
    yaml.Representer = _Clear
    yaml.preserve_quotes = True
    yaml.width = WIDTH
    found = re.search(r"^( *)[^\s#][^\n]*:[ ]*(?:#[^\n]*)?\n(?:\s*#[^\n]*\n)*( *)- ", text, re.MULTILINE)
    offset = max(len(found[2]) - len(found[1]), 0) if found else 2
    yaml.indent(mapping=2, sequence=offset + 2, offset=offset)
    return yaml


def _bring_mapping(node: CommentedMap, old: dict[Any, Any], data: dict[Any, Any]) -> None:
    """Bring a mapping, whose plain values are `old`, up to `data`."""
    names = {str(key): key for key in node}
    old, data = ({names.get(key, _key(key)): value for key, value in side.items()} for side in (old, data))
    for key in [key for key in node if key not in data]:
        if node[key] is not None:
            _delete(node, key)  # (an empty section reads as none: its heading and comments may stay)
    before = None
    for key, value in data.items():
        if key not in node:
            _insert(node, key, _new(value, _is_flow(node)), before)
        elif not same(old.get(key), value):
            _replace(node, key, old.get(key), value)
        before = key


def _insert(node: CommentedMap, key: Any, value: Any, before: Any) -> None:
    """Put an entry behind the entry `before`, ahead of the comment lines that lead up to the next; at the end if there is
    none to go by.
    """
    keys = list(node)
    if before is None or before == keys[-1]:
        node[key] = value
        return
    below = _cut_comment(*_tail(node, before))
    node.insert(keys.index(before) + 1, key, value)
    _add_comment(*_tail(node, key), below)


def _replace(node: Any, key: Any, old: Any, value: Any) -> None:
    """Bring a value of a mapping or list up to date; the comment lines below it stay below it."""
    below = _cut_comment(*_tail(node, key))
    node[key] = _new(value, _is_flow(node)) if node[key] is None else _brought(node[key], old, value)
    _add_comment(*_tail(node, key), below)


def _delete(node: Any, key: Any) -> None:
    """Take an entry out; the comment lines around it stay."""
    keys = list(node) if isinstance(node, CommentedMap) else list(range(len(node)))
    place = keys.index(key)
    above = [" " * token.start_mark.column + token.value for token in (node.ca.items.get(key) or [None, None])[1] or ()]
    lines = "".join([*above, _cut_comment(*_tail(node, key))])
    del node[key]
    if place:
        _add_comment(*_tail(node, keys[place - 1]), lines)
    elif lines.strip() and len(keys) > 1:
        first = keys[1] if isinstance(node, CommentedMap) else 0
        bare = "\n".join(line.strip().removeprefix("#").removeprefix(" ") for line in lines.strip().splitlines())
        node.yaml_set_comment_before_after_key(first, before=bare, indent=node.lc.col)


def _tail(node: Any, key: Any) -> tuple[Any, Any]:
    """Where ruamel keeps the comment below the entry `key`: at its last leaf."""
    value = node[key]
    while isinstance(value, CommentedMap | CommentedSeq) and len(value) and not value.fa.flow_style():
        node, key = value, list(value)[-1] if isinstance(value, CommentedMap) else len(value) - 1
        value = node[key]
    return node, key


def _is_block(value: Any) -> bool:
    """Whether a text is folded or literal: it ends its line itself, so that no comment can stand on it."""
    return isinstance(value, FoldedScalarString | LiteralScalarString)


def _slot(node: Any) -> int:
    return 2 if isinstance(node, CommentedMap) else 0


def _cut_comment(node: Any, key: Any) -> str:
    """Take the comment lines below an entry away and return them; a comment on its own line stays."""
    slots, slot = node.ca.items.get(key) or [None] * 4, _slot(node)
    token = slots[slot]
    if token is None:
        return ""
    if _is_block(node[key]):
        slots[slot] = None
        return " " * int(token.start_mark.column) + str(token.value)
    on_line, _, below = token.value.partition("\n")
    token.value = on_line + "\n"
    return str(below)


def _add_comment(node: Any, key: Any, below: str) -> None:
    """Put comment lines below an entry, after those that are there."""
    if not below:
        return
    slots = node.ca.items.setdefault(key, [None] * 4)
    slot = _slot(node)
    there = "" if slots[slot] is None else slots[slot].value.rstrip("\n") + "\n"
    if _is_block(node[key]):
        indent = len(below) - len(below.lstrip(" "))
        slots[slot] = CommentToken(there + below if there else below[indent:], CommentMark(indent), None)
    elif slots[slot] is None:
        slots[slot] = CommentToken("\n" + below, CommentMark(0), None)
    else:
        slots[slot].value = there + below


def _brought(node: Any, old: Any, value: Any) -> Any:
    if isinstance(node, CommentedMap) and isinstance(value, dict):
        _bring_mapping(node, old, value)
        return node
    if isinstance(node, CommentedSeq) and isinstance(value, list):
        _bring_list(node, old, value)
        return node
    return _new(value, flow=True)


def _bring_list(node: CommentedSeq, old: list[Any], data: list[Any]) -> None:
    """Equal items stay, one that changed is changed in its place, the rest is taken out or put in."""
    matcher = SequenceMatcher(None, [*map(repr, old)], [*map(repr, data)], autojunk=False)
    for tag, i1, i2, j1, j2 in reversed(matcher.get_opcodes()):
        if tag == "equal":
            continue
        both = min(i2 - i1, j2 - j1)
        for index in reversed(range(i1 + both, i2)):
            _delete(node, index)
        for place, value in enumerate(data[j1 + both : j2], i1 + both):
            node.insert(place, _new(value, flow=True))
        for index, value in zip(range(i1, i1 + both), data[j1:], strict=False):
            _replace(node, index, old[index], value)


def _is_rows(value: Any) -> bool:
    """Whether a value is a list of mappings, such as cost lines: a line each."""
    return isinstance(value, list) and any(isinstance(inner, dict) for inner in value)


def _key(key: str) -> str | int:
    """A key as people write it: a year without quotes."""
    return int(key) if re.fullmatch("[1-9][0-9]*", key) else key


def _is_flow(node: CommentedMap) -> bool:
    return bool(node.fa.flow_style())


def _new(value: Any, flow: bool) -> Any:
    """A value for the file: sections as blocks; numbers with their range, and lists, on one line."""
    if isinstance(value, dict):
        inline = flow or not any(isinstance(inner, dict) or _is_rows(inner) for inner in value.values())
        made = CommentedMap((_key(key), _new(inner, inline)) for key, inner in value.items())
        made.fa.set_flow_style() if inline and value else made.fa.set_block_style()
        return made
    if isinstance(value, list):
        block = not flow and _is_rows(value)
        items = CommentedSeq(_new(inner, True) for inner in value)
        items.fa.set_block_style() if block else items.fa.set_flow_style()
        return items
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= LONG_NUMBER:
        return ScalarInt(value, underscore=[3, False, False])
    return value
