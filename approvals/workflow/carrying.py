"""What was found in the last round and still holds: nobody need look twice at what has not changed."""

from approvals.workflow.models import Application, Submission, Verdict


def carry_verdicts(application: Application, now_filed: Submission) -> None:
    """Copies the verdicts of the round before on everything that is as it was; what was changed waits for a new look."""
    before = application.submissions.filter(round=now_filed.round - 1).first()
    if before is None:
        return
    found = Verdict.objects.filter(application=application, round=before.round)
    kept = [verdict for verdict in found if not _changed(verdict, before, now_filed)]
    for verdict in kept:
        verdict.pk, verdict.round = None, now_filed.round
        verdict._state.adding = True
    Verdict.objects.bulk_create(kept)


def _changed(verdict: Verdict, before: Submission, after: Submission) -> bool:
    where = "form" if verdict.subject == Verdict.Subject.FIELD else "files"
    return getattr(before, where).get(verdict.key) != getattr(after, where).get(verdict.key)
