from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import DateInput
from organizations.enums import OrganizationKind
from organizations.forms.picker import PickingForm, PlaceField, PlacesField, Search
from organizations.forms.places import SeenForm
from organizations.models import Employment, Organization, today

# The agencies for which a visitor may assign officers.
SENDING = Search(kinds=(OrganizationKind.LAW_AGENCY,), may="organizations.edit_officers")


class SendingAgencyForm(PickingForm):
    """Which agency sends the officer."""

    agency = PlaceField(
        label=_("Agency that sends the officer"), kinds=SENDING.kinds, may=SENDING.may
    )


class OfficerChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Officers by name."""

    def label_from_instance(self, person: User) -> str:
        return person.name


class AssignOfficerForm(PickingForm):
    """Which officer of an agency serves which schools, from when to when."""

    officer = OfficerChoiceField(
        label=_("Officer"),
        queryset=User.objects.none(),
        empty_label=_("Choose an officer"),
        help_text=_("Everybody with confirmed sworn work at this agency."),
    )
    schools = PlacesField(
        label=_("Schools"),
        kinds=[OrganizationKind.SCHOOL],
        help_text=_("Choose as many as the officer serves from the same day."),
    )
    starts_on = forms.DateField(label=_("First day"), widget=DateInput)
    ends_on = forms.DateField(
        label=_("First day no longer there"),
        widget=DateInput,
        required=False,
        help_text=_("Leave it empty if no end is set."),
    )

    def __init__(self, *args: Any, agency: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sworn = Employment.objects.on(today()).filter(organization=agency, work_kind__is_sworn=True)
        officer = self.fields["officer"]
        assert isinstance(officer, OfficerChoiceField)  # noqa: S101 (for the types)
        officer.queryset = User.objects.filter(
            pk__in=sworn.order_by().values("person"), is_active=True
        ).order_by("last_name", "first_name", "pk")


class AssignmentDatesForm(SeenForm):
    """The dates of an assignment, mended or ended."""

    starts_on = forms.DateField(label=_("First day"), widget=DateInput)
    ends_on = forms.DateField(
        label=_("First day no longer there"),
        widget=DateInput,
        required=False,
        help_text=_("Leave it empty if no end is set."),
    )


class AgreementDatesForm(SeenForm):
    """The dates of a written agreement; its text stays with those who signed it."""

    starts_on = forms.DateField(label=_("In force from"), widget=DateInput)
    ends_on = forms.DateField(
        label=_("First day no longer in force"),
        widget=DateInput,
        required=False,
        help_text=_("Leave it empty if it holds until it is ended."),
    )
    signed_on = forms.DateField(label=_("Signed on"), widget=DateInput, required=False)
    may_overlap = forms.BooleanField(
        label=_("Both agreements are in force at the same time"),
        required=False,
        help_text=_("Only if these two have another agreement in that time."),
    )


class AgreementForm(PickingForm, AgreementDatesForm):
    """A written agreement of an agency and a school unit."""

    agency = PlaceField(label=_("Agency"), kinds=[OrganizationKind.LAW_AGENCY])
    sau = PlaceField(
        label=_("School unit"),
        kinds=[OrganizationKind.SAU, OrganizationKind.SCHOOL],
        help_text=_("The district. A school without a district stands for itself."),
    )
    field_order = ["agency", "sau", "starts_on", "ends_on", "signed_on", "may_overlap"]
