"""Numbers of things in words: one activity, two activities."""

_BY_ES = ("ches", "shes", "sses", "xes")


def singular(plural: str) -> str:
    """One of what a plural English noun names; it is the last word that changes."""
    if plural.endswith("ies"):
        return plural[:-3] + "y"
    if plural.endswith(_BY_ES):
        return plural[:-2]
    return plural.removesuffix("s")


def counted(number: int, plural: str) -> str:
    """A number with its noun, which is singular for one."""
    return f"{number:,} {singular(plural) if number == 1 else plural}"


def capital(text: str) -> str:
    """A text as a heading begins; the rest stays as it is written, so that States keep their capital."""
    return text[:1].upper() + text[1:]
