from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("verify/", views.document_find, name="document_find"),
    path("verify/<str:code>/", views.document_verify, name="document_verify"),
]
