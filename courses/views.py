"""The course list, open to everybody; my interests."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from accounts.http import SignedInRequest
from accounts.lists import PersonalListView
from core.forms import posted
from courses import services
from courses.filters import CourseFilter
from courses.forms import InterestForm
from courses.models import Course
from courses.tables import CourseTable


class CourseListView(PersonalListView):
    """Everything that is taught, whether or not a class is scheduled."""

    filterset_class = CourseFilter
    table_class = CourseTable
    template_name = "courses/course_list.html"
    found = ngettext_lazy("%(n)s course found", "%(n)s courses found", "count")

    def get_queryset(self) -> QuerySet[Course]:
        return Course.objects.published().for_listing()


@login_required
def interest_choose(request: SignedInRequest) -> HttpResponse:
    """Choose what I want to hear of."""
    form = InterestForm(posted(request), person=request.user)
    if form.is_valid():
        services.choose_interests(
            person=request.user, **form.cleaned_data, actor=request.user, now=timezone.now()
        )
        messages.success(request, _("Your interests are saved. See your home page for classes."))
        return redirect("courses:interest_choose")
    return render(request, "courses/interest_choose.html", {"form": form})
