"""Text and shapes of SVG, lengths in the units of the picture."""

from __future__ import annotations

import math

from markupsafe import escape

from makereport.charts.look import COLOURS, MARKERS, line_colour, text_width

SIZE = 14.0
"""Of text."""


def lines_of(name: str, room: float) -> list[str]:
    """A name in lines of so many characters."""
    lines = [""]
    for mark in name:
        if lines[-1] and text_width(lines[-1] + mark) > max(1.0, room):
            lines.append("")
        lines[-1] += mark
    return lines


def clipped(name: str, most: float) -> str:
    """A name in one line of so many characters."""
    if text_width(name) <= most:
        return name
    return lines_of(name, most - 1)[0] + "…"


def words(
    x: float,
    y: float,
    text: str,
    anchor: str = "middle",
    *,
    size: float = SIZE,
    turned: int = 0,
    fill: str = "",
    room: float = 0,
) -> str:
    """A line of text, `turned` by degrees against the clock, squeezed into its room."""
    spin = f' transform="rotate(-{turned} {x:.1f} {y:.1f})"' if turned else ""
    sized = f' font-size="{size:.1f}"' if size != SIZE else ""
    filled = f' fill="{fill}"' if fill else ""
    tight = room and text_width(text) * size > room
    squeezed = f' textLength="{room:.0f}" lengthAdjust="spacingAndGlyphs"' if tight else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{sized}{filled}{spin}{squeezed}>{escape(text)}</text>'


def stroke(x: float, y: float, to_x: float, to_y: float, more: str = "") -> str:
    """A line from one point to another."""
    return f'<path d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" stroke="currentColor"{more}/>'


def rectangle(x: float, y: float, width: float, tall: float, tone: str) -> str:
    """A bar, or a part of one."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{max(0.0, tall):.1f}" '
        f'fill="#{tone}" stroke="currentColor"/>'
    )


def slice_of(
    centre: tuple[float, float], radius: float, start: float, stop: float, tone: str
) -> str:
    """A slice of a pie between two angles, which begin at the top."""
    look = f'fill="#{tone}" stroke="currentColor"'
    if stop - start > math.tau - 1e-9:
        return f'<circle cx="{centre[0]:.1f}" cy="{centre[1]:.1f}" r="{radius:.1f}" {look}/>'
    ends = [
        f"{centre[0] + math.sin(angle) * radius:.1f} {centre[1] - math.cos(angle) * radius:.1f}"
        for angle in (start, stop)
    ]
    large = int(stop - start > math.pi)
    return f'<path d="M{centre[0]:.1f} {centre[1]:.1f}L{ends[0]}A{radius:.1f} {radius:.1f} 0 {large} 1 {ends[1]}Z" {look}/>'


def marker(tone: int, x: float, y: float) -> str:
    """The mark of a point of a series."""
    shapes = {
        "circle": "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
        "square": "m-4.5-4.5h9v9h-9z",
        "triangle": "m0-6l5.5 10h-11z",
        "diamond": "m0-6l6 6l-6 6l-6-6z",
        "x": "m-5-5l10 10m0-10l-10 10",
        "plus": "m0-6v12m-6-6h12",
    }
    return f'<path d="M{x:.1f} {y:.1f}{shapes[MARKERS[tone]]}" fill="#{COLOURS[tone]}" stroke="#{line_colour(tone)}" stroke-width="1.5"/>'
