"""Every word that people read can be translated."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.front.unmarked import in_python, in_script, in_template, refusals_of

BASE = Path(settings.BASE_DIR)
APPS = [name for name in settings.INSTALLED_APPS if (BASE / name).is_dir()]
# Rows and what only developers read; papers, which stay in the language they are issued in; the
# headings of files whose format is published, those of evidence among them; the demonstration.
NOT_READ = re.compile(
    r"^(memssi|worker)/|/(migrations|management|gallery|drawing)/|/models(/\w+)?\.py$"
    r"|^(certificates|transcripts)/drawing\.py$|^certificates/contents\.py$"
    r"|^transcripts/(transcript|exports)\.py$"
    r"|^reports/evidence/(devices|klass|lesson_plan|outcomes|presence|roster|scans|source|trail)\.py$"
)


def files(folders, *suffixes):
    """Return the text of all files below the folders by their path, in order."""
    found = (path for folder in folders for path in (BASE / folder).rglob("*"))
    return {
        str(path.relative_to(BASE)): path.read_text()
        for path in sorted(found)
        if path.suffix in suffixes
    }


def listed(sources, find):
    """Return all that is found, as "file:line what"."""
    return [f"{path}:{at} {what}" for path, text in sources.items() for at, what in find(text)]


def test_every_word_of_a_template_is_marked():
    assert listed(files(["templates"], ".html", ".txt"), in_template) == []


def test_scripts_say_nothing_of_their_own():
    assert listed(files(["static/js"], ".js"), in_script) == []


def test_every_word_in_python_that_people_read_is_marked():
    modules = files(APPS, ".py")
    refusals = refusals_of(modules.values())
    assert {"DomainError", "RosterRefusedError", "OfferingFullError"} <= refusals
    read = {path: text for path, text in modules.items() if not NOT_READ.search(path)}
    assert listed(read, lambda text: in_python(text, refusals)) == []


# --- what the three above see ---


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>\n{{ name }} is here</p>", [(2, "is here")]),
        ("<p>{% translate 'Here' %} · {{ name }}</p>", []),
        ("{% blocktranslate %}{{ name }} is <b>here</b>{% endblocktranslate %}", []),
        ("{# Here #}{% comment %}Here{% endcomment %}<script>here()</script>", []),
        ("{% block title %}Here{% endblock title %}", [(1, "Here")]),
        ("{% block robots %}all{% endblock robots %}", []),
        ('<img alt="A map">', [(1, 'alt="A map"')]),
        ('<a {% if x %}aria-label="Menu"{% endif %} class="big">', [(1, 'aria-label="Menu"')]),
        ('<a title="{{ title }}" aria-label="{% translate \'Menu\' %}">', []),
        ('<p data-said="Not saved." data-tone="bad"></p>', [(1, 'data-said="Not saved."')]),
        ('{% include "a.html" with text="Not saved" only %}', [(1, "Not saved")]),
        ('{% include "a.html" with text=_("Not saved") tone="bad" only %}', []),
        ('<{{ level }} class="card__title">&nbsp;</{{ level }}>', []),
    ],
)
def test_unmarked_words_of_a_template_are_seen(template, found):
    assert in_template(template) == found


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ('say("Not saved. Trying again.");', [(1, "Not saved. Trying again.")]),
        ('text = marked + " of " + rows.length + " marked";', [(1, " of "), (1, " marked")]),
        ('// Not saved.\nsay(form.dataset.unsaved, "alert--bad");', []),
    ],
)
def test_sentences_of_a_script_are_seen(script, found):
    assert in_script(script) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('class State(models.TextChoices):\n    NEW = "new", "New"', ["'New'"]),
        ('class State(models.TextChoices):\n    NEW = "new", _("New")', []),
        ('name = forms.CharField(label="name")', ["'name'"]),
        ('name = forms.CharField(label=_("Name"), help_text="once")', ["'once'"]),
        ('f(error_messages={"required": "missing"})', ["'missing'"]),
        ('f(choices=[("a", "first"), ("b", _("second"))])', ["'first'"]),
        ("class Form(forms.Form):\n    name = forms.CharField()", ["name has no label"]),
        ("class T(Table):\n    day = DateColumn()", ["day has no label"]),
        ('class T(Table):\n    class Meta:\n        fields = ("day",)', ["day has no label"]),
        ('class T(Table):\n    caption = "days"', ["'days'"]),
        ('class T(Table):\n    class Meta:\n        empty_text = "none"', ["'none'"]),
        ('class T(Table):\n    day = tables.Column("day")', ["'day'"]),
        ('class T(Table):\n    day = DateColumn(verbose_name="day")', ["'day'"]),
        ('raise FullError("full")', ["'full'"]),
        ('raise FullError(f"{n} seats")', ["f'{n} seats'"]),
        ('raise FullError(_("%(n)s seats") % {"n": n})', []),
        ('messages.info(request, "saved" if ok else _("Not saved"))', ["'saved'"]),
        ('Tile("seats", "seats", "enrollment/_seats.html")', ["'seats'"]),
        ('fault = "There is no seat."', ["'There is no seat.'"]),
        ('fault = _("There is no seat.")', []),
        ('raise ValueError("There is no seat.")', []),
        ('fault = _(f"{n} seats")', ["_(f'{n} seats')"]),
        ('fault = ngettext("%(n)s seat", "%(n)s " + nouns, n)', ["ngettext("]),
    ],
)
def test_unmarked_words_in_python_are_seen(line, found):
    source = f"from django.utils.translation import gettext as _, ngettext\n{line}\n"
    seen = [what for _at, what in in_python(source, {"FullError"})]
    assert [what.startswith(start) for what, start in zip(seen, found, strict=True)] == [
        True for _each in found
    ], seen
