from typing import Any

import django_tables2 as tables
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.tables import ActionsColumn, BaseTable, DateColumn
from core.templatetags.ui import maine_date
from organizations.decisions import Flag, Span
from organizations.models import Agreement, OfficerAssignment
from organizations.standing import Standing, in_words

NOTHING = mark_safe("–")  # noqa: RUF001 (as everywhere for what is not there)


def _flagged(sentences: list[str]) -> str:
    """Draw what is amiss, one below the other."""
    if not sentences:
        return NOTHING
    return format_html_join(
        mark_safe(" "),
        '<span class="badge badge--warning badge--sentence">{}</span>',
        ((s,) for s in sentences),
    )


class OfficerTable(BaseTable):
    """Officers, the schools they serve and what that stands on. The view says how they stand."""

    officer = tables.Column(
        gettext_lazy("Officer"), order_by=("officer__last_name", "officer__first_name")
    )
    agency = tables.Column(gettext_lazy("Agency"), order_by=("agency__name",))
    school = tables.Column(gettext_lazy("School"), order_by=("school__name",))
    starts_on = DateColumn(verbose_name=gettext_lazy("Since"))
    ends_on = DateColumn(verbose_name=gettext_lazy("Until"))
    agreement = tables.Column(gettext_lazy("Agreement in force"), accessor="pk", orderable=False)
    flags = tables.Column(gettext_lazy("To look at"), accessor="pk", orderable=False)
    actions = ActionsColumn(template_name="organizations/_officer_actions.html")
    caption = gettext_lazy("School Resource Officers")
    fixed_columns = ("officer",)
    standing: dict[int, Standing] = {}
    editable: frozenset[int] = frozenset()

    class Meta:
        model = OfficerAssignment
        fields = (
            "officer",
            "agency",
            "school",
            "starts_on",
            "ends_on",
            "agreement",
            "flags",
            "actions",
        )
        order_by = ("officer",)
        empty_text = gettext_lazy("No officer is assigned like this.")

    def render_officer(self, record: OfficerAssignment) -> str:
        return record.officer.name

    def value_officer(self, record: OfficerAssignment) -> str:
        return record.officer.name

    def render_agreement(self, record: OfficerAssignment) -> str:
        return self.value_agreement(record) or NOTHING

    def value_agreement(self, record: OfficerAssignment) -> str:
        """The dates of the agreement in force today."""
        agreement = self.standing[record.pk].agreement
        if agreement is None:
            return ""
        return _span_in_words(Span(agreement.starts_on, agreement.ends_on))

    def render_flags(self, record: OfficerAssignment) -> str:
        return _flagged(self.standing[record.pk].sentences)

    def value_flags(self, record: OfficerAssignment) -> str:
        return " ".join(self.standing[record.pk].sentences)


class AgreementTable(BaseTable):
    """Written agreements of agencies and school units: their dates."""

    agency = tables.Column(gettext_lazy("Agency"), order_by=("agency__name",))
    sau = tables.Column(gettext_lazy("School unit"), order_by=("sau__name",))
    signed_on = DateColumn(verbose_name=gettext_lazy("Signed"))
    starts_on = DateColumn(verbose_name=gettext_lazy("In force from"))
    ends_on = DateColumn(verbose_name=gettext_lazy("Until"))
    flags = tables.Column(gettext_lazy("To look at"), accessor="pk", orderable=False)
    actions = ActionsColumn(template_name="organizations/_agreement_actions.html")
    caption = gettext_lazy("Agreements about officers")
    fixed_columns = ("agency", "sau")
    flagged: dict[int, list[Flag]] = {}
    editable: frozenset[int] = frozenset()

    class Meta:
        model = Agreement
        fields = ("agency", "sau", "signed_on", "starts_on", "ends_on", "flags", "actions")
        order_by = ("agency",)
        empty_text = gettext_lazy("No agreement is entered like this.")

    def render_flags(self, record: Agreement) -> str:
        return _flagged([in_words(flag) for flag in self.flagged[record.pk]])

    def value_flags(self, record: Agreement) -> str:
        return " ".join(in_words(flag) for flag in self.flagged[record.pk])


def _span_in_words(span: Span) -> str:
    start: Any = maine_date(span.starts_on)
    if span.ends_on is None:
        return _("since %(start)s") % {"start": start}
    return _("%(start)s to %(end)s") % {"start": start, "end": maine_date(span.ends_on)}
