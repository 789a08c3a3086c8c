"""Questions as forms show them, answers as papers repeat them; the same for items and packages."""

from collections.abc import Iterable, Mapping

from hall.catalog.case_page import blank_groups, blanks_spared, paper_groups
from hall.catalog.choices import ApplicantKind
from hall.catalog.models import Material
from hall.catalog.situations.answers import Answers, parameter
from hall.catalog.situations.guides import ItemGuide
from hall.catalog.situations.packages import PackageGuide
from hall.catalog.situations.questions import Question, Shape
from hall.revision.memory import per_revision

CONTROLS = {Shape.YES_NO: "radio", Shape.CHOICE: "radio", Shape.CHOICES: "checkbox"}

# More fields than this are folded on phones.
FEW_BLANKS = 12


@per_revision
def bring_notes(token: str) -> dict[str, str]:
    """Material code → what somebody who comes in person does about it, where that is not simply to bring it."""
    return dict(Material.objects.exclude(bring="").values_list("code", "bring"))


def situation(guide: ItemGuide | PackageGuide, answers: Answers, own_address: str, token: str) -> dict:
    """What a page and its live part show of a case: the questions, and what the answers leave of papers and fields.
    `kept` is the answers as an address query, `here` the page's address with them; `token` the revision."""
    case = guide.case(answers)
    kept = answers.query(guide.questions)
    blanks = blank_groups(case)
    return {
        "definition": guide.definition,
        "personal": guide.definition.applicant == (ApplicantKind.NATURAL_PERSON,),
        "asks": bool(guide.questions),
        "asked": asked(guide.ask(answers), guide.questions, answers),
        "answers": answers,
        "case": case,
        "papers": paper_groups(case, bring_notes(token)),
        "blanks": blanks,
        "fold_blanks": sum(len(group.blanks) for group in blanks) > FEW_BLANKS,
        "blanks_spared": blanks_spared(case),
        "kept": kept,
        "own_address": own_address,
        "here": own_address + (f"?{kept}" if kept else ""),
    }


def asked(shown: Iterable[Question], questions: Mapping[str, Question], answers: Answers) -> list[dict]:
    """What partials/question.html needs of each question. An id depends on the question alone, so that the focus finds
    its control again after others have come or gone."""
    ids = {key: f"q{number}" for number, key in enumerate(questions, start=1)}
    return [
        {
            "id": ids[question.key],
            "name": parameter(question.key),
            "text": question.text,
            "help": question.help,
            "unit": question.unit,
            "control": CONTROLS.get(question.shape, question.shape.value),
            "options": _options(ids[question.key], question, answers),
            "given": "".join(answers.given.get(question.key, [])[:1]),
            "error": answers.errors.get(question.key, ""),
        }
        for question in shown
    ]


def answered(questions: Mapping[str, Question], answers: Answers) -> list[tuple[str, str]]:
    """Question and answer in words, for paper."""
    return [
        (question.text, _in_words(question, answers.given[key]))
        for key, question in questions.items()
        if key in answers.values
    ]


def _options(question_id: str, question: Question, answers: Answers) -> list[dict]:
    given = answers.given.get(question.key, [])
    return [
        {
            "id": f"{question_id}-{number}",
            "value": _written(option.value),
            "label": option.label,
            "note": option.note,
            "checked": _written(option.value) in given,
        }
        for number, option in enumerate(question.options, start=1)
    ]


def _in_words(question: Question, given: list[str]) -> str:
    labels = {_written(option.value): option.label for option in question.options}
    words = "、".join(labels.get(text, text) for text in given)
    return f"{words} {question.unit}" if question.unit else words


def _written(value: bool | str) -> str:
    """An option's value as addresses carry it: True is true."""
    return str(value).lower() if isinstance(value, bool) else value
