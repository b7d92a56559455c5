"""The verbs of `canvass survey`: what authors of a definition do, without a database."""

import sys
from pathlib import Path

import click

from app.cli.frame import NewFile, verb

survey = click.Group("survey", help="Survey definitions.")


@verb(survey, "check", "survey check survey_definitions/safer_cities")
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Warnings fail, too.")
@click.option("--undecided", is_flag=True, help="List the conditions of which it cannot be decided, too.")
def check(folders: tuple[Path, ...], *, strict: bool, undecided: bool) -> None:
    """Check definitions, plans and translations: every mistake, its line, how to mend it; 1 if any.

    What is only worth a look is a warning. The author's guide lists all kinds of both by their codes.
    """
    from analysis.checking import verdict
    from app.languages import counted
    from app.questionnaire.lint import not_decided
    from app.questionnaire.load import load

    found = {folder: verdict(folder) for folder in folders}
    for folder, said in found.items():
        lines = [*said.mistakes, *(f"warning: {one}" for one in said.warnings)] or [
            f"{folder}: nothing to mend"
        ]
        lines += (f"accepted: {one}" for one in said.accepted)
        lines += [f"{folder}: {counted(len(said.accepted), 'warning')} accepted"] if said.accepted else []
        if undecided and not said.mistakes:
            lines += map(str, not_decided(folder, load(folder)))
        click.echo("\n".join(lines))
    sys.exit(1 if any(said.mistakes or (strict and said.warnings) for said in found.values()) else 0)


@verb(survey, "import", "survey import household.xlsx survey_definitions/household")
@click.argument("form", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def import_(form: Path, folder: Path) -> None:
    """Make the new FOLDER of a survey from an XLSForm (.xlsx, .xls, .md, .csv); tell what did not survive.

    Files that the form names, such as choices in a CSV file, are looked for beside it.
    """
    from app import exchange
    from app.languages import counted

    brought = exchange.bring(form, folder)
    for note in brought.report:
        click.echo(str(note))
    for made in brought.files:
        click.echo(f"{made}: made of the form")
    told = counted(len(brought.report), "thing") + " to look at" if brought.report else "everything survived"
    size = f"{counted(brought.questions, 'question')} in {counted(brought.sections, 'section')}"
    click.echo(f"{folder}: {size}; {told}")


@verb(survey, "export", "survey export survey_definitions/safer_cities safer_cities.xlsx")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("form", type=NewFile())
def export(folder: Path, form: Path) -> None:
    """Write the survey of FOLDER as an XLSForm (.xlsx, .md, .csv) for other tools; it comes back whole.

    What XLSForm has no word for stands in columns whose names begin with canvass_.
    """
    from app import exchange
    from app.languages import counted

    rows, outdated = exchange.take(folder, form)
    for language, count in outdated.items():
        lacking = counted(count, "outdated translation is", "outdated translations are")
        click.echo(
            f"{language}: {lacking} not in it, and would not come back: look at them again first", err=True
        )
    click.echo(f"{form}: {counted(rows, 'row')}")


@verb(survey, "guide", "survey guide")
def guide() -> None:
    """Write the author's guide and the schemas anew, after question types, tables or keys have changed."""
    from analysis import plan_guide
    from analysis.indicators.guide import renewed
    from app.questionnaire.guide import write

    definitions = Path(__file__).parents[2] / "survey_definitions"
    page, schema = write(definitions)
    page.write_text(renewed(page.read_text("utf-8")), "utf-8")
    _, of_plans = plan_guide.write(definitions)
    click.echo(f"{page}\n{schema}\n{of_plans}")


@verb(survey, "translate", "survey translate survey_definitions/safer_cities --language fr")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--language", "wanted", multiple=True, help="Begin a language; else those that are there.")
@click.option("--xliff", is_flag=True, help="Write XLIFF 2.1 files beside the .po files, for a service.")
@click.option(
    "--take",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Take an XLIFF file that came back.",
)
def translate(folder: Path, wanted: tuple[str, ...], take: tuple[Path, ...], *, xliff: bool) -> None:
    """Bring the .po files of a survey up to date with its definition, and say how far each language is.

    Nothing that was translated is lost: where the source text has changed the translation is marked as
    fuzzy, and what is no longer asked stays at the end of the file. Exits 1 where a file has a mistake.
    """
    from app.languages import LANGUAGES
    from app.questionnaire.handover import hand_out, take_back
    from app.questionnaire.load import load
    from app.questionnaire.locales import known_languages, report, update

    questionnaire = load(folder)
    for language in wanted:
        if language not in LANGUAGES:
            what = f"'{language}' is none of the six languages: {', '.join(LANGUAGES)}"
            raise click.BadParameter(what, param_hint="--language")
        if language == questionnaire.language:
            what = f"the survey is written in '{language}'; name a language to translate it into"
            raise click.BadParameter(what, param_hint="--language")
    for file in take:
        taken, texts, gone = take_back(folder, questionnaire, file)
        click.echo(f"{taken.file}: {texts} texts of {file} taken, {gone} are not asked any more")
    wrong = []
    for language in dict.fromkeys((*known_languages(folder, questionnaire), *wanted)):
        for part, done in update(folder, questionnaire, language):
            click.echo(report(part, done))
            if xliff:
                click.echo(f"{hand_out(part, questionnaire.language)}: for a translation service")
            wrong += part.problems()
    for problem in wrong:
        click.echo(str(problem))
    sys.exit(1 if wrong else 0)


@verb(survey, "print", "survey print survey_definitions/safer_cities questionnaire.pdf --language fr")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("out", type=NewFile())
@click.option("--language", default="", help="Another language than the definition is written in.")
@click.option("--codes", is_flag=True, help="With the names of questions and the codes of choices.")
def print_(folder: Path, out: Path, language: str, *, codes: bool) -> None:
    """Print the whole questionnaire to OUT.pdf, OUT.docx or OUT.html, for those who must clear its text.

    Every question is in it, with all conditions, checks and calculations in words.
    """
    from app.languages import counted
    from app.paper.questionnaire import Wanted, paper
    from app.paper.writers import WRITERS
    from app.questionnaire.load import load
    from app.questionnaire.locales import Spoken, known_languages, spoken
    from app.questionnaire.texts import in_language

    write = WRITERS.get(out.suffix.removeprefix("."))
    if write is None:
        raise click.BadParameter(f"the name must end with .{' or .'.join(WRITERS)}", param_hint="OUT")
    source = load(folder)
    wanted = language or source.language
    offered = (source.language, *known_languages(folder, source))
    if wanted not in offered:
        raise click.BadParameter(f"the survey is written in {', '.join(offered)}", param_hint="--language")
    said = Spoken(wanted, {}) if wanted == source.language else spoken(folder, source, wanted)
    questionnaire = in_language(source, said.wordings, wanted)
    if said.missing:
        lacking = counted(len(said.missing), "text stays", "texts stay")
        click.echo(f"{lacking} in '{source.language}', and marked: there is no translation", err=True)
    draft = wanted != source.language and not said.reviewed
    out.write_bytes(write(paper(questionnaire, Wanted(wanted, codes=codes, draft=draft))))
    click.echo(str(out))


@verb(survey, "preview", "survey preview survey_definitions/safer_cities --port 5001")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--port", default=5001, show_default=True, type=click.IntRange(1, 65535))
@click.option("--language", default="", help="Which pages begin in; any can be chosen on them.")
def preview(folder: Path, port: int, language: str) -> None:
    """Show a definition as its respondents will see it, and anew whenever one of its files changes.

    Answer it as you like: the draft is kept until Ctrl-C, then thrown away.
    """
    from app.preview.serving import serve

    serve(folder, port, language, click.echo)
