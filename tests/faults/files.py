"""Files broken at random, always in the same way for the same generator: by shape, that is in what they say, or by byte."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from typing import Any

from tests.faults.shapes import broken_tree, tree, yaml_of

SHAPE, BYTE = "shape", "byte"

BEFORE = ["\t", " ", "   ", "- ", "? ", "& ", "*", "!!int ", "!x ", "%", "---\n", "...\n"]
MARKS = [":", "{", "}", "'", '"', "", "#", "|", ">", "~"]


def broken_yaml(text: str, rng: random.Random) -> bytes:
    """A YAML file broken in its values."""
    return yaml_of(broken_tree(tree(text), rng), rng).encode("utf-8", "surrogatepass")


def broken_text(text: str, rng: random.Random) -> bytes:
    """A text with a line of it changed, gone, or there twice, or cut off."""
    lines = text.splitlines(keepends=True)
    here = rng.randrange(len(lines))
    match rng.randrange(5):
        case 0:
            lines.insert(here, lines[rng.randrange(len(lines))])
        case 1:
            del lines[here]
        case 2:
            lines[here] = rng.choice(BEFORE) + lines[here]
        case 3:
            lines[here] = lines[here].replace(rng.choice(":{}[],\"' 0"), rng.choice(MARKS), 1)
        case 4:
            lines[here:] = [lines[here][: rng.randrange(len(lines[here]))]]
    return "".join(lines).encode()


def broken_bytes(raw: bytes, rng: random.Random) -> bytes:
    """Bytes with some of them changed, put in, taken out, or cut off."""
    found = bytearray(raw)
    way = rng.randrange(6)
    if way == 0:
        return bytes(found[: rng.randrange(len(found) + 1)])
    if way == 1:
        start = rng.randrange(len(found))
        del found[start : start + rng.choice([1, 2, 10, 200])]
        return bytes(found)
    if way == 2:
        start, end = sorted(rng.randrange(len(found)) for _ in range(2))
        return bytes(found[:end] + found[start:end] + found[end:])
    for _ in range(rng.randint(1, 5)):
        place = rng.randrange(len(found))
        if rng.random() < 0.7:
            found[place] = rng.randrange(256)
        else:
            found[place:place] = bytes(rng.randrange(256) for _ in range(rng.randint(1, 4)))
    return bytes(found)


def broken_json(content: Any, rng: random.Random) -> bytes:
    """JSON after one to three faults in its values."""
    return json.dumps(broken_tree(content, rng), default=str, ensure_ascii=rng.random() < 0.5).encode(
        "utf-8", "replace"
    )


CELLS = [
    "",
    " ",
    "x",
    "=1+1",
    "-1",
    "5,5",
    "1e9",
    "ja",
    "yes",
    "nvt",
    "2026-01-02",
    "1-feb",
    "a" * 40_000,
    "\x1b[2J",
    "é",
]
CELLS += [
    "\x00",
    '"',
    "'",
    "strategy.2.vision",
    "organisation",
    "9" * 400,
    ";",
    "\n",
    "NaN",
    "[x]",
    "." * 300,
    "\ufeff",
]


def broken_table(text: str, rng: random.Random) -> bytes:
    """A CSV file with rows, columns and cells at fault."""
    rows = list(csv.reader(io.StringIO(text)))
    for _ in range(rng.choice([1, 1, 2, 3])):
        row, other = rng.randrange(len(rows)), rng.randrange(len(rows))
        column = rng.randrange(max(1, len(rows[row])))
        match rng.randrange(9):
            case 0:
                rows.insert(row, list(rows[other]))
            case 1 if len(rows) > 1:
                del rows[row]
            case 2:
                rows[row], rows[other] = rows[other], rows[row]
            case 3:
                rows = [line[:column] + line[column + 1 :] for line in rows]
            case 4:
                rows = [[*line[:column], rng.choice(CELLS), *line[column:]] for line in rows]
            case 5:
                rows[row] = [*rows[row], *rng.choices(CELLS, k=rng.choice([1, 3, 500]))]
            case _ if rows[row]:
                rows[row][column % len(rows[row])] = rng.choice(CELLS)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=rng.choice(",;\t"), quoting=rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    writer.writerows(rows)
    return out.getvalue().encode(rng.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"]), "replace")


def broken_workbook(raw: bytes, rng: random.Random) -> bytes:
    """A workbook of which one part is another text, is missing, is there twice, or is called something else."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = archive.namelist()
        victim = rng.choice(names)
        way = rng.randrange(8)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for name in names:
                content = archive.read(name)
                if name == victim and way == 0:
                    continue
                if name == victim and way == 1:
                    made.writestr(f"x{name}", content)
                    continue
                if name == victim:
                    content = _broken_xml(content, rng) if way < 6 else broken_bytes(content, rng)
                made.writestr(name, content)
    return out.getvalue()


XML = [b"", b"x>", b"/row>", b"row r='999999999'>", b"c r='ZZZ99'/>", b"c r='A0'>", b"v>x", b"v>1e999</v>"]
XML += [b"c t='s'><v>9999</v>", b"c t='d'><v>soon</v></c>", b"c s='99999'><v>1</v></c>", b"sheet name='' sheetId='x'/>"]
XML += [b"!DOCTYPE x [<!ENTITY a 'b'>]>"]


def _broken_xml(content: bytes, rng: random.Random) -> bytes:
    """XML with a piece between two of its signs changed."""
    pieces = content.split(b"<")
    here = rng.randrange(len(pieces))
    match rng.randrange(4):
        case 0:
            del pieces[here]
        case 1:
            pieces.insert(here, rng.choice(XML))
        case 2:
            pieces[here] = rng.choice(XML)
        case 3:
            pieces[here], pieces[-here] = pieces[-here], pieces[here]
    return b"<".join(pieces)
