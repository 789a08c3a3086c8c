"""Why a verb was not carried out; each says in one sentence what to do instead."""


class Refused(Exception):
    """Nothing was changed. `sentence` is for the person who pressed the button; `code` for programs."""

    code = "not_allowed"

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class Stale(Refused):
    """The screen showed an earlier state of the case."""

    code = "stale"


class Incomplete(Refused):
    """Something has to be filled in or handed in first. `errors`: where → what is wrong."""

    code = "incomplete"

    def __init__(self, sentence: str, errors: dict[str, str]):
        super().__init__(sentence)
        self.errors = errors
