from django.urls import path

from transcripts import views

app_name = "transcripts"
urlpatterns = [
    path("teach/<key:pk>/sign/", views.roster_sign, name="roster_sign"),
    path("teach/classes/<key:pk>/", views.class_attendance, name="class_attendance"),
    path(
        "teach/classes/<key:pk>/people/<key:seat_pk>/",
        views.seat_attendance,
        name="seat_attendance",
    ),
    path("teach/make-ups/<key:pk>/drop/", views.make_up_drop, name="make_up_drop"),
    path("my/classes/<key:pk>/attendance/", views.attendance_own, name="attendance_own"),
    path("teach/classes/<key:pk>/results/", views.result_enter, name="result_enter"),
    path("teach/classes/<key:pk>/close/", views.class_close, name="class_close"),
    path("my/transcript/", views.transcript_own, name="transcript_own"),
    path("my/transcript/renewal/", views.renewal_own, name="renewal_own"),
    path("my/transcript/sharing/", views.share_list, name="share_list"),
    path("my/transcript/sharing/<key:pk>/end/", views.share_end, name="share_end"),
    path("record/<str:token>/", views.share_open, name="share_open"),
    path("my/training-elsewhere/", views.claim_list, name="claim_list"),
    path("my/training-elsewhere/add/", views.claim_add, name="claim_add"),
    path("people/<key:pk>/training-elsewhere/add/", views.claim_add_for, name="claim_add_for"),
    path("training-elsewhere/<key:pk>/", views.claim_detail, name="claim_detail"),
    path("training-elsewhere/<key:pk>/edit/", views.claim_edit, name="claim_edit"),
    path("training-elsewhere/<key:pk>/withdraw/", views.claim_withdraw, name="claim_withdraw"),
    path(
        "training-elsewhere/<key:pk>/files/<key:file_pk>/",
        views.evidence_open,
        name="evidence_open",
    ),
    path(
        "training-elsewhere/<key:pk>/files/<key:file_pk>/remove/",
        views.evidence_remove,
        name="evidence_remove",
    ),
    path("staff/training-elsewhere/", views.ClaimListView.as_view(), name="claim_queue"),
    path("staff/training-elsewhere/<key:pk>/", views.claim_decide, name="claim_decide"),
    path(
        "staff/training-elsewhere/<key:pk>/take-back/",
        views.claim_take_back,
        name="claim_take_back",
    ),
    path("people/<key:pk>/transcript/", views.transcript_detail, name="transcript_detail"),
    path("people/<key:pk>/transcript/paper/", views.transcript_issue, name="transcript_issue"),
    path("people/training/", views.award_export, name="award_export"),
    path("staff/completions/", views.CompletionListView.as_view(), name="completion_list"),
    path("staff/completions/<key:pk>/", views.enrollment_complete, name="enrollment_complete"),
]
