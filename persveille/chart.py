"""The trend as a picture: incidents a week above the articles read to find them, as PNG or SVG bytes."""

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt
import vl_convert

from persveille.digest import COMPARED_WEEKS, PeriodCount
from persveille.messages import Messages, messages_for
from persveille.money import format_number
from persveille.wording import numeric_day

PAPER, INK, QUIET = "#fffdf9", "#1d1a16", "#5f584e"  # of templates/digest.css
# The accent of the page and a light grey: they differ by lightness, so every colour vision tells them apart.
RECENT, EARLIER, READ = "#9a2a1a", "#bdb6aa", "#ddd6c8"
_NUMBERS: dict[str, Literal["nl-NL", "fr-FR", "en-GB"]] = {
    "nl": "nl-NL",
    "fr": "fr-FR",
    "en": "en-GB",
}  # the number locales of Vega: it has none of Belgium
_WIDTH, _HEIGHT, _HEIGHT_READ = 344, 150, 56  # points: readable on a telephone of 360 without zooming
_FONT = "Liberation Sans, Arial, Helvetica, DejaVu Sans, sans-serif"
_ROOM = 1.2  # the axis ends this far above the highest bar, so that its number fits


def chart_png(weeks: Sequence[PeriodCount], language: str, scale: float = 2) -> bytes:
    """The chart of the weeks as PNG, `scale` pixels to a point. Raises ConfigurationError for an unknown language."""
    return bytes(
        vl_convert.vegalite_to_png(chart(weeks, language).to_dict(), scale=scale, format_locale=_NUMBERS[language])
    )


def chart_svg(weeks: Sequence[PeriodCount], language: str) -> bytes:
    """The chart of the weeks as SVG. Raises ConfigurationError for an unknown language."""
    svg: str = vl_convert.vegalite_to_svg(chart(weeks, language).to_dict(), format_locale=_NUMBERS[language])
    return svg.encode()


def chart(weeks: Sequence[PeriodCount], language: str) -> alt.VConcatChart:
    """The chart of the last eight weeks itself, with labelled axes and a source line."""
    words, shown = messages_for(language), list(weeks)[-2 * COMPARED_WEEKS :]
    groups = alt.Scale(domain=[words.gettext("before"), words.gettext("last four weeks")], range=[EARLIER, RECENT])
    legend = alt.Legend(title=None, orient="top", offset=4, direction="horizontal")
    colour = alt.Color("group:N", scale=groups, legend=legend)
    week = alt.X("week:N", sort=None)  # in the order of the rows
    dated = week.axis(alt.Axis(labelAngle=0)).title(words.gettext("week from"))
    data = {"values": _rows(words, shown)}
    both = alt.vconcat(
        _bars(data, week.axis(None), "incidents", words.gettext("incidents"), colour, _HEIGHT),
        _bars(data, dated, "articles", words.gettext("articles read"), alt.value(READ), _HEIGHT_READ),
        spacing=12,
        background=PAPER,
        padding=12,
        title=_title(words, shown),
    )
    return _styled(both)


def _bars(
    data: dict[str, Any], week: alt.X, field: str, label: str, colour: Any, height: int
) -> alt.LayerChart | alt.FacetChart:
    """Bars with their numbers above them."""
    highest: int = max((row[field] for row in data["values"]), default=0) or 1
    axis = alt.Axis(tickMinStep=1, tickCount=3 if height == _HEIGHT else 1, format=",d")
    scale = alt.Scale(domain=[0, highest * _ROOM], nice=False)
    base = alt.Chart(data, width=_WIDTH, height=height).encode(x=week)
    value = alt.Y(f"{field}:Q", title=label, axis=axis, scale=scale)
    bars = base.mark_bar().encode(y=value, color=colour)
    numbers = base.mark_text(dy=-7, fontSize=11, color=INK).encode(y=value, text=f"{field}_words:N")
    return alt.layer(bars, numbers)


def _rows(words: Messages, weeks: Sequence[PeriodCount]) -> list[dict[str, Any]]:
    last = weeks[-COMPARED_WEEKS:]
    return [
        {
            "week": numeric_day(words, week.first),
            "incidents": week.incidents,
            "articles": week.articles,
            "incidents_words": format_number(words, week.incidents),
            "articles_words": format_number(words, week.articles),
            "group": words.gettext("last four weeks") if week in last else words.gettext("before"),
        }
        for week in weeks
    ]


def _title(words: Messages, weeks: Sequence[PeriodCount]) -> alt.TitleParams:
    source = words.gettext(
        "Source: Persveille; %(articles)s articles read of %(outlets)s outlets",
        articles=format_number(words, sum(week.articles for week in weeks)),
        outlets=format_number(words, max((week.outlets for week in weeks), default=0)),
    )
    text = words.gettext("Cyber incidents reported in Belgium, by week")
    return alt.TitleParams(text, subtitle=source, anchor="start", offset=10)


def _styled(plain: alt.VConcatChart) -> alt.VConcatChart:
    styled: alt.VConcatChart = (
        plain.configure(font=_FONT)
        .configure_view(stroke=None)
        .configure_title(fontSize=15, color=INK, subtitleColor=QUIET, subtitleFontSize=11, subtitlePadding=6)
        .configure_axis(
            labelColor=QUIET,
            titleColor=QUIET,
            labelFontSize=11,
            titleFontSize=11,
            titleFontWeight="normal",
            gridColor="#e6e0d4",
            domainColor="#8c857a",
            ticks=False,
            labelPadding=6,
        )
        .configure_legend(labelColor=INK, labelFontSize=11, symbolType="square")
    )
    return styled
