"""What is raised when an expression cannot be read."""

ALONE = " stands alone"
"""Ends what is said of a word that is neither a name, a text nor a function."""


class ExpressionError(ValueError):
    """A mistake in an expression, told to its author: what is wrong, where, and how to mend it."""

    def __init__(self, message: str, source: str = "", position: int = 0, mend: str = "") -> None:
        """Keep the parts apart, so that a caller can lay them out as it likes."""
        self.message = message
        self.source = source
        self.position = position
        self.mend = mend
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        before = self.source[max(0, self.position - 25) : self.position]
        after = self.source[self.position : self.position + 25]
        where = f" at character {self.position + 1}: {before}»{after}" if self.source else ""
        mend = f" ({self.mend})" if self.mend else ""
        return f"{self.message}{where}{mend}"
