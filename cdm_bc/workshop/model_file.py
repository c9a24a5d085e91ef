"""The matrix as the room left it, as a model file of the client's own that extends the model it came from."""

from __future__ import annotations

import re
from pathlib import Path

from cdm_bc.document import Document, read
from cdm_bc.files import read_text, write_atomically
from cdm_bc.model import REFERENCE
from cdm_bc.overlays import overlay
from cdm_bc.workshop.merge import merged
from cdm_bc.workshop.state import State

FOLDER = "models"


def write_model(state: State, client_file: Path, model: str) -> str:
    """Write the changed weights into a model file and return its name as the client file gives it.

    A model file that an earlier workshop wrote for this client is brought up to date; any other is extended, not touched.

    Parameters
    ----------
    model : the model that the client file names now.
    """
    name = f"{FOLDER}/{client_file.stem}_workshop.yaml"
    path = client_file.parent / name
    path.parent.mkdir(exist_ok=True)
    relevance = {entity: dict(row) for entity, row in state.tree["relevance"].items()}
    if model == name and path.is_file():
        new = overlay(read(path), Document({"relevance": relevance})).data
        write_atomically(path, merged(read_text(path), new))
        return name
    extends = REFERENCE if model == REFERENCE else _from_folder(model)
    new = {"id": _model_id(client_file.stem), "extends": extends, "relevance": relevance}
    heading = "# Written by the workshop: where the room left the matrix of the model that this file extends.\n"
    write_atomically(path, merged(heading + "id: draft\n", new))
    return name


def _from_folder(model: str) -> str:
    """The path of a model file as seen from the folder of model files."""
    return model.removeprefix(f"{FOLDER}/") if model.startswith(f"{FOLDER}/") else f"../{model}"


def _model_id(client_id: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", client_id) + "_workshop"
