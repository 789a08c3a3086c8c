from django.apps import AppConfig


class HallConfig(AppConfig):
    name = "hall"
    verbose_name = "政务服务大厅"

    def ready(self):
        from hall.holidays.words import JOURNAL as CALENDAR_WORDS
        from hall.journal import sign_ins  # noqa: F401  (connects it)
        from hall.journal.record import record
        from hall.journal.words import register as register_words
        from hall.notices.kinds import Kind
        from hall.notices.kinds import register as register_kinds
        from hall.people import witness
        from hall.people import words as people_words
        from hall.people.signing_in import signals  # noqa: F401  (connects them)
        from hall.timers import stopped
        from hall.watch import hall_gauges
        from hall.worktime import refreshing  # noqa: F401  (connects it)

        witness.register(record)
        hall_gauges.install()
        register_words(people_words.JOURNAL)
        register_words(CALENDAR_WORDS)
        register_words(stopped.JOURNAL)
        register_kinds(
            {
                name: Kind(label, group, staff=staff)
                for name, (label, group, staff) in people_words.NOTICES.items()
            }
        )
