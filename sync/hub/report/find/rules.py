"""Rules files read into one set of rules, or a sentence that says what is wrong, in which file and on which line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from champion_app.domain.errors import Refused
from champion_app.domain.policy import PolicyPack
from sync.hub.report.find.pattern import OWN_NAMES, Pattern, compile_pattern
from sync.hub.report.find.rule_file import Code, Context, Entry, RuleFile

_AT = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_PLACE = re.compile(r"(?P<table>entries|codes)\[(?P<which>\d+)\]")
_FEWEST_ALTERNATIVES = 2
_CONTEXT_PHRASES = (
    "not_negations", "negated_after", "denied_in_sentence", "not_speech", "discussion", "lessons", "other_reasons",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry with its patterns compiled and its strand filled in from its file."""

    entry: Entry
    strand: str
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    needs: Pattern | None


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that the finder goes by. ``known_codes``: the pack's own codes and labels, in small letters, and the
    strand and sub-category they mean."""

    version: str
    valid_from: date
    rules: tuple[Rule, ...]
    innocent: tuple[Pattern, ...]
    codes: tuple[Code, ...]
    context: Context
    known_codes: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Source:
    """One file with its text, so that a line can be told."""

    name: str
    text: str
    file: RuleFile

    def refused(self, what: str, entry: str) -> Refused:
        """The error that names the line of an entry."""
        lines = self.text.splitlines()
        mark = re.compile(rf"\s*id\s*=\s*[\"']{re.escape(entry)}[\"']")
        line = next((number for number, one in enumerate(lines, 1) if mark.match(one)), 1)
        return _wrong(self.name, line, f"rule '{entry}': {what}" if entry else what)


def _wrong(name: str, line: int, what: str) -> Refused:
    return Refused(f"The rules cannot be used. {name}, line {line}: {what}. Correct the file; nothing was changed.")


def read_rules(files: Sequence[tuple[str, bytes]], pack: PolicyPack, day: date) -> Rules:
    """The rules in force on a day, from files given as name and bytes: those of the newest version that is valid.

    Raises Refused with file, line and what is wrong; a strand or sub-category must be one of the pack's.
    """
    sources = [_source(name, raw) for name, raw in files]
    valid = [source for source in sources if source.file.valid_from <= day]
    if not valid:
        raise Refused("There are no rules for finding hate incidents that are valid on this day. Add a rules file.")
    newest = max(valid, key=lambda source: (source.file.valid_from, source.file.version)).file
    used = [source for source in valid if source.file.version == newest.version]
    contexts = [source for source in used if source.file.context is not None]
    if len(contexts) != 1:
        named = ", ".join(source.name for source in used)
        raise Refused(
            f"Exactly one file of version {newest.version} must have [context]; {len(contexts)} of {named} have."
        )
    context = contexts[0].file.context
    assert context is not None  # noqa: S101 - just chosen so
    _check_context(contexts[0], context)
    lists = _lists(used)
    return Rules(
        newest.version,
        newest.valid_from,
        tuple(_rules(used, lists, pack)),
        tuple(_innocent(used, lists)),
        tuple(_codes(used, pack)),
        context,
        _known_codes(pack),
    )


def rules_beside(base: Rules, files: Sequence[tuple[str, bytes]], pack: PolicyPack) -> Rules:
    """Rules for something else than hate, read in the same context of what denies and doubts. Raises Refused."""
    sources = [_source(name, raw) for name, raw in files]
    return replace(base, rules=tuple(_rules(sources, _lists(sources), pack)), innocent=(), codes=())


def _source(name: str, raw: bytes) -> _Source:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _wrong(name, raw[: error.start].count(b"\n") + 1, "this line is not UTF-8 text") from None
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found.group(1)) if found else text.count("\n") + 1
        raise _wrong(name, line, re.sub(r" \(at .*\)$", "", str(error))) from None
    try:
        return _Source(name, text, msgspec.convert(told, RuleFile))
    except msgspec.ValidationError as error:
        at = _AT.search(str(error))
        path = at.group("path") if at else ""
        what = _AT.sub("", str(error)) + (f", in {path}" if path else "")
        raise _wrong(name, _line_of(text, path), what) from None


def _line_of(text: str, path: str) -> int:
    """The line of the table, or of the key, that a path like entries[3].strength means."""
    table = _PLACE.match(path)
    lines = text.splitlines()
    if table:
        headings = [number for number, line in enumerate(lines, 1) if line.strip() == f"[[{table.group('table')}]]"]
        if int(table.group("which")) < len(headings):
            return headings[int(table.group("which"))]
    key = re.split(r"[.\[]", path)[-1 if path.startswith("context.") else 0].rstrip("]")
    mark = re.compile(rf"\s*{re.escape(key)}\s*=|\s*\[+{re.escape(key)}\]+")
    return next((number for number, line in enumerate(lines, 1) if key and mark.match(line)), 1)


def _lists(sources: Iterable[_Source]) -> Mapping[str, Sequence[str]]:
    lists: dict[str, Sequence[str]] = {}
    for source in sources:
        for name, words in source.file.lists.items():
            if name in lists or name in OWN_NAMES:
                line = _line_of(source.text, name)
                raise _wrong(source.name, line, f"the list '{name}' is there twice, or is a name of the finder's own")
            lists[name] = words
    return lists


def _rules(sources: Iterable[_Source], lists: Mapping[str, Sequence[str]], pack: PolicyPack) -> Iterator[Rule]:
    seen: set[str] = set()
    for source in sources:
        for entry in source.file.entries:
            if entry.id in seen:
                raise source.refused("another rule has the same id", entry.id)
            seen.add(entry.id)
            strand = "" if entry.either else entry.strand or source.file.strand
            _check_strand(source, entry.id, strand, entry.sub, pack)
            _check_either(source, entry, pack)
            try:
                yield Rule(
                    entry,
                    strand,
                    tuple(compile_pattern(one, lists) for one in entry.patterns),
                    tuple(compile_pattern(one, lists) for one in entry.unless),
                    compile_pattern("{" + entry.needs + "}", lists) if entry.needs else None,
                )
            except ValueError as error:
                raise source.refused(str(error), entry.id) from None
            if entry.function == "mention" and entry.of is None:
                raise source.refused("a mention must say what it is of: people, place, thing or trait", entry.id)


def _check_strand(source: _Source, rule: str, strand: str, sub: str, pack: PolicyPack) -> None:
    if strand and pack.choice("strands", strand) is None:
        raise source.refused(f"the policy pack has no strand '{strand}'", rule)
    known = pack.choice("sub_categories", sub) if sub else None
    if sub and (known is None or known.parent != strand):
        raise source.refused(f"the policy pack has no sub-category '{sub}' of the strand '{strand}'", rule)


def _check_either(source: _Source, of: Entry | Code, pack: PolicyPack) -> None:
    if of.either and (of.strand or of.sub or len(set(of.either)) < _FEWEST_ALTERNATIVES):
        raise source.refused("'either' names two strands or more, and there is no 'strand' or 'sub' beside it", of.id)
    for strand in of.either:
        _check_strand(source, of.id, strand, "", pack)


def _innocent(sources: Iterable[_Source], lists: Mapping[str, Sequence[str]]) -> Iterator[Pattern]:
    for source in sources:
        for phrase in source.file.innocent:
            try:
                yield compile_pattern(phrase, lists)
            except ValueError as error:
                raise _wrong(source.name, _line_of(source.text, "innocent"), str(error)) from None


def _codes(sources: Iterable[_Source], pack: PolicyPack) -> Iterator[Code]:
    for source in sources:
        for code in source.file.codes:
            _check_strand(source, code.id, code.strand, code.sub, pack)
            _check_either(source, code, pack)
            yield code


def _known_codes(pack: PolicyPack) -> Mapping[str, tuple[str, str]]:
    known: dict[str, tuple[str, str]] = {}
    for sub in pack.lists.get("sub_categories", ()):
        known[f"{sub.parent}/{sub.code}".lower()] = (sub.parent, sub.code)
    for strand in pack.lists.get("strands", ()):
        known[strand.code.lower()] = known[strand.label.lower()] = (strand.code, "")
    return known


def _check_context(source: _Source, context: Context) -> None:
    for name in context.__struct_fields__:
        for word in getattr(context, name):
            try:
                pattern = compile_pattern(word, {})
            except ValueError as error:
                raise _wrong(source.name, _line_of(source.text, f"context.{name}"), str(error)) from None
            if name not in _CONTEXT_PHRASES and len(pattern.elements) != 1:
                raise _wrong(source.name, _line_of(source.text, f"context.{name}"), f"'{word}' must be one word")
