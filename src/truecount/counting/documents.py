"""The documents of this room, and one way to read YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

HOME = Path(__file__).parent
_SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The quick safe reader where it was built, else the slow one; both read the same."""


class _Once(_SAFE):  # type: ignore[misc]
    """YAML in which no name may be given twice: the second would silently replace the first."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        for name in names:
            if names.count(name) > 1:
                raise yaml.MarkedYAMLError(problem=f'"{name}" is given twice', problem_mark=node.start_mark)
        made: dict[Any, Any] = super().construct_mapping(node, deep)
        return made


def parse(text: str | bytes) -> Any:
    """A YAML or JSON text, read safely. Raises yaml.YAMLError, also where a name is given twice."""
    return yaml.load(text, _Once)  # noqa: S506  its base is the safe reader
