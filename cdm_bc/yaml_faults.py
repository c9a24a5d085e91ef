"""What the YAML reader finds wrong, with a hint for whoever wrote the file."""

from __future__ import annotations

from ruamel.yaml.error import MarkedYAMLError

#: Words of the YAML reader -> what they mean for whoever wrote the file.
YAML_HINTS = (
    ("'\\t'", "Indent with spaces, not with tabs."),
    ("mapping values are not allowed", "Put a text that holds a colon in quotes, and check the indentation."),
    ("cannot start any token", "Put a text that begins with this character in quotes."),
    ("could not find expected ':'", "Write key: value, with a space after the colon."),
    ("found unexpected end of stream", "A quote is not closed."),
    ("but found another document", "Keep one document: delete the line with --- and what follows it."),
    (
        "<block end>",
        "Start the keys of one mapping in the same column; close quotes, and write '' for an apostrophe in them.",
    ),
    ("flow mapping", "Check that every { is closed by } and that a comma stands between the values."),
    ("flow sequence", "Check that every [ is closed by ] and that a comma stands between the values."),
)


def yaml_fault(error: MarkedYAMLError) -> str:
    """What the YAML reader found, where the part at fault began, and a hint."""
    start, end = error.context_mark, error.problem_mark
    begun = f" (begun on line {start.line + 1})" if start and end and start.line != end.line else ""
    what = " ".join(part for part in (f"{error.context}{begun}," if error.context else "", error.problem) if part)
    hint = next((hint for words, hint in YAML_HINTS if words in what), "")
    return f"{what}. {hint}".strip()
