"""The report of a dataset folder as the one file that the team's pages show leaf by leaf."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

from analysis.mapping_report import releases
from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.tabulation import report
from analysis.variants import Variant, groupings, varied
from analysis.writers.pages import pages


def write_pages(
    folder: Path,
    out: Path,
    *,
    audience: str = "",
    language: str = "en",
    by: str = "",
    only: str = "",
    after: Sequence[Path] = (),
) -> None:
    """Make the report of a dataset to be leafed through: all that the pages show, in one file.

    ``after`` are the release ledgers of reports issued before, as for a report in a file.
    """
    data = open_dataset(folder, language=language)
    plan = Plan.frozen(data.plan).spoken(data.plan_wordings, language, data.source)
    plan = plan.made_for(audience) if audience else plan
    variant = Variant(by, only)
    offers: list[dict[str, object]] = [
        {
            "spec": one.spec,
            "label": one.label,
            "groups": [{"code": group.code, "label": group.label} for group in one.categories],
        }
        for one in groupings(plan, data.catalogue)
    ]
    issued = releases(after, [data], plan.keys.audience)
    made = report(data, varied(plan, data.catalogue, variant), language, releases=issued)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in pages(made, variant, offers):
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
