from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "approvals"
    verbose_name = "办件"

    def ready(self):
        from approvals.desk.case.history import WORDS as CASE_WORDS
        from approvals.desk.case.reading import chains_about
        from approvals.entry_words import WORDS
        from approvals.following.matters import mine
        from approvals.notice_kinds import KINDS
        from hall.journal import words
        from hall.notices import kinds
        from hall.people.account import reads
        from hall.portal import matters

        reads.register(chains_about)
        matters.register(mine)
        words.register(WORDS)
        words.register(CASE_WORDS)
        kinds.register(KINDS)
