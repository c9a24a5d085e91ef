"""Templates: what is found in them, what a mapping says of them, and what cannot be used."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pptx import Presentation

from cdm_bc import ClientReport
from cdm_bc.errors import InputError
from cdm_bc.rendering.deck.pptx import usable_template
from cdm_bc.rendering.deck.template import open_template
from cdm_bc.reports.deck import deck_file
from cdm_bc.text.messages import message_in, untold

from .opened import faults, opened
from .templates import TEMPLATES, as_potx, rezipped, saved


def problem_of(path: Path) -> str:
    with pytest.raises(InputError) as raised:
        usable_template(path)
    (problem,) = raised.value.problems
    assert list(untold(problem.message)) == []
    assert message_in(problem.message, "nl") != problem.message
    return str(problem)


def test_layouts_are_found_by_what_they_hold(template: Callable[[str], Path]) -> None:
    for name in TEMPLATES:
        presentation, found = open_template(usable_template(template(name)))
        assert len(presentation.slides) == 0
        kinds = {name: {shape.placeholder_format.type.name for shape in layout.placeholders}
                 for name, layout in (("opening", found.opening), ("content", found.content))}  # fmt: skip
        assert "TITLE" in kinds["content"]
        if name != "titles_only":
            assert {"CENTER_TITLE", "SUBTITLE"} <= kinds["opening"]
            assert "OBJECT" in kinds["content"]
        assert found.area.width > 0.6 * presentation.slide_width
        assert found.area.height > 0.5 * presentation.slide_height


def test_nothing_of_the_slides_of_a_template_stays(
    template: Callable[[str], Path], deck_in: Callable[..., bytes]
) -> None:
    with zipfile.ZipFile(io.BytesIO(deck_in("four_by_three"))) as archive:
        every = b"".join(archive.read(name) for name in archive.namelist())
        assert not [name for name in archive.namelist() if "thumbnail" in name]
    for old in (b"An old slide", b"An old note", b"sectionLst"):
        assert old not in every


def test_content_keeps_to_the_place_that_the_master_gives_it(
    template: Callable[[str], Path], deck_in: Callable[..., bytes]
) -> None:
    _, found = open_template(usable_template(template("decorated")))
    for slide in list(opened(deck_in("decorated")).slides)[1:]:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert found.area.left <= shape.left and found.area.top <= shape.top
                assert shape.left + shape.width <= found.area.right + 1
                assert shape.top + shape.height <= found.area.bottom + 1


def test_a_mapping_names_layouts_and_the_area(
    template: Callable[[str], Path], report: Callable[..., ClientReport], tmp_path: Path
) -> None:
    (tmp_path / "house.potx").write_bytes(template("decorated").read_bytes())
    mapping = tmp_path / "house.yaml"
    mapping.write_text(
        "template: house.potx\n"
        f"content: House {'Title Only'[::-1]}\n"
        "area: {left: 0.2, top: 0.3, right: 0.8, bottom: 0.8}\n",
        encoding="utf-8",
    )
    given = usable_template(mapping)
    content = deck_file(report("nl"), given)
    assert faults(content) == []
    made = opened(content)
    for slide in list(made.slides)[1:]:
        assert slide.slide_layout.name == f"House {'Title Only'[::-1]}"
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape.left >= round(0.2 * made.slide_width) - 1
                assert shape.left + shape.width <= round(0.8 * made.slide_width) + 1
                assert shape.top + shape.height <= round(0.8 * made.slide_height) + 1
    assert given.sha256 != usable_template(tmp_path / "house.potx").sha256


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("template: house.potx\ncontent: House\n", "the template has no layout 'House'. "),
        ("template: house.potx\nopening: House knalB\n", "the layout 'House knalB' has no title."),
        ("content: House\n", "is missing. Add 'template: …'."),
        ("template: house.potx\nlayout: a\n", "unknown key."),
        ("template: house.potx\narea: {left: 0.9, top: 0, right: 0.1, bottom: 1}\n", "has no size"),
        ("template: house.potx\narea: {left: 0.9, top: 0, right: 90, bottom: 1}\n", "must be at most 1"),
        ("template: none.potx\n", "no such file."),
    ],
)
def test_what_is_wrong_with_a_mapping_is_told(
    template: Callable[[str], Path], tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "house.potx").write_bytes(template("decorated").read_bytes())
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(text, encoding="utf-8")
    assert said in problem_of(mapping)


def with_type(content: bytes, kind: str) -> bytes:
    return rezipped(content, lambda _, data: data.replace(b"presentationml.presentation.main+xml", kind.encode()))


def without_titles() -> bytes:
    made = Presentation()
    for layout in made.slide_layouts:
        for shape in list(layout.placeholders):
            if "TITLE" in shape.placeholder_format.type.name:
                shape.element.getparent().remove(shape.element)
    return saved(made)


PLAIN = saved(Presentation())
REFUSED = {
    "macros": (with_type(PLAIN, "ms-powerpoint.template.macroEnabled.main+xml"), "has macros"),
    "old": (b"\xd0\xcf\x11\xe0" + bytes(500), "is protected with a password, or of PowerPoint 2003 or older."),
    "text": (b"house style\n", "is no readable PowerPoint template."),
    "empty": (b"", "is no readable PowerPoint template."),
    "cut off": (PLAIN[:9_000], "is no readable PowerPoint template."),
    "a document": (with_type(PLAIN, "wordprocessingml.document.main+xml"), "is no PowerPoint template."),
    "no title": (without_titles(), "none of its layouts has a title"),
    "no master": (rezipped(PLAIN, lambda name, data: None if "slideMaster1.xml" in name else data), "is no readable"),
    "not XML": (rezipped(PLAIN, lambda name, data: b"<a" if "slideLayout2.xml" in name else data), "is no readable"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, what: str) -> None:
    content, said = REFUSED[what]
    path = tmp_path / "house.potx"
    path.write_bytes(content)
    assert said in problem_of(path)


def test_a_template_that_grows_without_bound_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "house.potx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", bytes(300 * 2**20))
    assert "unpacks to more than 256 MB" in problem_of(path)


def test_core_properties_that_libreoffice_names_otherwise_are_no_second_ones(
    tmp_path: Path, report: Callable[..., ClientReport]
) -> None:
    ours, theirs = b"package/2006/relationships/metadata/core", b"officedocument/2006/relationships/metadata/core"
    path = tmp_path / "house.potx"
    path.write_bytes(as_potx(rezipped(PLAIN, lambda name, data: data.replace(ours, theirs))))
    assert path.read_bytes() != as_potx(PLAIN)
    assert faults(deck_file(report("nl"), usable_template(path))) == []
