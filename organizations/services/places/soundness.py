"""What a place may be, in sentences."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from organizations.decisions import Fault, PlaceFacts, faults_of
from organizations.enums import CATEGORIES, OrganizationKind
from organizations.exceptions import PlaceRefusedError
from organizations.models import Organization


def require_sound(facts: PlaceFacts, *, kind: str, besides: Organization | None) -> None:
    """Refuse the first thing that cannot be so, and a number that another place has."""
    categories = CATEGORIES[OrganizationKind(kind)]
    for fault in faults_of(facts, kind=kind, categories=[str(each) for each in categories]):
        raise PlaceRefusedError(_sentence(fault, kind), field=FIELD_OF[fault])
    for name in ("state_id", "nces_id"):
        number = getattr(facts, name)
        others = Organization.objects.filter(**{name: number})
        other = _other(others, besides) if number else None
        if other is not None:
            raise PlaceRefusedError(
                _("%(place)s has the number %(number)s already.")
                % {"place": other.name, "number": number},
                field=name,
            )


def require_new_code(short_code: str) -> None:
    other = Organization.objects.filter(short_code=short_code).first()
    if other is not None:
        raise PlaceRefusedError(
            _("%(place)s has the short code %(code)s already.")
            % {"place": other.name, "code": short_code},
            field="short_code",
        )


def _other(places: "QuerySet[Organization]", besides: Organization | None) -> Organization | None:
    return (places if besides is None else places.exclude(pk=besides.pk)).first()


FIELD_OF = {
    Fault.CATEGORY: "category",
    Fault.ONE_COORDINATE: "longitude",
    Fault.LATITUDE: "latitude",
    Fault.LONGITUDE: "longitude",
    Fault.STATE_ID: "state_id",
    Fault.NCES_DISTRICT: "nces_id",
    Fault.NCES_SCHOOL: "nces_id",
    Fault.NCES_NONE: "nces_id",
    Fault.ONE_GRADE: "highest_grade",
    Fault.GRADES_FALL: "highest_grade",
    Fault.NO_GRADES: "lowest_grade",
    Fault.NO_STUDENTS: "student_count",
}


def _sentence(fault: Fault, kind: str) -> str:
    return {
        Fault.CATEGORY: _("This exact kind does not go with the kind “%(kind)s”.")
        % {"kind": OrganizationKind(kind).label},
        Fault.ONE_COORDINATE: _("Give both latitude and longitude, or neither."),
        Fault.LATITUDE: _("Latitude lies between -90 and 90."),
        Fault.LONGITUDE: _("Longitude lies between -180 and 180."),
        Fault.STATE_ID: _("The State's number has at most 12 letters, digits and “-”."),
        Fault.NCES_DISTRICT: _("The federal number of a district has 7 digits."),
        Fault.NCES_SCHOOL: _("The federal number of a school has 12 digits."),
        Fault.NCES_NONE: _("Only districts and schools have a federal number."),
        Fault.ONE_GRADE: _("Give both the lowest and the highest grade, or neither."),
        Fault.GRADES_FALL: _("The highest grade cannot come before the lowest."),
        Fault.NO_GRADES: _("Only schools and school units have grades."),
        Fault.NO_STUDENTS: _("Only schools, school units and their offices have students."),
    }[fault]
