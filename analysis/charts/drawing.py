"""What every chart is drawn with: rectangles, lines and text over the width of the page, mirrored for Arabic.

Lengths along the reading direction are per cent of the width, so that a chart fills whatever column it stands
in while its text keeps its size. Each shape bears a class, for the page's colours, and the same colour as a
presentation attribute, for wherever else the chart is taken: no style is needed, and none could be hostile.
"""

import re
from collections.abc import Mapping

from markupsafe import escape

from analysis.charts.lines import measure, wrapped
from app import languages
from app.questionnaire.wording import clean

SIZE, SMALL = 13, 12
LINE = 17
NARROW = 248.0
"""The width that a chart on a page must do with: that of a small telephone, without its margins."""

_FONTS = "Noto Sans, Noto Sans Arabic, Noto Naskh Arabic, Noto Sans CJK SC, system-ui, sans-serif"
_OTHER_END = {"start": "end", "end": "start", "middle": "middle"}

COLOURS: Mapping[str, str] = {
    "ink": "#14232f",
    "quiet": "#4a5b68",
    "track": "#e2e8ec",
    "edge": "#62747f",
    "bar": "#00567d",
    "mark": "#9a5b00",
    "on-light": "#14232f",
    "on-dark": "#ffffff",
    "hidden": "#ffffff",
}
LEVELS = ("#dcebf3", "#b7d8e8", "#8ac0da", "#5aa3c6", "#2f84ad", "#00608b", "#003f5c")
"""Light to dark, for what has an order; the first four bear dark text, the others white."""
DARK_FROM = 5


def level(n: int, many: int) -> int:
    """The shade, from 1 to 7, of the nth of so many: the first is light, the last dark."""
    return 4 if many < 2 else 1 + round(min(n, many - 1) * (len(LEVELS) - 1) / (many - 1))


class Drawing:
    """A chart as it grows downwards; `width` is what its texts must fit, in pixels."""

    def __init__(self, name: str, language: str, width: float) -> None:
        self.language = language
        self.width = width or NARROW
        self.fluid = not width
        self.rtl = languages.direction(language) == "rtl"
        self.y = 0.0
        self.hatched = False
        self._hatch = "hatch-" + (re.sub(r"[^a-z0-9]+", "-", name.lower()) or "x")
        self._parts: list[str] = []

    def room(self, percent: float) -> float:
        """So much of the width in pixels."""
        return self.width * percent / 100

    def rect(self, name: str, x: float, wide: float, y: float, high: float, inset: float = 0.0) -> None:
        """A bar from x, so wide (both per cent), in the colour of that name or level."""
        left = 100 - x - wide if self.rtl else x
        self._parts.append(
            f'<rect class="{name}" fill="{self._fill(name)}" x="{left:.2f}%" width="{max(wide, 0):.2f}%" '
            f'y="{y:g}" height="{high:g}"' + (f' stroke="#fff" stroke-width="{inset:g}"/>' if inset else "/>")
        )

    def swatch(self, name: str, offset: float, y: float) -> None:
        """A small square of a key, so many pixels from where lines begin."""
        across, moved = ("100%", -offset - 11) if self.rtl else ("0", offset)
        self._parts.append(
            f'<rect class="{name}" fill="{self._fill(name)}" x="{across}" y="{y:g}" width="11" height="11" '
            f'transform="translate({moved:g} 0)" stroke="{COLOURS["edge"]}" stroke-width=".5"/>'
        )

    def dot(self, name: str, x: float, y: float, radius: float) -> None:
        """A round mark."""
        across = 100 - x if self.rtl else x
        fill = self._fill(name)
        self._parts.append(
            f'<circle class="{name}" fill="{fill}" cx="{across:.2f}%" cy="{y:g}" r="{radius:g}"/>'
        )

    def line(
        self, name: str, ends: tuple[float, float], heights: tuple[float, float], dash: str = ""
    ) -> None:
        """A straight line between two places: per cent along, pixels down."""
        first, last = (100 - ends[0], 100 - ends[1]) if self.rtl else ends
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<line class="{name}-line" stroke="{COLOURS[name]}" x1="{first:.2f}%" x2="{last:.2f}%" '
            f'y1="{heights[0]:g}" y2="{heights[1]:g}"{dashed}/>'
        )

    def text(
        self, text: str, x: float, y: float, *, name: str = "ink", at: str = "start", offset: float = 0.0,
        size: int = SIZE,
    ) -> None:  # fmt: skip
        """One line of text whose start, middle or end stands at x (per cent) and `offset` pixels on."""
        across, moved, anchor = (100 - x, -offset, _OTHER_END[at]) if self.rtl else (x, offset, at)
        shifted = f' dx="{moved:g}"' if moved else ""
        anchored = "" if anchor == "start" else f' text-anchor="{anchor}"'
        sized = "" if size == SIZE else f' font-size="{size}"'
        self._parts.append(
            f'<text class="{name}" fill="{COLOURS[name]}" x="{across:.2f}%" y="{y:g}"'
            f"{shifted}{anchored}{sized}>{self._isolated(text)}</text>"
        )

    def upright(self, text: str, x: float, y: float) -> None:
        """A small text that reads upwards and ends at a place: under a narrow column."""
        across = 100 - x if self.rtl else x
        self._parts.append(
            f'<svg x="{across:.2f}%" y="{y:g}" width="1" height="1" overflow="visible"><text class="ink" '
            f'fill="{COLOURS["ink"]}" font-size="{SMALL}" text-anchor="end" transform="rotate(-90)">'
            f"{self._isolated(text)}</text></svg>"
        )

    def paragraph(self, text: str, *, width: float = 0.0, size: int = SIZE, name: str = "ink") -> None:
        """A text over as many lines as it takes, from the start of the line."""
        for line in wrapped(text, width or self.width, size):
            self.y += LINE
            self.text(line, 0, self.y - 4, name=name, size=size)

    def key(self, entries: list[tuple[str, str]]) -> None:
        """What the colours mean: each with its square, as many a line as fit."""
        used = 0.0
        self.y += LINE
        for name, label in entries:
            lines = wrapped(label, self.width - 18, SMALL)
            needs = 18 + measure(lines[0] if lines else "", SMALL)
            if used and (used + needs > self.width or len(lines) > 1):
                used = 0.0
                self.y += LINE
            self.swatch(name, used, self.y - 12)
            for n, line in enumerate(lines):
                self.text(line, 0, self.y - 3 + n * LINE, offset=used + 18, size=SMALL)
            self.y += LINE * (len(lines) - 1)
            used = self.width if len(lines) > 1 else used + needs + 16
        self.y += 6

    def svg(self, title: str, description: str) -> str:
        """The whole, with what is said of it to who does not see it."""
        high = round(self.y + 2)
        wide = f"{self.width:g}"
        root = "100%" if self.fluid else wide
        box = "" if self.fluid else f' viewBox="0 0 {wide} {high}"'
        hatch = (
            f'<defs><pattern id="{self._hatch}" width="6" height="6" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6" fill="#fff"/>'
            f'<rect class="hatch-line" width="2" height="6" fill="{COLOURS["edge"]}"/></pattern></defs>'
            if self.hatched
            else ""
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="drawn" role="img" width="{root}" '
            f'height="{high}"{box} direction="ltr" overflow="visible" font-family="{_FONTS}" '
            f'font-size="{SIZE}"><title>{escape(clean(title))}</title>'
            f"<desc>{escape(clean(description))}</desc>{hatch}{''.join(self._parts)}</svg>"
        )

    def _fill(self, name: str) -> str:
        if name == "hidden":
            self.hatched = True
            return f"url(#{self._hatch})"
        if name.startswith("level-"):
            return LEVELS[int(name[6:]) - 1]
        return COLOURS[name]

    def _isolated(self, text: str) -> str:
        """In a mirrored chart each text finds its own direction, whatever draws it."""
        written = str(escape(clean(text)))
        return f"\u2068{written}\u2069" if self.rtl else written
