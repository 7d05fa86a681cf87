from django.urls import path

from transcripts import views

app_name = "transcripts"
urlpatterns = [
    path("teach/<key:pk>/sign/", views.roster_sign, name="roster_sign"),
    path("teach/classes/<key:pk>/results/", views.result_enter, name="result_enter"),
    path("teach/classes/<key:pk>/close/", views.class_close, name="class_close"),
    path("my/transcript/", views.transcript_own, name="transcript_own"),
    path("people/<key:pk>/transcript/", views.transcript_detail, name="transcript_detail"),
    path("people/<key:pk>/transcript/paper/", views.transcript_issue, name="transcript_issue"),
    path("people/training/", views.award_export, name="award_export"),
    path("staff/completions/", views.CompletionListView.as_view(), name="completion_list"),
    path("staff/completions/<key:pk>/", views.enrollment_complete, name="enrollment_complete"),
]
