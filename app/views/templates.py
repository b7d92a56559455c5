"""Templates compiled once for each language: what the interface says is by then text like any other."""

from typing import Any

from flask.templating import DispatchingJinjaLoader, Environment
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]

from app.languages import translations
from app.views.words import spoken


def written(value: Any) -> str:
    """What a template writes of a value: escaped, unless it is HTML already.

    MarkupSafe's own `escape` marks what it returns as HTML. What is written is only joined with more of the
    same, and marking each piece takes longer than escaping it.
    """
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    return value if kind is Markup else escape(value)


class Writing(CodeGenerator):
    """Jinja's compiler, which has values written in our way."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.written(")

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802 (Jinja's name for it)
        """A block is handed on whole: its pieces would pass through the generators of all templates."""
        plain = frame.buffer is None and not (node.required or node.scoped)
        if plain and not (frame.toplevel and self.extends_so_far):
            context = self.get_context_ref()
            self.writeline(f"yield ''.join(context.blocks[{node.name!r}][0]({context}))", node)
        else:
            super().visit_Block(node, frame)


class Templates(Environment):
    """Finds a template in the language of the page, and those that it names in its own language."""

    code_generator_class = Writing
    written = staticmethod(written)

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:  # noqa: A002
        """The template, which is called `ar/respond/section.html` where the page is in Arabic."""
        return super().get_template(name, parent or f"{spoken()}/", globals)

    def make_globals(self, d: Any) -> Any:
        """What every template knows: none is given more, and a chain of maps is slow to look through."""
        return super().make_globals(d) if d else self.globals

    def join_path(self, template: str, parent: str) -> str:
        """The name of a template that ``parent`` names."""
        return f"{_language(parent)}/{template}"

    def _generate(self, source: nodes.Template, name: str | None, *rest: Any, **options: Any) -> str:
        """Jinja's hook between reading a template and compiling it."""
        return super()._generate(_Wording(_language(name or "")).visit(source), name, *rest, **options)


class Files(DispatchingJinjaLoader):
    """The files of templates: one each, whatever language the name begins with."""

    def get_source(self, environment: Any, template: str) -> Any:
        """The source of a template."""
        return super().get_source(environment, template.partition("/")[2])


class _Wording(NodeTransformer):
    """Puts each message of the interface into the template as the language words it."""

    def __init__(self, language: str) -> None:
        self.catalogue = translations(language)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 (Jinja's name for it)
        """A message becomes its wording, as text; what it names is escaped when the page is drawn."""
        self.generic_visit(node)
        if not (isinstance(node.node, nodes.Name) and node.node.name == "_"):
            return node
        wording = escape(self.catalogue.ugettext(node.args[0].as_const()))
        message = nodes.MarkSafe(nodes.Const(str(wording)))
        named = nodes.Dict([nodes.Pair(nodes.Const(one.key), one.value) for one in node.kwargs])
        return nodes.Mod(message, named)


def _language(name: str) -> str:
    return name.partition("/")[0]
