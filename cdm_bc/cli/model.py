"""A resolved model as JSON or as a listing that says where each value came from."""

from __future__ import annotations

import json
from typing import Any

from rich.text import Text as RichText

from cdm_bc.document import KeyPath, dotted
from cdm_bc.model import LoadedModel, Model
from cdm_bc.rendering.terminal import console


def model_data(model: Model) -> dict[str, Any]:
    """The model as plain data, in the form of a model file that needs no other."""
    data: dict[str, Any] = model.model_dump(exclude_none=True)
    return data


def model_json(model: Model) -> str:
    """The resolved model as JSON; written to a file it loads as the same model."""
    return json.dumps(model_data(model), ensure_ascii=False, indent=1)


def print_model(loaded: LoadedModel) -> None:
    """Print every value with the file and line it came from."""
    out = console()
    model = loaded.model
    out.print(RichText(f"{model.id} {model.version}", style="bold"))
    for path, value in leaves(loaded.document.data):
        place = loaded.document.place(path)
        line = RichText(f"{dotted(path)} = {_short(value)}")
        line.append(f"   {place.file}:{place.line}", style="dim")
        out.print(line, soft_wrap=True)


def leaves(data: Any, path: KeyPath = ()) -> list[tuple[KeyPath, Any]]:
    """The values of a tree that hold no others, with their paths."""
    if isinstance(data, dict) and data:
        return [leaf for key, value in data.items() for leaf in leaves(value, (*path, key))]
    if isinstance(data, list) and any(isinstance(item, dict) for item in data):
        return [leaf for index, value in enumerate(data) for leaf in leaves(value, (*path, index))]
    return [(path, data)]


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 100 else text[:99] + "…"
