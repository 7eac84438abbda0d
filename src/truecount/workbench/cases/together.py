"""Cases decided together: those that come while others are decided wait, and the next time all of them are."""

from __future__ import annotations

import threading
from concurrent.futures import Future

from truecount.counting import Case, Decision, decide_all, knows


class Together:
    """Decides a case for each thread that asks. The engine has one database, which takes about as long for many cases
    as for one, so that under load nobody waits for more than what is decided now and what is decided next."""

    def __init__(self) -> None:
        self._turn, self._list = threading.Lock(), threading.Lock()
        self._waiting: list[tuple[Case, Future[Decision]]] = []

    def __call__(self, case: Case) -> Decision:
        """The decision on a case, at once where one like it was decided. Raises what deciding it raises."""
        if not case.steps and knows(case):
            return decide_all([case])[0]
        own: Future[Decision] = Future()
        with self._list:
            self._waiting.append((case, own))
        with self._turn:
            if not own.done():
                with self._list:
                    taken, self._waiting = self._waiting, []
                # An engine is of certain editions, so cases of others are decided apart.
                for editions in {case.editions: None for case, _own in taken}:
                    _decide([one for one in taken if one[0].editions == editions])
        return own.result()


def _decide(taken: list[tuple[Case, Future[Decision]]]) -> None:
    """Decide cases together; where that fails each by itself, so that nobody is told of a fault in another's case."""
    cases = [case for case, _own in taken]
    try:
        for (_case, own), decision in zip(taken, decide_all(cases), strict=True):
            own.set_result(decision)
    except Exception as error:
        if len(taken) == 1:
            taken[0][1].set_exception(error)
            return
        for one in taken:
            _decide([one])


TOGETHER = Together()
