"""What each role lets somebody do, in the words of mail and pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Role
from organizations.granting import Refusal, givers_of

Words = str | Promise

MEANS: dict[Role, Words] = {
    Role.APPROVER: gettext_lazy("See the people who work there and the classes they take."),
    Role.COORDINATOR: gettext_lazy(
        "See the people who work there and their training, confirm their work, "
        "and name other coordinators, approvers and hosts."
    ),
    Role.HOST: gettext_lazy("See the rosters of the classes held there."),
    Role.PARTNER_INSTRUCTOR: gettext_lazy(
        "See the rosters of the classes held there and take attendance."
    ),
    Role.OVERSIGHT: gettext_lazy(
        "See how many people work there and how many hours they have. Never who they are."
    ),
    Role.LANE_LEAD: gettext_lazy("See the seats and rosters of the classes of the lane."),
    Role.ACCOMMODATIONS_DESK: gettext_lazy(
        "See what people need to take part in a class, and say that it is arranged."
    ),
    Role.STAFF: gettext_lazy("Run the classes and the records of the whole State."),
    Role.DIRECTOR: gettext_lazy(
        "See the records and the figures of the whole State, and name MSSC staff."
    ),
    Role.ADMINISTRATOR: gettext_lazy("See and change everything but marks and hours."),
}
EVERYWHERE = gettext_lazy("All of Maine")


def in_words(refusal: Refusal, role: Role) -> str:
    """Return the sentence for whoever asked."""
    sentences = {
        Refusal.ONESELF: _("You cannot give a role to yourself. Ask somebody else who may."),
        Refusal.ABOVE: _("The role “%(role)s” is above your own. Who may give it: %(givers)s."),
        Refusal.ELSEWHERE: _(
            "You can give the role “%(role)s” only for your own organizations and those below them."
        ),
        Refusal.WHOLE_STATE: _(
            "MSSC staff give oversight of one organization. "
            "For the whole State, a director or an administrator does."
        ),
        Refusal.NOT_YOURS: _("You cannot give or end the role “%(role)s”. Who may: %(givers)s."),
        Refusal.LAST_ADMINISTRATOR: _(
            "This is the last administrator. Make somebody else an administrator first."
        ),
    }
    givers = ", ".join(str(Role(key).label) for key in givers_of(role))
    return sentences[refusal] % {"role": role.label, "givers": givers}
