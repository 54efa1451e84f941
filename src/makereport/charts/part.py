"""The part of a Word file that is a chart: DrawingML, put together as text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import escape

from makereport.charts.book import SHEET, place
from makereport.charts.look import (
    COLOURS,
    DASHES,
    INK,
    MARKERS,
    ON_DARK,
    WHOLE,
    extent,
    has_legend,
    is_labelled,
    line_colour,
    names,
    places,
    series_name,
    slice_colours,
    small_slices,
    turn,
)
from makereport.narrative.blocks import Chart
from makereport.ooxml.names import R
from makereport.ooxml.scan import DECLARATION

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
BOOK_RELATION = "rId1"
_SIZE = 1050
"""Of text, in hundredths of a point."""
_LEAST = 600
_ROOM = 36
"""Characters below the bars of a chart as wide as the text."""
_FACE = '<a:latin typeface="Times New Roman"/><a:ea typeface="仿宋_GB2312"/>'
_LINE = f'<a:ln w="9525"><a:solidFill><a:srgbClr val="{INK}"/></a:solidFill></a:ln>'
_GRID = '<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="BFBFBF"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>'
_AXES = '<c:axId val="111111111"/><c:axId val="222222222"/>'


def chart_part(chart: Chart) -> bytes:
    """The chart, its workbook to be related by BOOK_RELATION."""
    title = _title(chart.title) if chart.title else ""
    untitled = f'<c:autoTitleDeleted val="{0 if chart.title else 1}"/>'
    legend = (
        f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_text()}</c:legend>'
        if has_legend(chart)
        else ""
    )
    plot = _pie(chart) if chart.kind == "饼" else _plot(chart)
    xml = (
        f'<c:chartSpace xmlns:c="{C}" xmlns:a="{A}" xmlns:r="{R}"><c:date1904 val="0"/>'
        '<c:lang val="zh-CN"/><c:roundedCorners val="0"/>'
        f"<c:chart>{title}{untitled}<c:plotArea><c:layout/>{plot}</c:plotArea>{legend}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f'{_text()}<c:externalData r:id="{BOOK_RELATION}"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    )
    return DECLARATION + xml.encode()


def _text(colour: str = "000000", body: str = "<a:bodyPr/>", size: int = _SIZE) -> str:
    return (
        f'<c:txPr>{body}<a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}">'
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>{_FACE}</a:defRPr></a:pPr>'
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _title(title: str) -> str:
    face = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill><a:latin typeface="Times New Roman"/><a:ea typeface="黑体"/>'
    return (
        "<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p>"
        f'<a:pPr><a:defRPr sz="1200" b="0">{face}</a:defRPr></a:pPr>'
        f'<a:r><a:rPr lang="zh-CN" sz="1200" b="0">{face}</a:rPr><a:t>{escape(title)}</a:t></a:r>'
        '</a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _plot(chart: Chart) -> str:
    is_line, is_stacked, lies = chart.kind == "折线", chart.kind == "堆叠", chart.kind == "条形"
    series = "".join(_series(chart, index) for index in range(len(chart.series)))
    if is_line:
        drawn = (
            f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}'
            f'<c:marker val="1"/>{_AXES}</c:lineChart>'
        )
    else:
        gap = 60 if is_stacked or len(chart.series) > 1 else 80
        overlap = '<c:overlap val="100"/>' if is_stacked else ""
        drawn = (
            f'<c:barChart><c:barDir val="{"bar" if lies else "col"}"/>'
            f'<c:grouping val="{"stacked" if is_stacked else "clustered"}"/>'
            f'<c:varyColors val="0"/>{series}<c:gapWidth val="{gap}"/>{overlap}{_AXES}</c:barChart>'
        )
    return drawn + _category_axis(chart, lies) + _value_axis(chart, lies)


def _series(chart: Chart, index: int) -> str:
    is_line, is_stacked = chart.kind == "折线", chart.kind == "堆叠"
    fill = f'<a:solidFill><a:srgbClr val="{COLOURS[index]}"/></a:solidFill>'
    name = _cached_names(place(index, 0), [series_name(chart, index)])
    head = f'<c:idx val="{index}"/><c:order val="{index}"/><c:tx>{name}</c:tx>'
    if is_line:
        # A line in the lightest colours would hardly be seen.
        stroke = f'<a:solidFill><a:srgbClr val="{line_colour(index)}"/></a:solidFill>'
        look = (
            f'<c:spPr><a:ln w="25400" cap="rnd">{stroke}<a:prstDash val="{DASHES[index]}"/><a:round/></a:ln></c:spPr>'
            f'<c:marker><c:symbol val="{MARKERS[index]}"/><c:size val="7"/>'
            f"<c:spPr>{fill}{_LINE}</c:spPr></c:marker>"
        )
    else:
        look = f'<c:spPr>{fill}{_LINE}</c:spPr><c:invertIfNegative val="0"/>'
    where = "t" if is_line else "ctr" if is_stacked else "outEnd"
    ink = "FFFFFF" if is_stacked and index in ON_DARK else "000000"
    labels = _labels(chart, where, ink) if is_labelled(chart) else ""
    end = '<c:smooth val="0"/>' if is_line else ""
    return f"<c:ser>{head}{look}{labels}{_data(chart, index)}{end}</c:ser>"


def _labels(chart: Chart, where: str, ink: str) -> str:
    code = _number_format(chart)
    # A stacked bar has no part for a zero.
    code = f"{code};-{code};;" if where == "ctr" else code
    return f'<c:dLbls><c:numFmt formatCode="{code}" sourceLinked="0"/>{_no_frame()}{_text(ink)}{_shown(where)}</c:dLbls>'


def _no_frame() -> str:
    return "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"


def _shown(where: str, is_named: bool = False) -> str:
    separator = "<c:separator>\n</c:separator>" if is_named else ""
    return (
        f'<c:dLblPos val="{where}"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
        f'<c:showCatName val="{int(is_named)}"/><c:showSerName val="0"/><c:showPercent val="0"/>'
        f'<c:showBubbleSize val="0"/>{separator}'
    )


def _pie(chart: Chart) -> str:
    numbers = chart.series[0].values
    points, hidden = "", ""
    tones, small = slice_colours(chart), small_slices(chart)
    for index in range(len(numbers)):
        tone = COLOURS[tones[index]]
        points += (
            f'<c:dPt><c:idx val="{index}"/><c:bubble3D val="0"/><c:spPr><a:solidFill><a:srgbClr val="{tone}"/>'
            f"</a:solidFill>{_LINE}</c:spPr></c:dPt>"
        )
        if small[index]:
            hidden += f'<c:dLbl><c:idx val="{index}"/><c:delete val="1"/></c:dLbl>'
    name = _cached_names(place(0, 0), [series_name(chart, 0)])
    labels = (
        f'<c:dLbls>{hidden}<c:numFmt formatCode="{_number_format(chart)}" sourceLinked="0"/>'
        f'{_no_frame()}{_text()}{_shown("outEnd", True)}<c:showLeaderLines val="1"/></c:dLbls>'
    )
    return (
        f'<c:pieChart><c:varyColors val="1"/><c:ser><c:idx val="0"/><c:order val="0"/><c:tx>{name}</c:tx>'
        f"{points}{labels}{_data(chart, 0)}</c:ser>"
        '<c:firstSliceAng val="0"/></c:pieChart>'
    )


def _data(chart: Chart, index: int) -> str:
    last = len(chart.categories)
    values = chart.series[index].values
    return (
        f"<c:cat>{_cached_names(f'$A$2:$A${last + 1}', names(chart))}</c:cat>"
        f"<c:val>{_cached_numbers(chart, index, values)}</c:val>"
    )


def _cached_names(cells: str, texts: Sequence[str]) -> str:
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{escape(text)}</c:v></c:pt>' for i, text in enumerate(texts)
    )
    where = cells if "$" in cells else f"${cells[0]}${cells[1:]}"
    return f'<c:strRef><c:f>{SHEET}!{where}</c:f><c:strCache><c:ptCount val="{len(texts)}"/>{points}</c:strCache></c:strRef>'


def _cached_numbers(chart: Chart, index: int, values: Sequence[Decimal | None]) -> str:
    column = place(index, 0)[0]
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{value:f}</c:v></c:pt>'
        for i, value in enumerate(values)
        if value is not None
    )
    return (
        f"<c:numRef><c:f>{SHEET}!${column}$2:${column}${len(values) + 1}</c:f><c:numCache>"
        f"<c:formatCode>{_number_format(chart)}</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef>'
    )


def _number_format(chart: Chart) -> str:
    decimals = places(chart)
    return f"0.{'0' * decimals}" if decimals else "0"


def _category_axis(chart: Chart, lies: bool) -> str:
    turned = 0 if lies else turn(chart, _ROOM)
    # Said even where it is none: programs would turn names by themselves.
    body = f'<a:bodyPr rot="-{turned * 60000}" vert="horz"/>'
    size = (
        _SIZE
        if lies or turned < 90
        else min(_SIZE, _SIZE * _ROOM * 8 // (10 * len(chart.categories)))
    )
    order = "maxMin" if lies else "minMax"
    skip = '<c:tickLblSkip val="1"/>'  # no name is left out
    return (
        f'<c:catAx><c:axId val="111111111"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{"l" if lies else "b"}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'<c:spPr>{_LINE}</c:spPr>{_text("000000", body, max(_LEAST, size))}<c:crossAx val="222222222"/><c:crosses val="autoZero"/>'
        f'<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>{skip}<c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(chart: Chart, lies: bool) -> str:
    least, greatest = extent(chart)
    bounds, step = "", ""
    if not least and not greatest:
        bounds, step = '<c:max val="1"/><c:min val="0"/>', '<c:majorUnit val="1"/>'
    elif not places(chart) and max(-least, greatest) <= WHOLE:
        step = '<c:majorUnit val="1"/>'
    decimals = 0 if max(-least, greatest) >= WHOLE * 2 else places(chart)
    code = f"0.{'0' * decimals}" if decimals else "0"
    crosses = "max" if lies else "autoZero"
    return (
        f'<c:valAx><c:axId val="222222222"/><c:scaling><c:orientation val="minMax"/>{bounds}</c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{"b" if lies else "l"}"/>{_GRID}<c:numFmt formatCode="{code}" sourceLinked="0"/>'
        '<c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:spPr>{_LINE}</c:spPr>{_text()}<c:crossAx val="111111111"/><c:crosses val="{crosses}"/>'
        f'<c:crossBetween val="between"/>{step}</c:valAx>'
    )
