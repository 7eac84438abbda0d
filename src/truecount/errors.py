"""The one error a user ever sees: a plain sentence that says what is wrong, where, and what to do."""


class TrueCountError(Exception):
    """Bad usage or bad input. The command line prints the sentence and ends with exit code 2.

    Several faults found in one pass are given as several sentences, one a line.
    """

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences
