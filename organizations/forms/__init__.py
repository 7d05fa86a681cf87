from organizations.forms.employment import (
    EmploymentForm,
    EndEmploymentForm,
    EndTheirEmploymentForm,
    FoundEmploymentForm,
)
from organizations.forms.letterhead import IssuingAuthorityForm
from organizations.forms.picker import PickingForm, PlaceField, PlacesField

__all__ = [
    "EmploymentForm",
    "EndEmploymentForm",
    "EndTheirEmploymentForm",
    "FoundEmploymentForm",
    "IssuingAuthorityForm",
    "PickingForm",
    "PlaceField",
    "PlacesField",
]
