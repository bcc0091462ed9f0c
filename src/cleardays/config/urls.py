"""Every address there is, and with `admit` in the pages themselves, for whom it is."""

from collections.abc import Callable

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.http import HttpResponse
from django.urls import URLPattern, path, re_path

import cleardays.web.account_views as account_views
import cleardays.web.appointment_views as appointment_views
import cleardays.web.asked_views as asked_views
import cleardays.web.audit_views as audit_views
import cleardays.web.authorisation_views as authorisation_views
import cleardays.web.calendar_views as calendar_views
import cleardays.web.candidate_views as candidate_views
import cleardays.web.choice_views as choice_views
import cleardays.web.clinic_page_views as clinic_page_views
import cleardays.web.consultation_views as consultation_views
import cleardays.web.diary_views as diary_views
import cleardays.web.error_views as error_views
import cleardays.web.guide_views as guide_views
import cleardays.web.history_views as history_views
import cleardays.web.joining_views as joining_views
import cleardays.web.letter_views as letter_views
import cleardays.web.moving_in_views as moving_in_views
import cleardays.web.my_answers_views as my_answers_views
import cleardays.web.my_attack_views as my_attack_views
import cleardays.web.my_check_in_views as my_check_in_views
import cleardays.web.my_data_views as my_data_views
import cleardays.web.my_diary_views as my_diary_views
import cleardays.web.my_drugs_views as my_drugs_views
import cleardays.web.my_erasure_views as my_erasure_views
import cleardays.web.my_month_views as my_month_views
import cleardays.web.my_phone_views as my_phone_views
import cleardays.web.my_reminder_views as my_reminder_views
import cleardays.web.my_side_effect_views as my_side_effect_views
import cleardays.web.my_sync_views as my_sync_views
import cleardays.web.my_views as my_views
import cleardays.web.my_visit_views as my_visit_views
import cleardays.web.paper_views as paper_views
import cleardays.web.passkey_views as passkey_views
import cleardays.web.people_views as people_views
import cleardays.web.person_views as person_views
import cleardays.web.question_views as question_views
import cleardays.web.reaction_views as reaction_views
import cleardays.web.session_views as session_views
import cleardays.web.share_views as share_views
import cleardays.web.staff_views as staff_views
import cleardays.web.urgent_views as urgent_views
import cleardays.web.vial_views as vial_views
import cleardays.web.worklist_views as worklist_views
import cleardays.web.worth_views as worth_views
from cleardays.web.admit import ENTERING, admit


def entering(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    """A page of the sign-in library: everybody may come to the door."""
    return path(route, admit(ENTERING)(view), name=name)


urlpatterns = [
    path("", diary_views.diary, name="diary"),
    path("pdf", diary_views.pdf, name="pdf"),
    path("report", diary_views.report, name="report"),
    path("people/<slug:id>", diary_views.fictional_person, name="fictional_person"),
    path("template.csv", diary_views.template_csv, name="template_csv"),
    path("candidate", candidate_views.candidate, name="candidate"),
    path("candidate/pdf", candidate_views.candidate_pdf, name="candidate_pdf"),
    path("choice", choice_views.choice, name="choice"),
    path("choice/sheet", choice_views.choice_sheet, name="choice_sheet"),
    path("worth", worth_views.worth, name="worth"),
    path("guide", guide_views.guide, name="guide"),
    path("guide/<slug:slug>", guide_views.guide_article, name="guide_article"),
    path("guide/<slug:slug>/ask", asked_views.ask, name="ask"),
    path("asked/<str:secret>", asked_views.asked_page, name="asked"),
    path("claims", guide_views.claims, name="claims"),
    path("urgent", urgent_views.urgent, name="urgent"),
    path("urgent-worker.js", urgent_views.urgent_worker, name="urgent_worker"),
    path("clinics", clinic_page_views.clinics, name="clinics"),
    path("clinics/<uuid:key>", clinic_page_views.clinic_page, name="clinic_page"),
    path("calendar/<str:token>.ics", calendar_views.calendar_feed, name="calendar_feed"),
    # --- the clinic
    path("clinic", worklist_views.worklist_page, name="worklist"),
    path("clinic/days", appointment_views.days, name="days"),
    path("clinic/days/<uuid:day>", appointment_views.day, name="day"),
    path("clinic/people/<uuid:key>/book", appointment_views.booking, name="booking"),
    path("clinic/questions", question_views.questions, name="questions"),
    path("clinic/questions/<uuid:which>", question_views.question, name="question"),
    path("clinic/consultations", consultation_views.asked, name="consultations"),
    path("clinic/people/<uuid:key>/asked", consultation_views.offering, name="offering"),
    path(
        "clinic/people/<uuid:key>/before/<uuid:which>/<int:number>",
        consultation_views.said_before_visit,
        name="said_before_visit",
    ),
    # --- those who keep the house
    path("clinic/staff", staff_views.staff, name="staff"),
    path("clinic/staff/<uuid:account>", staff_views.colleague, name="colleague"),
    path("clinic/settings", staff_views.clinic, name="clinic_settings"),
    path("clinic/settings/reception", clinic_page_views.reception, name="reception"),
    path("clinic/audit", audit_views.audit_page, name="audit"),
    path("clinic/out-of-reach", audit_views.glass, name="glass"),
    path("clinic/out-of-reach/review", audit_views.glass_review, name="glass_review"),
    path("service", staff_views.lead, name="lead"),
    # people
    path("clinic/people", people_views.people, name="people"),
    path("clinic/people/register", people_views.register_person, name="register"),
    path("clinic/people/take-over/<slug:what>", people_views.take_over, name="take_over"),
    path("clinic/batches", people_views.batches, name="batches"),
    path("clinic/batches/<uuid:batch>/undo", people_views.undo_batch, name="undo_batch"),
    path("clinic/people/<uuid:key>/who", people_views.who_page, name="who"),
    path("clinic/people/<uuid:key>/join", joining_views.join_with, name="join_with"),
    path("clinic/people/<uuid:key>/join/<uuid:other>", joining_views.joining, name="joining"),
    path("clinic/people/<uuid:key>/part/<int:which>", joining_views.parting, name="parting"),
    path("clinic/people/<uuid:key>", person_views.person, name="person"),
    path("clinic/people/<uuid:key>/diary", moving_in_views.diary_in, name="diary_in"),
    path("clinic/people/<uuid:key>/months", moving_in_views.month_counts, name="month_counts"),
    path("clinic/people/<uuid:key>/past", moving_in_views.past_session, name="past_session"),
    path("clinic/people/<uuid:key>/history", history_views.history, name="history"),
    path(
        "clinic/people/<uuid:key>/history/answers/<slug:which>",
        history_views.answers,
        name="answers",
    ),
    path("clinic/people/<uuid:key>/history/<slug:what>", history_views.statement, name="statement"),
    path(
        "clinic/people/<uuid:key>/history/<slug:what>/<int:number>/strike",
        history_views.strike,
        name="strike",
    ),
    path("clinic/people/<uuid:key>/reactions", reaction_views.reactions, name="reactions"),
    path(
        "clinic/people/<uuid:key>/reactions/<int:number>",
        reaction_views.reaction_seen,
        name="reaction_seen",
    ),
    path(
        "clinic/people/<uuid:key>/reactions/<int:number>/draft",
        reaction_views.reaction_draft,
        name="reaction_draft",
    ),
    path("clinic/people/<uuid:key>/decision", person_views.decision, name="decision"),
    path("clinic/people/<uuid:key>/assessments", person_views.assessments, name="assessments"),
    path(
        "clinic/people/<uuid:key>/assessments/<uuid:which>",
        person_views.assessment,
        name="assessment",
    ),
    # sessions and vials
    path("clinic/vials", vial_views.vials, name="vials"),
    path("clinic/vials/<uuid:which>", vial_views.vial, name="vial"),
    path("clinic/people/<uuid:key>/directions", paper_views.direction, name="direction"),
    path("clinic/people/<uuid:key>/consent", paper_views.consent, name="consent"),
    path("clinic/people/<uuid:key>/chart.pdf", paper_views.blank, name="chart_blank"),
    path("clinic/people/<uuid:key>/sessions", session_views.session_new, name="session_new"),
    path("clinic/people/<uuid:key>/sessions/<uuid:which>", session_views.session, name="session"),
    path(
        "clinic/people/<uuid:key>/sessions/<uuid:which>/chart.pdf",
        paper_views.chart,
        name="session_chart",
    ),
    path(
        "clinic/people/<uuid:key>/sessions/<uuid:which>/sign",
        session_views.session_sign,
        name="session_sign",
    ),
    path(
        "clinic/people/<uuid:key>/sessions/<uuid:which>/addendum",
        session_views.session_add,
        name="session_add",
    ),
    path(
        "clinic/people/<uuid:key>/sessions/<uuid:which>/<slug:step>",
        session_views.session_change,
        name="session_change",
    ),
    # letters, and what payers allow
    path("clinic/people/<uuid:key>/letters", letter_views.letters, name="letters"),
    path("clinic/people/<uuid:key>/letters/<uuid:which>", letter_views.letter, name="letter"),
    path(
        "clinic/people/<uuid:key>/letters/<uuid:which>/pdf",
        letter_views.letter_paper,
        name="letter_paper",
    ),
    path(
        "clinic/people/<uuid:key>/authorisations",
        authorisation_views.authorisations,
        name="authorisations",
    ),
    path(
        "clinic/people/<uuid:key>/authorisations/<int:number>/strike",
        authorisation_views.strike,
        name="strike_authorisation",
    ),
    # --- a person's own
    path("my", my_diary_views.today, name="my"),
    path("my/days/<slug:on>", my_diary_views.day, name="my_day"),
    path("my/days/<slug:on>/attack", my_attack_views.attack_new, name="my_attack_new"),
    path("my/days/<slug:on>/versions/<int:number>", my_diary_views.day_version, name="my_version"),
    path("my/attacks/<uuid:thread>", my_attack_views.attack, name="my_attack"),
    path(
        "my/attacks/<uuid:thread>/versions/<int:number>",
        my_attack_views.attack_version,
        name="my_attack_version",
    ),
    path("my/month", my_month_views.month, name="my_month"),
    path("my/month/<slug:month>", my_month_views.month, name="my_month_of"),
    path("my/sync", my_sync_views.sync, name="my_sync"),
    path("my/phone/file", my_sync_views.file_in, name="my_file_in"),
    path("my/phone", my_phone_views.phone, name="my_phone"),
    path("my/offline", my_phone_views.offline, name="my_offline"),
    path("my/app.webmanifest", my_phone_views.manifest, name="my_manifest"),
    path("my-worker.js", my_phone_views.worker, name="my_worker"),
    path("my/drugs", my_drugs_views.drugs, name="my_drugs"),
    path("my/drugs/<int:number>/off", my_drugs_views.drug_off, name="my_drug_off"),
    path("my/more", my_views.more, name="my_more"),
    path("my/data", my_data_views.data, name="my_data"),
    path("my/data/in", my_data_views.data_in, name="my_data_in"),
    path("my/data/in/<uuid:batch>/back", my_data_views.data_back, name="my_data_back"),
    path("my/data/out/<slug:what>", my_data_views.data_out, name="my_data_out"),
    path("my/data/looked", my_data_views.looked, name="my_looked"),
    path("my/data/erase", my_erasure_views.erase_page, name="my_erase"),
    path("my/data/erase/sure", my_erasure_views.erase_sure, name="my_erase_sure"),
    path("my/reminders", my_reminder_views.reminders, name="my_reminders"),
    path("reminders/stop/<str:secret>", my_reminder_views.stop_them, name="stop_reminders"),
    path("my/months", my_answers_views.months, name="my_months"),
    path("my/works", my_answers_views.works, name="my_works"),
    path("my/works/page.pdf", my_answers_views.page_to_bring, name="page_to_bring"),
    path("my/worth", my_answers_views.worth, name="my_worth"),
    path("my/shares", share_views.my_shares, name="my_shares"),
    path("my/shares/<uuid:key>", share_views.share_back, name="share_back"),
    path("shared/<str:token>", share_views.shared, name="shared"),
    path("my/side-effect", my_side_effect_views.my_side_effect, name="my_side_effect"),
    path(
        "my/side-effect/<int:number>",
        my_side_effect_views.my_side_effect_told,
        name="my_side_effect_told",
    ),
    path("my/visit", my_visit_views.my_visit, name="my_visit"),
    path("my/visit/<uuid:which>.ics", calendar_views.my_visit_ics, name="my_visit_ics"),
    path("my/visit/book", my_visit_views.my_booking, name="my_booking"),
    path("my/visit/ask", my_visit_views.my_ask, name="my_ask"),
    path("my/visit/sooner", my_visit_views.my_sooner, name="my_sooner"),
    path("my/visit/calendar", calendar_views.my_calendar, name="my_calendar"),
    path("my/visit/offers/<uuid:which>", my_visit_views.my_offer, name="my_offer"),
    path("my/check-in", my_check_in_views.my_check_in, name="my_check_in"),
    # --- coming in
    path("home", account_views.home, name="home"),
    path("unlock", account_views.unlock, name="unlock"),
    path("demo", account_views.demo_entry, name="demo_entry"),
    path("invitation/<str:token>", account_views.invitation, name="invitation"),
    entering("sign-in", account.login, "account_login"),
    entering("sign-out", account.logout, "account_logout"),
    entering("sign-up", account.signup, "account_signup"),
    entering("sign-in/closed", account.account_inactive, "account_inactive"),
    entering("sign-in/again", account.reauthenticate, "account_reauthenticate"),
    entering("sign-in/code", second_factor.authenticate, "mfa_authenticate"),
    entering("sign-in/code/again", second_factor.reauthenticate, "mfa_reauthenticate"),
    entering("account/password", account.password_change, "account_change_password"),
    path("account/password/none", account_views.no_password, name="account_set_password"),
    entering("account/password/forgotten", account.password_reset, "account_reset_password"),
    entering(
        "account/password/forgotten/sent",
        account.password_reset_done,
        "account_reset_password_done",
    ),
    re_path(
        r"^account/password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        admit(ENTERING)(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    entering(
        "account/password/new/done",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    entering("account/second-factor", second_factor.index, "mfa_index"),
    entering("account/second-factor/app", totp.activate_totp, "mfa_activate_totp"),
    entering("account/second-factor/app/off", totp.deactivate_totp, "mfa_deactivate_totp"),
    entering("sign-in/passkey", passkey_views.sign_in, "mfa_login_webauthn"),
    entering("sign-in/passkey/again", passkey_views.again, "mfa_reauthenticate_webauthn"),
    entering("account/second-factor/passkeys", passkeys.list_webauthn, "mfa_list_webauthn"),
    entering("account/second-factor/passkeys/new", passkeys.add_webauthn, "mfa_add_webauthn"),
    entering(
        "account/second-factor/passkeys/<int:pk>/remove",
        passkeys.remove_webauthn,
        "mfa_remove_webauthn",
    ),
    entering(
        "account/second-factor/codes", recovery.view_recovery_codes, "mfa_view_recovery_codes"
    ),
    entering(
        "account/second-factor/codes/new",
        recovery.generate_recovery_codes,
        "mfa_generate_recovery_codes",
    ),
]

handler400 = error_views.bad_request
handler403 = error_views.forbidden
handler404 = error_views.not_found
handler500 = error_views.broken
