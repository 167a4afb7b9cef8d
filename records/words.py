"""Words: how text is taken apart for searching, and what a question of words asks for.

All of it happens here, so that SQLite and PostgreSQL index and find the very same words: accents and case are folded, words are cut at
everything that is neither letter nor digit, and reduced by Porter's stemmer. No word is left out as too common: WHO is an agency.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import snowballstemmer
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

LONGEST_QUESTION = 400
MOST_WORDS = 20
# Longer ones are no words; PostgreSQL refuses those over 2,046 bytes.
LONGEST_WORD = 60

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"

# What Unicode does not take apart into a letter and an accent.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "’": "'", "ʼ": "'", "‑": "-"})
# British and American spelling are one word each.
_SPELLINGS = {
    "behaviour": "behavior",
    "centre": "center",
    "colour": "color",
    "defence": "defense",
    "favour": "favor",
    "harbour": "harbor",
    "labour": "labor",
    "licence": "license",
    "neighbour": "neighbor",
    "organis": "organiz",
    "programme": "program",
    "utilis": "utiliz",
    "harmonis": "harmoniz",
    "regularis": "regulariz",
    "naturalis": "naturaliz",
    "globalis": "globaliz",
}
_SPELLING = re.compile(f"^({'|'.join(_SPELLINGS)})")
# The code of an activity is one word, or each of them would be found by its year.
_CODE = re.compile(r"(?<![a-z0-9-])[a-z][a-z0-9]*(?:-[a-z0-9]+)*-\d{4}-\d{3,}(?![a-z0-9])")
# Scripts without spaces between words: each character is a word, and a run of them a phrase.
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_WORD = re.compile(rf"{_CODE.pattern}|[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}]+(?:'s(?![^\W_]))?")
# What stands between two spaces, with the phrase that quotation marks keep together.
_PART = re.compile(r'(?P<minus>[-−–](?=[\w"“”„«]))?(?:["“”„«](?P<phrase>[^"“”„«»]*)["“”»]?|(?P<plain>[^\s"“”„«»]+))')

_porter = snowballstemmer.stemmer("porter")


def fold(text: str) -> str:
    """Return a text in lower case, without accents."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return what a folded word is compared by."""
    if len(word) < 3 or not word.isascii() or not word.isalpha():
        return word
    word = _SPELLING.sub(lambda match: _SPELLINGS[match[0]], word)
    return _porter.stemWord(word)


def _as_one(found: str) -> str:
    """Return a piece of folded text as a word: a code without hyphens, a genitive without its ending."""
    if "-" in found:
        return found.replace("-", "")
    return found.removesuffix("'s")[:LONGEST_WORD]


def words_of(text: str) -> list[str]:
    """Return the folded words of a text, in order."""
    return [_as_one(found) for found in _WORD.findall(fold(text))]


def stems_of(text: str) -> list[str]:
    """Return the stems of a text's words, in order."""
    return [stem(word) for word in words_of(text)]


@dataclass(frozen=True)
class Phrase:
    """Words that stand side by side, mostly a single one: their stems, and how they were typed."""

    stems: tuple[str, ...]
    typed: str = field(compare=False)


@dataclass(frozen=True)
class Clause:
    """Phrases of which one has to occur, or if it is negative, none may."""

    phrases: tuple[Phrase, ...]
    is_negative: bool = False


def _phrases(text: str, is_quoted: bool) -> Iterator[Phrase]:
    """Return what a part asks for. A slash between names stands for both (ILO/IOM), other marks bind (COVID-19, A/RES/60/227)."""
    pieces = [text] if is_quoted or any(letter.isdigit() for letter in text) else text.split("/")
    for piece in pieces:
        if stems := stems_of(piece):
            yield Phrase(tuple(stems), f'"{piece}"' if is_quoted else piece)


@dataclass(frozen=True)
class Query:
    """A question of words: clauses that all have to hold."""

    clauses: tuple[Clause, ...]

    @classmethod
    def parse(cls, text: str) -> "Query":
        """Return what a text asks for: all of its words, phrases in quotes, ``OR`` between two, a leading minus for none of it.

        Raises ValidationError, with a message that says what to do, for a text without words, with too many, or too long.
        """
        if len(text) > LONGEST_QUESTION:
            raise ValidationError(
                gettext("That is too long to search for: %(length)d characters, where %(most)d are allowed. Leave words out."),
                params={"length": len(text), "most": LONGEST_QUESTION},
                code="too_long",
            )
        clauses: list[Clause] = []
        is_alternative = False
        for part in _PART.finditer(text):
            if part["plain"] == "OR" and not part["minus"]:
                is_alternative = bool(clauses)
                continue
            phrases = tuple(_phrases(part["phrase"] or part["plain"] or "", is_quoted=part["phrase"] is not None))
            if not phrases:
                continue
            if part["minus"]:
                clauses += [Clause((phrase,), is_negative=True) for phrase in phrases]
            elif is_alternative and not clauses[-1].is_negative:
                clauses[-1] = Clause((*clauses[-1].phrases, phrases[0]))
                clauses += [Clause((phrase,)) for phrase in phrases[1:]]
            else:
                clauses += [Clause((phrase,)) for phrase in phrases]
            is_alternative = False
        if not clauses:
            raise ValidationError(gettext("There is no word or number in it to search for. Write at least one."), code="no_words")
        number = sum(len(phrase.stems) for clause in clauses for phrase in clause.phrases)
        if number > MOST_WORDS:
            raise ValidationError(
                gettext("That is too much to search for at once: %(number)d words, where %(most)d are allowed. Leave words out."),
                params={"number": number, "most": MOST_WORDS},
                code="too_many",
            )
        return cls(tuple(dict.fromkeys(clauses)))

    def __str__(self) -> str:
        """The normal form: questions that ask for the same words in the same way have the same."""
        return self._joined(lambda phrase: _quoted(phrase.stems))

    @property
    def typed(self) -> str:
        """The question as it was typed, to be asked again."""
        return self._joined(lambda phrase: phrase.typed)

    def _joined(self, show: Callable[[Phrase], str]) -> str:
        return " ".join(f"{'-' if clause.is_negative else ''}{' OR '.join(map(show, clause.phrases))}" for clause in self.clauses)

    @property
    def phrases(self) -> list[Phrase]:
        """What is looked for, without what may not occur."""
        return [phrase for clause in self.clauses if not clause.is_negative for phrase in clause.phrases]

    def _found(self, text: str) -> list[tuple[int, int]]:
        """Return the start and end of every match in a text, in order and without overlaps."""
        words = words_with_places(text)
        stems = [stem(word) for word, __, __ in words]
        marked: set[int] = set()
        for phrase in self.phrases:
            length = len(phrase.stems)
            for first in range(len(stems) - length + 1):
                if tuple(stems[first : first + length]) == phrase.stems:
                    marked.update(range(first, first + length))
        return [words[place][1:] for place in sorted(marked)]

    def marked(self, text: str) -> SafeString:
        """Return a text, escaped, with the matches in ``<mark>``."""
        parts, end = [], 0
        for start, stop in self._found(text):
            parts += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
            end = stop
        return mark_safe("".join((*parts, escape(text[end:]))))  # noqa: S308 - each part is escaped.

    def snippet(self, text: str, length: int = 30) -> SafeString:
        """Return about so many words of a text around its first match, marked; the empty string where nothing matches."""
        found = self._found(text)
        if not found:
            return SafeString("")
        places = list(re.finditer(r"\S+", text))
        hit = next((number for number, place in enumerate(places) if place.end() > found[0][0]), 0)
        first = max(0, min(hit - length // 3, len(places) - length))
        last = min(len(places), first + length) - 1
        cut = text[places[first].start() : places[last].end()]
        return SafeString(f"{f'{ELLIPSIS} ' if first else ''}{self.marked(cut)}{f' {ELLIPSIS}' if last < len(places) - 1 else ''}")


def _quoted(stems: tuple[str, ...]) -> str:
    return stems[0] if len(stems) == 1 else f'"{" ".join(stems)}"'


def words_with_places(text: str) -> list[tuple[str, int, int]]:
    """Return the words of a text with the start and end of each in the text as it is."""
    if text.isascii():
        return [(_as_one(match[0]), match.start(), match.end()) for match in _WORD.finditer(text.lower())]
    # Folding may change the number of letters: each folded one remembers where it came from.
    folded, places = [], []
    for place, letter in enumerate(text):
        for part in fold(letter):
            folded.append(part)
            places.append(place)
    return [
        (_as_one(match[0]), places[match.start()], places[match.end() - 1] + 1) for match in _WORD.finditer("".join(folded)) if match[0]
    ]
