from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "approvals"
    verbose_name = "办件"

    def ready(self):
        from approvals.alerts import installing as alerts
        from approvals.clock import forecast, law_timers, recomputing, timer_subjects
        from approvals.desk import menu
        from approvals.desk.case import forms as case_forms
        from approvals.desk.case.history import WORDS as CASE_WORDS
        from approvals.desk.case.reading import chains_about
        from approvals.documents import gauges as document_gauges
        from approvals.entry_words import WORDS
        from approvals.escalation import registering as escalation
        from approvals.following.matters import mine
        from approvals.notice_kinds import KINDS
        from approvals.procedures import forms as procedure_forms
        from approvals.procedures import timers as procedure_timers
        from hall.holidays.access import may_keep
        from hall.holidays.progress import subjects_of as calendars
        from hall.journal import words
        from hall.notices import kinds
        from hall.people.account import reads
        from hall.portal import matters
        from hall.timers import subjects

        reads.register(chains_about)
        matters.register(mine)
        words.register(WORDS)
        words.register(CASE_WORDS)
        kinds.register(KINDS)
        law_timers.install()
        alerts.install()
        document_gauges.install()
        subjects.register("application", timer_subjects.cases)
        procedure_timers.install()
        case_forms.register(*procedure_forms.ALL)
        recomputing.install()
        forecast.install()
        subjects.register("calendar", calendars)
        menu.register(menu.Entry("放假安排", "holidays", may_keep))
        escalation.install()
