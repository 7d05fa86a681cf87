from django.urls import path

from attendance import views

app_name = "attendance"
urlpatterns = [
    path("teach/", views.RosterListView.as_view(), name="roster_list"),
    path("teach/<int:pk>/", views.roster_detail, name="roster_detail"),
    path("teach/<int:pk>/marks/<int:enrollment_pk>/", views.roster_mark, name="roster_mark"),
]
