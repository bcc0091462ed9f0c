"""Every address there is."""

from django.urls import path

import cleardays.web.diary_views as diary_views
import cleardays.web.error_views as error_views

urlpatterns = [
    path("", diary_views.diary, name="diary"),
    path("pdf", diary_views.pdf, name="pdf"),
    path("report", diary_views.report, name="report"),
    path("people/<slug:id>", diary_views.fictional_person, name="fictional_person"),
    path("template.csv", diary_views.template_csv, name="template_csv"),
    path("claims", diary_views.claims, name="claims"),
    path("urgent", diary_views.urgent, name="urgent"),
]

handler400 = error_views.bad_request
handler403 = error_views.forbidden
handler404 = error_views.not_found
handler500 = error_views.broken
