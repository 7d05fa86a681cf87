from django.urls import path

from certificates import views

app_name = "certificates"
urlpatterns = [
    path("my/certificates/", views.CertificateListView.as_view(), name="certificate_list"),
    path("certificates/<key:pk>/", views.certificate_detail, name="certificate_detail"),
    path("certificates/<key:pk>/pdf/", views.certificate_download, name="certificate_download"),
]
