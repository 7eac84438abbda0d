"""Words into numbers: words, pairs of neighbours and the letters of rare words, hashed so that no list of them is kept.

A word that enough logs hold stands for itself; a rarer one, which may be a slip of the keys, a form of a word or a
name, is known by its letters, too. What fewer than ten logs share has no weight of its own, so that nothing which is
one person's can be read out of a model; where its hash is that of something commoner, it has the weight of that.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.preprocessing import normalize
from sklearn.utils import murmurhash3_32

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
BITS = 20
COLUMNS = 2**BITS
COMMON = 50
"""A word that so many logs hold stands for itself."""
FEWEST = 10
"""What fewer logs share is not looked at."""
MOST_WORDS = 600
"""Of one log so many words are read: beyond it are forms that somebody pasted in."""
LETTERS = (3, 4, 5)
LETTERS_OF = "~"
"""What letters of a word begin with, where words and pairs do not."""
TOKEN = re.compile(r"[^\W\d_]{2,}|£|(?<![\d:.])\d{1,3}(?![\d:])")


@dataclass(frozen=True, eq=False)
class Words:
    """What was learnt of the words of many logs: which are `common`, by hash, (2²⁰,), and which hashed `columns` count.

    Neither holds a word.
    """

    common: Flags
    columns: Ints

    def matrix(self, texts: Sequence[str]) -> Any:
        """The logs as a sparse matrix, (N, C) for C columns; each row that is not empty has length 1."""
        rows = _hashed(texts, self._parts)[:, self.columns]
        return normalize(rows, copy=False) if rows.nnz else rows

    def parts(self, text: str) -> dict[str, int]:
        """The parts of one log, each with its place among the columns."""
        said = sorted(set(self._parts(text)))
        return {part: self._place[hashed] for part in said if (hashed := bucket(part)) in self._place}

    @functools.cached_property
    def _place(self) -> dict[int, int]:
        return {int(column): n for n, column in enumerate(self.columns)}

    def unknown(self, text: str) -> tuple[int, int]:
        """How many of a log's words are not common, and how many it has."""
        said = words_of(text)
        return sum(not self.common[bucket(word)] for word in said), len(said)

    def _parts(self, text: str) -> list[str]:
        said = words_of(text)
        pairs = [f"{one} {other}" for one, other in itertools.pairwise(said)]
        letters = [part for word in said if not self.common[bucket(word)] for part in letters_of(word)]
        return said + pairs + letters


def learn_words(texts: Sequence[str]) -> Words:
    """What is common among the words of many logs, and which columns enough of them share."""
    counted: Counter[str] = Counter()
    for text in texts:
        counted.update(set(words_of(text)))
    common = np.zeros(COLUMNS, dtype=bool)
    common[[bucket(word) for word, logs in counted.items() if logs >= COMMON]] = True
    logs_with = np.zeros(COLUMNS, dtype=np.int64)
    every = Words(common, np.arange(COLUMNS))
    for begin in range(0, len(texts), 50_000):
        logs_with += np.bincount(_hashed(texts[begin : begin + 50_000], every._parts).indices, minlength=COLUMNS)
    return Words(common, np.flatnonzero(logs_with >= FEWEST))


def words_of(text: str) -> list[str]:
    """The words of a cleaned log in order, times of day and long numbers left out."""
    return TOKEN.findall(text)[:MOST_WORDS]


@functools.lru_cache(maxsize=500_000)
def bucket(part: str) -> int:
    """The column that a part is hashed to."""
    # As scikit-learn's hashing has it, which takes the sign of its own hash away.
    return int(abs(murmurhash3_32(part, seed=0)) % COLUMNS)


@functools.lru_cache(maxsize=100_000)
def letters_of(word: str) -> tuple[str, ...]:
    """Runs of three to five letters of a word, its ends marked."""
    whole = f" {word} "
    return tuple(LETTERS_OF + whole[at : at + size] for size in LETTERS for at in range(max(len(whole) - size + 1, 1)))


def _hashed(texts: Sequence[str], parts: Any) -> Any:
    if not texts:  # which the hasher does not take
        return sparse.csr_matrix((0, COLUMNS), dtype=np.float32)
    hashing = HashingVectorizer(
        analyzer=parts, n_features=COLUMNS, alternate_sign=False, binary=True, norm=None, dtype=np.float32
    )
    return sparse.csr_matrix(hashing.transform(texts))
