"""A file that is not taken, and the way out."""


class FileRefused(Exception):
    """`sentence` says what is wrong with the file and what to do."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence
