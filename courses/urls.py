from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("courses/", views.CourseListView.as_view(), name="course_list"),
    path("audiences/", views.audience_list, name="audience_list"),
    path("staff/lanes/", views.lane_lead_list, name="lane_lead_list"),
    path("staff/lanes/new-lead/", views.lane_lead_name, name="lane_lead_name"),
    path("my/interests/", views.interest_choose, name="interest_choose"),
]
