"""What all tests share: the services they run against, and no silent skipping."""

import gc
import os
from collections.abc import Generator

import pytest
from hypothesis import settings

pytest_plugins = [
    "tests.services.browser",
    "tests.services.postgres",
    "tests.services.rounds",
    "tests.services.passwords",
    "tests.services.templates",
    "tests.services.statements",
    "tests.services.addresses",
    "tests.services.installation",
    "tests.views.team_office",
]

# A run makes little that refers to itself, and looks for it seldom: otherwise it takes a sixth of all time.
gc.set_threshold(20_000, 20, 20)

# A test's verdict depends on what it asserts, never on how busy the machine is nor on chance.
settings.register_profile("canvass", deadline=None, derandomize=True, print_blob=False)
settings.load_profile("canvass")

MUST_RUN = os.environ.get("CI") == "true"
"""Whether a skip is a failure: where everything can be installed, everything runs."""


def pytest_collection_finish() -> None:
    """Have the collector no longer look through what stays until the end: modules, and tests."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure in CI; an expected failure is no skip."""
    report = yield
    if MUST_RUN and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a module that skips itself into a failure in CI."""
    report = yield
    if MUST_RUN and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly, at the end, what did not run and why."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[reason] = reasons.get(reason, 0) + 1
    if reasons:
        terminalreporter.section("NOT RUN", sep="=", red=True, bold=True)
    for reason, count in sorted(reasons.items()):
        terminalreporter.line(f"{count} test(s): {reason.removeprefix('Skipped: ')}", red=True)
