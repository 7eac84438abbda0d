"""YAML and JSON from a user's hand, read within bounds: text alone, of a size, depth and sort that a document has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.constructor import ConstructorError, SafeConstructor
from yaml.reader import Reader
from yaml.resolver import Resolver

LARGEST = 1_000_000
"""Bytes of a YAML document at most."""
DEEPEST = 50
"""How far lists and names may stand within one another."""
MOST_VALUES = 50_000
"""Values of a YAML document at most, each as often as it is referred to: a small file can stand for billions."""
LONGEST_NUMBER = 25
"""Characters of a whole number at most; a longer one can be neither counted with nor printed."""
TAG = "tag:yaml.org,2002:"
SORTS = {
    **dict.fromkeys(("map", "seq", "str", "bool", "null", "merge"), "value"),
    **dict.fromkeys(("int", "float"), "number"),
    "timestamp": "day or time",
}
"""The sorts of value that a document may hold, and what each is called where one is wrong."""
PLAINLY = {
    "found unhashable key": "a list or names stand where one name should",
    "could not determine a constructor": "a value is of no sort that is read here",
}
"""What the YAML reader says in words of its own, by how it begins, and the same in plain ones."""
OF_LISTS = {"map": yaml.MappingNode, "seq": yaml.SequenceNode}


class Unreadable(ValueError):
    """Why a text is no document, as a clause; `row` is where, from 1, or None where that is not known."""

    def __init__(self, why: str, row: int | None = None) -> None:
        super().__init__(why)
        self.row = row

    @property
    def where(self) -> str:
        """The row as it follows a file's name, ", row 3"; empty where it is not known."""
        return f", row {self.row}" if self.row else ""


def read_yaml(path: Path) -> Any:
    """What a YAML file holds. Raises Unreadable."""
    return parsed(_text(path, LARGEST))


def read_json(path: Path) -> Any:
    """What a JSON file holds. Raises Unreadable, also for a name given twice: the second would silently stand for the
    first."""
    try:
        found = json.loads(_text(path), object_pairs_hook=_by_name)
        json.dumps(found, ensure_ascii=False).encode()
    except RecursionError:
        raise Unreadable("it nests too deeply") from None
    except Unreadable:
        raise
    except json.JSONDecodeError as error:
        raise Unreadable(f"it is not JSON: {error.msg[:1].lower()}{error.msg[1:]}", error.lineno) from None
    except ValueError:
        raise Unreadable("it holds characters or numbers that there are not") from None
    return found


def _by_name(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) < len(pairs):
        names = [name for name, _ in pairs]
        raise Unreadable(f'it names "{next(one for one in names if names.count(one) > 1)}" twice in one place')
    return held


def parsed(text: str | bytes) -> Any:
    """What a YAML text holds. Raises Unreadable."""
    try:
        return yaml.load(text, _LOADER)  # noqa: S506 - its base is the safe reader
    except yaml.MarkedYAMLError as error:
        mark, said = error.problem_mark, error.problem or "it is not YAML"
        why = f"{error.context} {said}" if said.startswith("but ") and error.context else said
        plain = next((words for begin, words in PLAINLY.items() if said.startswith(begin)), why)
        raise Unreadable(plain, mark.line + 1 if mark else None) from None
    except yaml.reader.ReaderError as error:
        raise Unreadable(f"character {error.position + 1:,} is none that a text has") from None


def _text(path: Path, largest: int | None = None) -> str:
    try:
        if largest is not None and path.stat().st_size > largest:
            raise Unreadable(f"it is larger than {largest:,} bytes")
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("it is not UTF-8 text") from None
    except OSError as error:
        raise Unreadable((error.strerror or "unknown reason").lower()) from None


class _Bounded:
    """What a YAML document is held to."""

    depth = values = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """A value with all that stands in it; it keeps how many that are, what it refers to written out."""
        loader: Any = super()
        self.depth, self.values = self.depth + 1, self.values + 1
        event = loader.peek_event()
        if self.depth > DEEPEST:
            raise _fault(f"more than {DEEPEST} lists or names stand within one another", event)
        node = loader.compose_node(parent, index)
        self.depth -= 1
        if isinstance(event, yaml.AliasEvent):
            if not hasattr(node, "comes_to"):
                raise _fault("it holds itself", event)
        else:
            _look_at(node)
            node.comes_to = 1 + sum(one.comes_to for one in _within(node))
        if max(node.comes_to, self.values) > MOST_VALUES:
            raise _fault(f"it comes to more than {MOST_VALUES:,} values", event)
        return node

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """Values by name."""
        loader: Any = super()
        names: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in names:
                raise _fault(f'"{key.value}" is given twice', key)
            names.add(key.value)
        made: dict[Any, Any] = loader.construct_mapping(node, deep)
        return made

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        """A value as Python has it."""
        loader: Any = super()
        try:
            return loader.construct_object(node, deep)
        except (ValueError, LookupError, AttributeError, OverflowError):
            raise _no_such(node) from None


def _look_at(node: Any) -> None:
    """Raise what is wrong with one value by itself."""
    sort = node.tag.removeprefix(TAG)
    if sort not in SORTS or OF_LISTS.get(sort, yaml.ScalarNode) is not type(node):
        raise _fault(f'"{sort}" is no sort of value that is read here', node)
    if not isinstance(node, yaml.ScalarNode):
        return
    if node.tag == f"{TAG}int" and len(node.value) > LONGEST_NUMBER:
        raise _no_such(node)
    if odd := Reader.NON_PRINTABLE.search(node.value):
        raise _fault(f"a text holds the character {ord(odd[0]):#06x}, which no text has", node)


def _within(node: Any) -> list[Any]:
    """The values right within another."""
    if isinstance(node, yaml.MappingNode):
        return [one for pair in node.value for one in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _no_such(node: Any) -> ConstructorError:
    told = str(node.value)[:LONGEST_NUMBER]
    sort = SORTS[node.tag.removeprefix(TAG)]
    return _fault(f'"{told}" is no {sort} that there is; set it in quotes if it is words', node)


def _fault(problem: str, at: Any) -> ConstructorError:
    return ConstructorError(problem=problem, problem_mark=at.start_mark)


def _loader() -> Any:
    """The quick reader where it was built, else the slow one; both read the same.

    The quick one's own way to put a document together is written in C and has no bound: a document that is deep enough
    ends the whole program. So only its parser is used.
    """
    try:
        from yaml.cyaml import CParser  # type: ignore[attr-defined]
    except ImportError:
        return type("_Loader", (_Bounded, yaml.SafeLoader), {})

    def begin(self: Any, text: str | bytes) -> None:
        CParser.__init__(self, text)
        for part in (Composer, SafeConstructor, Resolver):
            part.__init__(self)

    return type("_Loader", (_Bounded, Composer, CParser, SafeConstructor, Resolver), {"__init__": begin})


_LOADER = _loader()
