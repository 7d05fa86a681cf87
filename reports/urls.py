from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.home, name="home"),
    path("people/", views.PersonListView.as_view(), name="person_list"),
    path("staff/outbox/", views.MessageListView.as_view(), name="message_list"),
    path("staff/outbox/<key:pk>/", views.message_detail, name="message_detail"),
    path("staff/outbox/<key:pk>/send/", views.message_send_again, name="message_send_again"),
    path("staff/outbox/<key:pk>/done/", views.message_deal_with, name="message_deal_with"),
    path("my/jobs/", views.job_list, name="job_list"),
    path("my/jobs/<key:pk>/", views.job_detail, name="job_detail"),
    path("my/jobs/<key:pk>/result/", views.job_download, name="job_download"),
    path("classes/<key:pk>/certificates/", views.class_bundle, name="class_bundle"),
]
