"""Why a change of an account, an enterprise or a right was not made."""


class NotDone(Exception):
    """Nothing was changed. `sentence` is for the person who asked; `field` names the field it belongs to, if one."""

    def __init__(self, sentence: str, field: str | None = None):
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
