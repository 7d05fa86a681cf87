from django.urls import path

from enrollment import views

app_name = "enrollment"
urlpatterns = [
    path("courses/<str:code>/", views.course_detail, name="course_detail"),
    path("classes/", views.OfferingListView.as_view(), name="offering_list"),
    path("classes/<int:pk>/", views.offering_detail, name="offering_detail"),
    path("classes/<int:pk>/register/", views.offering_register, name="offering_register"),
    path("classes/<int:pk>/cancel/", views.offering_cancel, name="offering_cancel"),
    path("my/classes/", views.EnrollmentListView.as_view(), name="enrollment_list"),
    path("my/classes/<int:pk>/withdraw/", views.enrollment_withdraw, name="enrollment_withdraw"),
    path("my/offers/<int:pk>/", views.waitlist_offer, name="waitlist_offer"),
    path("my/offers/<int:pk>/accept/", views.waitlist_accept, name="waitlist_accept"),
    path("my/offers/<int:pk>/decline/", views.waitlist_decline, name="waitlist_decline"),
    path("my/offers/<int:pk>/leave/", views.waitlist_leave, name="waitlist_leave"),
]
