"""The sentence that says it, short enough to be quoted."""

import re

from nlp.analysis import Mention
from nlp.sentences import sentences

LONGEST_QUOTE = 200  # characters; more than this of an article is never shown or exported
_MARK = "…"


def quote(title: str, text: str, mention: Mention | None) -> str:
    """The sentence around a mention, cut at word boundaries to 200 characters; the title where no mention is known."""
    if mention is None or mention.field == "title":
        return _cut(title, *((mention.start, mention.end) if mention else (0, 0)))
    for start, end in sentences(text):
        if start <= mention.start < end:
            return _cut(text[start:end], mention.start - start, mention.end - start)
    return _cut(text, mention.start, mention.end)


def _cut(sentence: str, start: int, end: int) -> str:
    """At most LONGEST_QUOTE characters of the sentence with start..end in them, white space made single."""
    if len(sentence) <= LONGEST_QUOTE:
        return " ".join(sentence.split())
    room = LONGEST_QUOTE - 2 * len(_MARK) - (end - start)
    first = max(0, min(start - room // 2, len(sentence) - LONGEST_QUOTE + 2 * len(_MARK)))
    last = min(len(sentence), first + LONGEST_QUOTE - 2 * len(_MARK))
    if first and (space := re.search(r"\s", sentence[first:start])):
        first += space.end()
    if last < len(sentence) and (space := re.search(r"\s\S*$", sentence[end:last])):
        last = end + space.start()
    kept = " ".join(sentence[first:last].split())
    return f"{_MARK if first else ''}{kept}{_MARK if last < len(sentence) else ''}"
