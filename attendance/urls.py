from django.urls import path

from attendance import views

app_name = "attendance"
urlpatterns = [
    path("teach/", views.RosterListView.as_view(), name="roster_list"),
    path("teach/<key:pk>/", views.roster_detail, name="roster_detail"),
    path("teach/<key:pk>/marks/<key:enrollment_pk>/", views.roster_mark, name="roster_mark"),
]
