from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("courses/", views.CourseListView.as_view(), name="course_list"),
    path("my/interests/", views.interest_choose, name="interest_choose"),
]
