from django.urls import path

from documents import api, bundle_views, message_reports, message_views, seal_views, views

urlpatterns = [
    path("staff/messages/", message_views.texts, name="message_texts"),
    path("staff/seals/new/", seal_views.new_seal, name="seal_new"),
    path("staff/bundles/new/", bundle_views.new_batch, name="bundle_new"),
    path("staff/bundles/<int:pk>/file/", bundle_views.download, name="bundle_file"),
    path("staff/bundles/of/<slug:slug>/<int:pk>/", bundle_views.case_file, name="bundle_case"),
    path("staff/documents/<int:pk>/pdf/", views.document_pdf, name="document_pdf"),
    path("files/<uuid:token>/", views.attachment, name="attachment"),
    path("enterprise/letters/", views.enterprise_letters, name="enterprise_letters"),
    path("enterprise/letters/<int:pk>/", views.enterprise_letter, name="enterprise_letter"),
    path("enterprise/letters/<int:pk>/pdf/", views.document_pdf, name="enterprise_letter_pdf"),
    path(
        "enterprise/letters/<int:pk>/acknowledge/",
        views.enterprise_acknowledge,
        name="enterprise_acknowledge",
    ),
    path("verify/", views.verify, name="verify"),
    path("verify/file/", views.verify_file, name="verify_file"),
    path("verify/<str:code>/", views.verify_code, name="verify_code"),
]

api_urlpatterns = [
    path("api/v1/messages/reports/", message_reports.report, name="api-message-reports"),
    path("api/v1/documents/<int:pk>/pdf/", api.DocumentPdf.as_view(), name="api-document-pdf"),
]
