"""Find words that people read and nobody can translate: in templates, scripts and Python."""

import ast
import re
from collections.abc import Iterable, Iterator

Found = tuple[int, str]  # the line, and what stands there

LETTER = re.compile(r"[^\W\d_]")

# --- templates ---

COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.DOTALL)
SCRIPT = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)
TRANSLATED = re.compile(
    r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}|\{%\s*trans(?:late)?\b.*?%\}",
    re.DOTALL,
)
# Blocks that hold a word for machines: for robots, a class, an attribute.
TOKEN_BLOCK = re.compile(
    r"\{%\s*block (robots|list_class|body_data)\s*%\}.*?\{%\s*endblock\b.*?%\}", re.DOTALL
)
TEMPLATE_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAG_LITERAL = re.compile(r"""(_\(|class=)?(["'])(.*?)\2""", re.DOTALL)
HTML_TAG = re.compile(r"<[a-zA-Z/!\x00](?:\"[^\"]*\"|'[^']*'|[^>\"'])*>", re.DOTALL)
ATTRIBUTE = re.compile(r"""[\s\0]([a-z-]+)=(["'])(.*?)\2""", re.DOTALL)
ENTITY = re.compile(r"&#?\w+;")
READ_ATTRIBUTES = {"alt", "label", "placeholder", "title"}
READ_ATTRIBUTES |= {"aria-description", "aria-label", "aria-roledescription", "aria-valuetext"}
WORDS = re.compile(r"[A-Z][a-z]|[a-z] [a-z]")


def in_template(source: str) -> list[Found]:
    """Return what a template says outside `translate`, `blocktranslate` and variables."""
    for machine in (COMMENT, SCRIPT, TRANSLATED, TOKEN_BLOCK):
        source = machine.sub(_blank, source)
    found = [
        (_line(source, tag.start()), literal[3])
        for tag in TEMPLATE_TAG.finditer(source)
        for literal in TAG_LITERAL.finditer(tag[0])
        if not literal[1] and WORDS.search(literal[3])
    ]
    source = TEMPLATE_TAG.sub(lambda tag: re.sub(r"[^\n]", "\0", tag[0]), source)
    found += [
        (_line(source, tag.start()), f'{name}="{value}"'.replace("\0", ""))
        for tag in HTML_TAG.finditer(source)
        for name, _quote, value in ATTRIBUTE.findall(tag[0])
        if (name in READ_ATTRIBUTES and LETTER.search(value))
        or (name.startswith("data-") and WORDS.search(value))
    ]
    lines = ENTITY.sub(_blank, HTML_TAG.sub(_blank, source)).replace("\0", " ").split("\n")
    found += [(at, line.strip()) for at, line in enumerate(lines, 1) if LETTER.search(line)]
    return sorted(found)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _line(source: str, at: int) -> int:
    return source.count("\n", 0, at) + 1


# --- scripts ---

SCRIPT_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
SCRIPT_LITERAL = re.compile(r"""(["'`])((?:\\.|(?!\1).)*)\1""")
SCRIPT_WORDS = re.compile(r"[A-Z][a-z]+ [a-z]|^ [a-z]+\b|\b[a-z]+ $")


def in_script(source: str) -> list[Found]:
    """Return the sentences of a script, and the pieces it builds one of."""
    source = SCRIPT_COMMENT.sub(_blank, source)
    return [
        (_line(source, literal.start()), literal[2])
        for literal in SCRIPT_LITERAL.finditer(source)
        if SCRIPT_WORDS.search(literal[2])
    ]


# --- Python ---

GETTEXT = "django.utils.translation"
CHOICES = {"TextChoices", "IntegerChoices"}
LEVELS = {"debug", "info", "success", "warning", "error"}
# Keywords of calls, and names in the classes of forms, filters and tables.
READ_NAMES = {"caption", "empty_label", "empty_text", "help_text", "label", "link_label"}
READ_NAMES |= {"sentence", "title", "verbose_name"}
SECOND_IS_READ = {"BulkAction", "Tile", "add_error"}
SENTENCE = re.compile(r"\W*([A-Z][a-z’']+|[AI])\s+\w")  # noqa: RUF001
# What these are told is for programmers, or is an example.
NOT_READ = {"KeyError", "TypeError", "ValueError", "Placeholder"}
NAMED_BY_THEMSELVES = {"ActionsColumn", "ChoiceColumn", "RobotField"}


def in_python(source: str, refusals: Iterable[str] = ()) -> list[Found]:
    """Return the words of a module that no gettext call holds, and what gettext cannot read."""
    tree = ast.parse(source)
    module = _Module(tree, set(refusals))
    found = {each for node in ast.walk(tree) for each in module.found_at(node)}
    return sorted(found | set(module.sentences_below(tree)))


def refusals_of(sources: Iterable[str]) -> set[str]:
    """Return the names of all classes that derive from `DomainError`."""
    above = {
        node.name: {_name(base) for base in node.bases}
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef)
    }
    names = {"DomainError"}
    while more := {name for name, bases in above.items() if bases & names} - names:
        names |= more
    return names


class _Module:
    def __init__(self, tree: ast.Module, refusals: set[str]) -> None:
        self.first_is_read = refusals | {"ValidationError"}
        self.gettext = {
            name.asname or name.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == GETTEXT
            for name in node.names
        }

    def found_at(self, node: ast.AST) -> Iterator[Found]:
        if isinstance(node, ast.Call):
            read = [*self.read_in_call(node)]
            if _name(node.func) in self.gettext and self.is_not_for_gettext(node):
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.ClassDef):
            read = [*_read_in_class(node)]
            yield from _made_of_names(node)
        else:
            return
        for value in read:
            yield from ((each.lineno, ast.unparse(each)) for each in self.literals(value))

    def literals(self, value: ast.expr) -> Iterator[ast.expr]:
        """Yield the literals that become this value, outside gettext calls."""
        match value:
            case ast.Constant(value=str(text)) if LETTER.search(text):
                yield value
            case ast.JoinedStr():
                yield value
            case ast.BinOp(left=left, op=ast.Mod()):
                yield from self.literals(left)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                yield from (*self.literals(left), *self.literals(right))
            case ast.IfExp(body=body, orelse=other):
                yield from (*self.literals(body), *self.literals(other))
            case ast.Call(func=ast.Name(id="str"), args=[inner]):
                yield from self.literals(inner)
            case ast.Call(func=ast.Attribute(value=inner, attr="format")):
                yield from self.literals(inner)

    def read_in_call(self, call: ast.Call) -> Iterator[ast.expr]:
        """Yield the arguments that people read."""
        name = _name(call.func)
        for keyword in call.keywords:
            if keyword.arg in READ_NAMES:
                yield keyword.value
            elif keyword.arg == "error_messages" and isinstance(keyword.value, ast.Dict):
                yield from keyword.value.values
            elif keyword.arg == "choices" and isinstance(keyword.value, ast.List):
                yield from (e.elts[1] for e in keyword.value.elts if isinstance(e, ast.Tuple))
        if name in self.first_is_read or name.endswith("Column"):
            yield from call.args[:1]
        if name in SECOND_IS_READ or (name in LEVELS and _owner(call.func) == "messages"):
            yield from call.args[1:2]

    def is_not_for_gettext(self, call: ast.Call) -> bool:
        """Say whether a sentence is put together before gettext looks it up."""
        count = 2 if "ngettext" in _name(call.func) else 1
        return not all(isinstance(sentence, ast.Constant) for sentence in call.args[:count])

    def sentences_below(self, node: ast.AST) -> Iterator[Found]:
        """Yield what reads like a sentence, wherever it stands."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Call) and (
                _name(child.func) in self.gettext | NOT_READ or _owner(child.func) == "logger"
            ):
                continue
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                continue  # a docstring
            text = child.value if isinstance(child, ast.Constant) else None
            if isinstance(text, str) and SENTENCE.match(text):
                yield child.lineno, ast.unparse(child)
            yield from self.sentences_below(child)


def _read_in_class(node: ast.ClassDef) -> Iterator[ast.expr]:
    """Yield the values of a class that people read: labels of choices, captions and the like."""
    is_choices = any(_name(base) in CHOICES for base in node.bases)
    for each in node.body:
        if not isinstance(each, ast.Assign):
            continue
        if is_choices:
            yield each.value.elts[-1] if isinstance(each.value, ast.Tuple) else each.value
        elif _name(each.targets[0]) in READ_NAMES:
            yield each.value


def _made_of_names(node: ast.ClassDef) -> Iterator[Found]:
    """Yield fields, filters and columns whose label would be made of their name in the code."""
    declared = {_name(e.targets[0]): e for e in node.body if isinstance(e, ast.Assign)}
    for name, each in declared.items():
        if isinstance(each.value, ast.Call) and _is_unnamed(each.value):
            yield each.lineno, f"{name} has no label"
    for inner in node.body:
        if isinstance(inner, ast.ClassDef) and inner.name == "Meta":
            for each in inner.body:
                if isinstance(each, ast.Assign) and _name(each.targets[0]) == "fields":
                    fields = ast.literal_eval(each.value)
                    yield from (
                        (each.lineno, f"{name} has no label")
                        for name in fields
                        if name not in declared
                    )


def _is_unnamed(call: ast.Call) -> bool:
    kind = _name(call.func)
    if kind in NAMED_BY_THEMSELVES or not kind.endswith(("Field", "Filter", "Column")):
        return False
    is_named = bool({"label", "verbose_name"} & {keyword.arg for keyword in call.keywords})
    return not is_named and not (kind.endswith("Column") and call.args)


def _owner(node: ast.expr) -> str:
    """Return the name before the last dot."""
    return _name(node.value) if isinstance(node, ast.Attribute) else ""


def _name(node: ast.expr) -> str:
    """Return the last name of `name` or `module.name`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
