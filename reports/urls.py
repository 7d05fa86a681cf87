from django.urls import path

from reports import (
    demand_views,
    evidence_views,
    funding_views,
    history_views,
    letter_views,
    oversight_views,
    person_views,
    views,
)

app_name = "reports"
urlpatterns = [
    path("", views.home, name="home"),
    path("people/", views.PersonListView.as_view(), name="person_list"),
    path("people/<key:pk>/", person_views.person_detail, name="person_detail"),
    path("people/<key:pk>/code/", letter_views.letter_claim, name="letter_claim"),
    path("people/letters/", letter_views.LetterListView.as_view(), name="letter_list"),
    path("people/letters/<key:pk>/", letter_views.letter_detail, name="letter_detail"),
    path("people/letters/<key:pk>/print/", letter_views.letter_print, name="letter_print"),
    path("people/letters/<key:pk>/done/", letter_views.letter_hand_out, name="letter_hand_out"),
    path("my/viewers/", person_views.who_sees_me, name="who_sees_me"),
    path("staff/outbox/", views.MessageListView.as_view(), name="message_list"),
    path("staff/outbox/<key:pk>/", views.message_detail, name="message_detail"),
    path("staff/outbox/<key:pk>/send/", views.message_send_again, name="message_send_again"),
    path("staff/outbox/<key:pk>/done/", views.message_deal_with, name="message_deal_with"),
    path("my/history/", history_views.OwnHistoryView.as_view(), name="history_own"),
    path(
        "people/<key:pk>/history/",
        history_views.PersonHistoryView.as_view(),
        name="history_person",
    ),
    path("history/", history_views.StateHistoryView.as_view(), name="history_list"),
    path(
        "history/<str:type>/<key:pk>/",
        history_views.RecordHistoryView.as_view(),
        name="history_record",
    ),
    path("numbers/", oversight_views.numbers, name="numbers"),
    path("staff/demand/", demand_views.demand, name="demand"),
    path("staff/demand/proposals/", demand_views.proposal_list, name="proposals"),
    path("staff/awards/", funding_views.funding_list, name="funding_list"),
    path("staff/awards/<key:pk>/", funding_views.funding_detail, name="funding_detail"),
    path("my/jobs/", views.job_list, name="job_list"),
    path("my/jobs/<key:pk>/", views.job_detail, name="job_detail"),
    path("my/jobs/<key:pk>/result/", views.job_download, name="job_download"),
    path("evidence-key.pem", evidence_views.evidence_key, name="evidence_key"),
    path("teach/classes/<key:pk>/evidence/", evidence_views.class_evidence, name="class_evidence"),
    path("classes/<key:pk>/certificates/", views.class_bundle, name="class_bundle"),
]
