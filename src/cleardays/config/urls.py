"""Every address there is."""

from django.urls import path

import cleardays.web.candidate_views as candidate_views
import cleardays.web.choice_views as choice_views
import cleardays.web.diary_views as diary_views
import cleardays.web.error_views as error_views
import cleardays.web.guide_views as guide_views
import cleardays.web.urgent_views as urgent_views
import cleardays.web.worth_views as worth_views

urlpatterns = [
    path("", diary_views.diary, name="diary"),
    path("pdf", diary_views.pdf, name="pdf"),
    path("people/<slug:id>", diary_views.fictional_person, name="fictional_person"),
    path("template.csv", diary_views.template_csv, name="template_csv"),
    path("candidate", candidate_views.candidate, name="candidate"),
    path("candidate/pdf", candidate_views.candidate_pdf, name="candidate_pdf"),
    path("choice", choice_views.choice, name="choice"),
    path("choice/sheet", choice_views.choice_sheet, name="choice_sheet"),
    path("worth", worth_views.worth, name="worth"),
    path("guide", guide_views.guide, name="guide"),
    path("guide/<slug:slug>", guide_views.guide_article, name="guide_article"),
    path("claims", guide_views.claims, name="claims"),
    path("urgent", urgent_views.urgent, name="urgent"),
    path("urgent-worker.js", urgent_views.urgent_worker, name="urgent_worker"),
]

handler400 = error_views.bad_request
handler403 = error_views.forbidden
handler404 = error_views.not_found
handler500 = error_views.broken
