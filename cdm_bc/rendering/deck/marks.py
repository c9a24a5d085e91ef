"""The look of what is in a chart, in the colours and letters of the theme, and what python-pptx does not know of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

_SPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"'
)
#: Names of the extensions that hold labels from cells.
_LABELS, _RANGE = "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}", "{02D57815-91ED-43cb-92C2-25804820EDAC}"
#: What may follow the labels of a series, and what may follow all else in it.
_AFTER_LABELS = (
    "trendline",
    "errBars",
    "cat",
    "val",
    "xVal",
    "yVal",
    "bubbleSize",
    "bubble3D",
    "smooth",
    "shape",
    "extLst",
)
#: What stands before the look of a series, and of a point.
_BEFORE_LOOK = {"ser": ("idx", "order", "tx"), "dPt": ("idx", "invertIfNegative", "marker", "bubble3D", "explosion")}


def fill(colour: str, alpha: float = 1.0) -> str:
    """A filling in a colour of the theme."""
    clear = f'<a:alpha val="{round(alpha * 100_000)}"/>' if alpha < 1 else ""
    return f'<a:solidFill><a:schemeClr val="{colour}">{clear}</a:schemeClr></a:solidFill>'


def area(colour: str, alpha: float = 1.0) -> str:
    """The look of a column or bubble; nothing at all for ''."""
    if not colour:
        return f"<c:spPr {_SPACES}><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    return f"<c:spPr {_SPACES}>{fill(colour, alpha)}<a:ln><a:noFill/></a:ln></c:spPr>"


def stroke(colour: str, points: float = 1.0, alpha: float = 1.0) -> str:
    """The look of a line; '' for one that is not seen."""
    inner = fill(colour, alpha) if colour else "<a:noFill/>"
    return f'<c:spPr {_SPACES}><a:ln w="{round(points * 12_700)}" cap="rnd">{inner}<a:round/></a:ln></c:spPr>'


def _kind(element: Any) -> str:
    """What an element is, such as ``ser``."""
    return str(element.tag).rpartition("}")[2]


def look(element: Any, xml: str) -> None:
    """Give a series, a point or an axis its look."""
    for old in element.findall(qn("c:spPr")):
        element.remove(old)
    made, name = parse_xml(xml), _kind(element)
    if name in _BEFORE_LOOK:
        before = [child for child in element if _kind(child) in _BEFORE_LOOK[name]]
        before[-1].addnext(made)
    else:  # an axis
        element.find(qn("c:tickLblPos")).addnext(made)


def point(series: Any, index: int, xml: str, *, is_bar: bool = True) -> None:
    """Give one column or bubble of a series a look of its own."""
    negative = '<c:invertIfNegative val="0"/>' if is_bar else ""
    made = parse_xml(f'<c:dPt {_SPACES}><c:idx val="{index}"/>{negative}<c:bubble3D val="0"/></c:dPt>')
    look(made, xml)
    first = next(child for child in series if _kind(child) in ("dLbls", *_AFTER_LABELS))
    first.addprevious(made)


def letters(size: float, *, bold: bool = False, colour: str = "tx1") -> str:
    """The look of words."""
    weight = ' b="1"' if bold else ' b="0"'
    return (
        f"<c:txPr {_SPACES}><a:bodyPr/><a:lstStyle/><a:p><a:pPr>"
        f'<a:defRPr sz="{round(size * 100)}"{weight}>{fill(colour)}</a:defRPr>'
        "</a:pPr><a:endParaRPr/></a:p></c:txPr>"
    )


def label(series: Any, words: Sequence[str], where: str, reference: str, size: float) -> None:
    """Words beside the marks of a series, each from its cell in the workbook: who changes the cell changes the word.

    Parameters
    ----------
    words : one per mark. where : ``t``, ``ctr``, ``outEnd`` or another place that the kind of chart has.
    reference : the cells.
    """
    shows = "".join(
        f'<c:{key} val="0"/>'
        for key in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    )
    each = "".join(
        f'<c:dLbl><c:idx val="{index}"/><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p>'
        f'<a:fld id="{{{str(uuid5(NAMESPACE_URL, f"{reference}.{index}")).upper()}}}" type="CELLRANGE">'
        f"<a:rPr/><a:pPr/><a:t>{_safe(word)}</a:t></a:fld><a:endParaRPr/></a:p></c:rich></c:tx>"
        f'<c:dLblPos val="{where}"/>{shows}'
        f'<c:extLst><c:ext uri="{_LABELS}"><c15:showDataLabelsRange val="1"/></c:ext></c:extLst>'
        "</c:dLbl>"
        for index, word in enumerate(words)
    )
    made = (
        f"<c:dLbls {_SPACES}>{each}<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{letters(size)}"
        f'<c:dLblPos val="{where}"/>{shows}'
        f'<c:extLst><c:ext uri="{_LABELS}"><c15:showDataLabelsRange val="1"/></c:ext></c:extLst>'
        "</c:dLbls>"
    )
    for old in series.findall(qn("c:dLbls")):
        series.remove(old)
    next(child for child in series if _kind(child) in _AFTER_LABELS).addprevious(parse_xml(made))
    points = "".join(f'<c:pt idx="{index}"><c:v>{_safe(word)}</c:v></c:pt>' for index, word in enumerate(words))
    cache = f'<c15:dlblRangeCache><c:ptCount val="{len(words)}"/>{points}</c15:dlblRangeCache>'
    ranged = f"<c15:datalabelsRange><c15:f>{reference}</c15:f>{cache}</c15:datalabelsRange>"
    series.append(parse_xml(f'<c:extLst {_SPACES}><c:ext uri="{_RANGE}">{ranged}</c:ext></c:extLst>'))


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_line(chart: Any, series: Any, xml: str, *, with_marks: bool) -> None:
    """Draw a series of a column chart as a line over it, on the same axes."""
    bars = series.getparent()
    symbol = "circle" if with_marks else "none"
    size = '<c:size val="7"/>' if with_marks else ""
    made = parse_xml(
        f'<c:lineChart {_SPACES}><c:grouping val="standard"/><c:varyColors val="0"/><c:marker val="1"/></c:lineChart>'
    )
    bars.remove(series)
    for child in series.findall(qn("c:invertIfNegative")):
        series.remove(child)
    look(series, xml)
    mark = f'<c:marker {_SPACES}><c:symbol val="{symbol}"/>{size}</c:marker>'
    series.find(qn("c:spPr")).addnext(parse_xml(mark))
    smooth, rest = parse_xml(f'<c:smooth {_SPACES} val="0"/>'), series.find(qn("c:extLst"))
    series.append(smooth) if rest is None else rest.addprevious(smooth)
    made.find(qn("c:varyColors")).addnext(series)
    for axis in bars.findall(qn("c:axId")):
        made.append(parse_xml(f'<c:axId {_SPACES} val="{axis.get("val")}"/>'))
    bars.addnext(made)


def mended(chart: Any) -> None:
    """What the standard asks of a chart and python-pptx leaves: ids of axes that are not negative."""
    for name in ("c:axId", "c:crossAx"):
        for found in chart._chartSpace.iter(qn(name)):
            found.set("val", str(int(found.get("val")) & 0x7FFFFFFF))
