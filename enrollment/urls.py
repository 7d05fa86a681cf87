from django.urls import path

from enrollment import views

app_name = "enrollment"
urlpatterns = [
    path("courses/<slug:code>/", views.course_detail, name="course_detail"),
    path("classes/", views.OfferingListView.as_view(), name="offering_list"),
    path("classes/<key:pk>/", views.offering_detail, name="offering_detail"),
    path("classes/<key:pk>/register/", views.offering_register, name="offering_register"),
    path("classes/<key:pk>/cancel/", views.offering_cancel, name="offering_cancel"),
    path("my/classes/", views.EnrollmentListView.as_view(), name="enrollment_list"),
    path("my/classes/<key:pk>/withdraw/", views.enrollment_withdraw, name="enrollment_withdraw"),
    path("my/guide/", views.guide_work, name="guide_work"),
    path("my/guide/interests/", views.guide_interests, name="guide_interests"),
    path("my/guide/next/", views.guide_done, name="guide_done"),
    path("my/guide/finish/", views.guide_finish, name="guide_finish"),
    path("my/offers/<key:pk>/", views.waitlist_offer, name="waitlist_offer"),
    path("my/offers/<key:pk>/accept/", views.waitlist_accept, name="waitlist_accept"),
    path("my/offers/<key:pk>/decline/", views.waitlist_decline, name="waitlist_decline"),
    path("my/offers/<key:pk>/leave/", views.waitlist_leave, name="waitlist_leave"),
]
