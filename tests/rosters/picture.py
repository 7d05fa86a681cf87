"""Everything a roster may change, as plain values to compare."""

from allauth.account.models import EmailAddress

from accounts.models import FormerName, PrivateNumbers, User
from organizations.models import Employment, RoleGrant


def picture() -> dict[str, list[tuple]]:
    """People, names, addresses, numbers, work and roles of everybody in the register."""
    people = User.objects.in_the_register()
    return {
        "people": list(
            people.order_by("pk").values_list(
                "pk",
                "first_name",
                "last_name",
                "preferred_name",
                "email",
                "phone",
                "is_active",
                "last_login",
            )
        ),
        "names": list(FormerName.objects.order_by("pk").values_list()),
        "addresses": list(
            EmailAddress.objects.order_by("pk").values_list(
                "pk", "user", "email", "verified", "primary"
            )
        ),
        "numbers": list(PrivateNumbers.objects.order_by("pk").values_list()),
        "work": list(Employment.objects.order_by("pk").values_list()),
        "roles": list(RoleGrant.objects.order_by("pk").values_list()),
    }
