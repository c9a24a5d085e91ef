"""What a notebook shows around the HTML of a report, so that it looks like the report wherever the notebook is opened.

It stands between two marks, and the page of the report leaves that out.
"""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup

from cdm_bc.rendering.markup import TEMPLATES

OPEN, CLOSE = "<!--notebook-->", "<!--/notebook-->"
_MARKED = re.compile(f"{OPEN}.*?{CLOSE}", re.DOTALL)
#: Twice, to outweigh what the program that shows the notebook says of tables and headings.
SCOPE = ".cdm-bc.cdm-bc"


def marked(html: str) -> Markup:
    """HTML for notebooks only."""
    return Markup(f"{OPEN}{html}{CLOSE}")


def unmarked(html: str) -> Markup:
    """HTML without what is for notebooks only.

    >>> unmarked("<p>" + str(marked("<b>")) + "1</p>")
    Markup('<p>1</p>')
    """
    return Markup(_MARKED.sub("", html))


def framed(html: str, *, style: bool, accent: str = "") -> Markup:
    """HTML in a frame that carries the look of the report.

    Parameters
    ----------
    style : whether the style sheet goes with it; once per cell, as JupyterLab takes cells out of the page that are not in
        view. accent : of the client, from here on.
    """
    colour = f":root{{--cdm-accent:{accent}}}" if accent else ""
    sheet = f"<style>{colour}{_sheet()}</style>" if style else ""
    return Markup("{}{}{}").format(marked(f'{sheet}<div class="cdm-bc">'), Markup(html), marked("</div>"))


@lru_cache(maxsize=1)
def _sheet() -> str:
    """The style of the report for what is in a frame, and nothing else of the notebook."""
    own, report = ((TEMPLATES / name).read_text(encoding="utf-8") for name in ("notebook.css", "report.css"))
    return f".celltag_injected-parameters{{display:none}}{scoped(own + report)}"


def scoped(css: str) -> str:
    r"""Style rules for what is in a frame; ``&`` is the frame itself.

    >>> scoped("p, .n { margin: 0; } & { color: red; } @media print { li { color: red; } }")
    '.cdm-bc.cdm-bc p,.cdm-bc.cdm-bc .n{margin:0}.cdm-bc.cdm-bc{color:red}@media print{.cdm-bc.cdm-bc li{color:red}}'
    """
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s*([{};,])\s*|(?<=:) ", lambda found: found[1] or "", css).replace(";}", "}").strip()
    return re.sub(r"([^{}]+)\{", _with_scope, css)


def _with_scope(rule: re.Match[str]) -> str:
    if rule[1].startswith("@"):
        return rule[0]
    return ",".join(f"{SCOPE} {one}".replace(" &", "") for one in rule[1].split(",")) + "{"
