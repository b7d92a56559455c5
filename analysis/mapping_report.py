"""The mapping report of a dataset folder: `python -m analysis.mapping_report FOLDER OUT.xlsx`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from analysis.catalogue import UnknownName
from analysis.dataset import Dataset
from analysis.decisions import NOT_GIVEN, Decisions
from analysis.engines import EngineError
from analysis.grouping import Column
from analysis.opening import open_dataset
from analysis.places import TellsTooMuch
from analysis.plan import PUBLIC, Plan
from analysis.plan_text import PlanError
from analysis.release import Release, ReleaseError, beside
from analysis.tabulation import joined_views, report, view_of
from analysis.writers import WRITERS
from app.languages import LANGUAGES
from app.questionnaire.findings import DefinitionError
from app.questionnaire.locales import of_plan
from app.questionnaire.package import MAIN, PackageError


def write_report(  # noqa: PLR0913 # each is an option of the command
    folder: Path,
    out: Path,
    plan_file: Path | None = None,
    *,
    audience: str = "",
    decisions: Path | None = None,
    others: Sequence[Path] = (),
    after: Sequence[Path] = (),
    language: str = "",
    engine: str = "",
) -> str:
    """Make the report of a dataset by the plan frozen with it, or by another one, in the format of `out`.

    ``audience`` overrides the plan's, ``decisions`` names the CSV of those about candidates, ``others`` are
    the datasets of surveys that the plan joins, and ``after`` the release ledgers of reports issued before;
    ``language`` is one of the six, else that of the questionnaire; ``engine`` is the address of what counts
    in place of this process. A report that hides numbers gets a ledger of its own beside it. Returns for whom
    the report was made.
    """
    write = WRITERS[out.suffix.removeprefix(".")]
    data = open_dataset(folder, language=language, engine=engine)
    said = of_plan(plan_file, data.codebook.language) if plan_file else data.plan_wordings
    plan = Plan.read(plan_file) if plan_file else Plan.frozen(data.plan)
    plan = plan.spoken(said, data.codebook.language, data.source)
    if audience:
        plan = plan.made_for(audience)
    taken = Decisions.read(decisions, _sent(data)) if decisions else NOT_GIVEN
    joined = [open_dataset(other, language=language, engine=engine) for other in others]
    issued = releases(after, [data, *joined], plan.keys.audience)
    spoken = data.codebook.language
    made = report(data, plan, spoken, decisions=taken, others=joined, releases=issued)
    write(made, out)
    if any(table.least for table in made.tables):
        counted = {name: view.data for name, view in joined_views(plan, joined, spoken).items()}
        Release.of(view_of(data, plan).data, plan, made, counted).write(beside(out))
    return plan.keys.audience


def releases(paths: Sequence[Path], datasets: Sequence[Dataset], audience: str) -> tuple[Release, ...]:
    """The release ledgers in these files; refuses those of other rounds or made for others."""
    found = tuple(Release.read(path) for path in paths)
    for release in found:
        release.check(datasets, audience)
    return found


def _sent(data: Dataset) -> frozenset[str]:
    """The respondents that have sent answers."""
    return frozenset(str(code) for (code,) in data.counts(MAIN, [Column(MAIN, "respondent")]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when the report is written, 1 with the reason on standard error when not."""
    parser = argparse.ArgumentParser(
        prog="python -m analysis.mapping_report",
        description="Make a report from a frozen dataset. No database is needed.",
        epilog="Example: python -m analysis.mapping_report dataset/ report.xlsx",
    )
    parser.add_argument("folder", type=Path, help="a folder that `canvass freeze` wrote")
    parser.add_argument(
        "out", type=Path, help=f"the file to write: {', '.join('.' + name for name in WRITERS)}"
    )
    parser.add_argument("--decisions", type=Path, help="a CSV of what people decided about candidates")
    parser.add_argument("--plan", type=Path, help="a report.yaml to use in place of the frozen plan")
    parser.add_argument(
        "--with", dest="others", type=Path, action="append", default=[], help="a dataset that the plan joins"
    )
    parser.add_argument("--language", default="", choices=list(LANGUAGES), help="the language of the report")
    parser.add_argument("--publication", action="store_true", help="make it for publication")
    parser.add_argument(
        "--after",
        type=Path,
        action="append",
        default=[],
        metavar="RELEASE.json",
        help="the ledger beside a report issued before, so that the two tell nothing together",
    )
    parser.add_argument(
        "--engine", default="", metavar="ADDRESS", help="what counts, through Ibis, such as pyspark://"
    )
    given = parser.parse_args(arguments)
    if given.out.suffix.removeprefix(".") not in WRITERS:
        parser.error(f"{given.out.name}: the format must be one of {', '.join(WRITERS)}")
    try:
        audience = PUBLIC if given.publication else ""
        more = {"decisions": given.decisions, "others": given.others, "after": given.after}
        more |= {"language": given.language, "engine": given.engine}
        write_report(given.folder, given.out, given.plan, audience=audience, **more)
    except (
        DefinitionError,
        EngineError,
        PackageError,
        PlanError,
        UnknownName,
        ReleaseError,
        TellsTooMuch,
        OSError,
    ) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
