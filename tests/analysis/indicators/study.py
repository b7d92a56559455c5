"""A study with indicators: six States that answer alike enough to be counted by hand."""

SCHEME = {
    "title": "Matrix",
    "version": "1",
    "levels": [
        {"code": "low", "label": "Low", "at_least": "0"},
        {"code": "middle", "label": "Middle", "at_least": "0.4"},
        {"code": "high", "label": "High", "at_least": "0.8", "needs": "${g5} = 1", "needs_text": "a review"},
    ],
    "indicators": [
        {
            "code": f"S{n}",
            "label": f"Step {n}",
            "nodes": nodes,
            "kind": "process",
            "formula": f"${{c{n}}}",
            "most": "4",
        }
        for n, nodes in ((1, ["AA1"]), (2, ["AA1"]), (3, ["AA1", "AA2"]))
    ]
    + [
        {
            "code": "X1",
            "label": "Deaths",
            "nodes": ["AA2"],
            "kind": "outcome",
            "formula": "${x1}",
            "unit": "a year",
        },
        {"code": "Y1", "label": "Elsewhere", "nodes": ["AA2"], "kind": "outcome", "source": "external"},
    ],
}
STEPS = "<0=No 1=Begun 2=Some 3=Most 4=All"
LISTED = ("KEN", "UGA", "EGY", "BRA", "PER", "JPN")
ANSWERS = {
    "KEN": (0, 0, 0, 0),  # low
    "UGA": (1, 1, 1, 1),  # low
    "EGY": (2, 2, 2, 0),  # middle
    "BRA": (4, 4, 4, 0),  # middle: no review
    "PER": (4, 4, 4, 1),  # high
    "JPN": (4, "~dont_know", "~blank", 1),  # insufficient
}


def asked(study, publication=""):
    """The questions of the study and its scheme; with where answers may be used, if that was asked."""
    for name in ("c1", "c2", "c3"):
        study.ask(name, STEPS)
    study.ask("g5", "0=No 1=Yes")
    study.ask("x1", kind="decimal")
    if publication:
        study.ask("j4.c", "public=Public aggregate=Totals internal=Internal")
    study.scheme = SCHEME
    study.code_lists["framework_node"] = "code,label_en\nAA1,Policy\nAA2,Institutions\n"
    return study


def answered(study):
    """The study with its answers."""
    for state, (c1, c2, c3, g5) in ANSWERS.items():
        values = {"c1": c1, "c2": c2, "c3": c3, "g5": g5}
        study.answer(
            state, x1="1.5", **{k: v if str(v).startswith("~") else str(v) for k, v in values.items()}
        )
    return study
