from django.urls import path

from support import views

app_name = "support"
urlpatterns = [
    path("help/", views.help_page, name="help"),
    path("contact/", views.contact, name="contact"),
    path("feedback/", views.feedback, name="feedback"),
    path("contact/thanks/", views.thanks, name="thanks"),
    path("my/questions/", views.my_questions, name="my_questions"),
    path("staff/questions/", views.QuestionListView.as_view(), name="question_list"),
    path("staff/questions/<key:pk>/", views.question_detail, name="question_detail"),
    path("staff/questions/<key:pk>/take/", views.question_take, name="question_take"),
    path("staff/questions/<key:pk>/close/", views.question_close, name="question_close"),
    path("staff/questions/<key:pk>/reopen/", views.question_reopen, name="question_reopen"),
    path("staff/wording/", views.wording_list, name="wording_list"),
    path("staff/wording/<str:key>/", views.wording_edit, name="wording_edit"),
]
