"""Text from outside, cleaned once where it enters: nothing in it can steer a terminal, hide, or flood a line.

Control characters become their control pictures (ESC is ``␛``); what is invisible or turns the direction of
writing becomes ``<U+XXXX>``. Ordinary text stays as it is: Japanese, the ideographic space, half-width kana,
accents. What terminals disagree on the width of is made plain, for a queue is a table: a joined emoji falls apart
into its parts, variation selectors and skin tones are dropped, a flag becomes its two letters.
"""

from __future__ import annotations

import re
from unicodedata import category

NAME_LENGTH = 300
LINES_LENGTH = 100_000
MARKS_IN_A_ROW = 4
TAB = "    "

_PICTURES = "\u0000-\u0008\u000b\u000c\u000e-\u001f"
# C1 and DEL; what Unicode calls default-ignorable; format characters; surrogates; noncharacters.
_UNSEEN = (
    "\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
    "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001345f"
    "\ud800-\udfff\ufdd0-\ufdef"
) + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
_BREAKS = "\t\n\r\u2028\u2029"
_GLYPH_CHOICES = "\ufe00-\ufe0f\U000e0100-\U000e01ef\U0001f3fb-\U0001f3ff"
_FLAG_LETTERS = "\U0001f1e6-\U0001f1ff"
_EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff"
_SUSPECT = re.compile(f"[{_PICTURES}{_UNSEEN}{_BREAKS}{_GLYPH_CHOICES}{_FLAG_LETTERS}]")
_JOINED = re.compile(f"(?<=[{_EMOJI}])[{_GLYPH_CHOICES}]*\u200d(?=[{_EMOJI}])")
_GLYPH_CHOICE = re.compile(f"[{_GLYPH_CHOICES}]")
_ODD = re.compile(f"[{_PICTURES}{_UNSEEN}{_FLAG_LETTERS}]")
_LINE_BREAK = re.compile("\r\n?|\n|\u2028|\u2029")
# Every combining mark lies in these blocks, and much else: a run is looked at character by character.
_PERHAPS_MARKS = re.compile(
    "[\u0300-\u1fff\u20d0-\u20ff\u2ce0-\u2dff\u3020-\u30ff\ua600-\uabff\ufb00-\ufe2f\U00010000-\U0001efff]"
    f"{{{MARKS_IN_A_ROW + 1},}}"
)
# At the start, and after what another separator than the comma, or a line break, makes a start of.
_FORMULA = re.compile("(?:^|(?<=[;\t\r\n]))(?=[=+\\-@\t\r\n＝＋－＠])")


def clean_name(text: str, length: int = NAME_LENGTH) -> str:
    """``text`` as one line (a subject, a name) of at most ``length`` characters.

    Line breaks and tabs become spaces; a cut is marked with ``…``. Cleaning twice changes nothing.
    """
    if text.isascii() and text.isprintable() and len(text) <= length:
        return text.strip()
    text, cut = _shortened(text, length)
    if _SUSPECT.search(text):
        text = _made_visible(_LINE_BREAK.sub(" ", text).replace("\t", " "))
    return _cut(_without_floods(text).strip(), length, cut)


def clean_lines(text: str, length: int = LINES_LENGTH) -> str:
    """``text`` of several lines (a body, a note), at most ``length`` characters.

    Only ``\\n`` breaks a line, a tab becomes four spaces; a cut is marked with ``…``. Cleaning twice changes nothing.
    """
    if text.isascii() and text.isprintable() and len(text) <= length:
        return text.rstrip()
    text, cut = _shortened(text, length)
    if _SUSPECT.search(text):
        text = _made_visible(_LINE_BREAK.sub("\n", text).replace("\t", TAB))
    return _cut(_without_floods(text).rstrip(), length, cut)


def spreadsheet_cell(text: str) -> str:
    """``text`` for a CSV file: an apostrophe keeps a spreadsheet from reading it as a formula, or a part of it where
    the spreadsheet takes semicolons or tabs to separate cells."""
    return _FORMULA.sub("'", text)


def _shortened(text: str, length: int) -> tuple[str, bool]:
    """A megabyte is not cleaned to show three hundred characters; cleaning rarely shrinks a text to a quarter."""
    longest = 4 * length
    return (text[:longest], True) if len(text) > longest else (text, False)


def _cut(text: str, length: int, cut: bool) -> str:
    if len(text) <= length and not cut:
        return text
    return f"{text[: length - 1].rstrip()}…"


def _made_visible(text: str) -> str:
    return _ODD.sub(_seen, _GLYPH_CHOICE.sub("", _JOINED.sub("", text)))


def _seen(match: re.Match[str]) -> str:
    point = ord(match[0])
    if point < 0x20:
        return chr(0x2400 + point)
    if 0x1F1E6 <= point <= 0x1F1FF:
        return chr(point - 0x1F1E6 + ord("A"))
    return f"<U+{point:04X}>"


def _without_floods(text: str) -> str:
    return _PERHAPS_MARKS.sub(_few_marks, text)


def _few_marks(match: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in match[0]:
        marks = marks + 1 if category(character)[0] == "M" else 0
        if marks <= MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)
