"""Themes, question wording, announcements, short cuts of the home page."""

from hall.importing.checks.findings import Findings


def check(findings: Findings) -> None:
    source = findings.source
    if source.themes:
        findings.unique("themes", "code", (theme.code for theme in source.themes.themes))
    if source.questions:
        findings.unique("questions", "key", (question.key for question in source.questions.questions))
    if source.announcements:
        _announcements(findings, source.announcements.announcements)
    if source.search:
        _short_cuts(findings, source.search)


def _announcements(findings: Findings, announcements) -> None:
    findings.unique("announcements", "slug", (announcement.slug for announcement in announcements))
    for announcement in announcements:
        for item in announcement.items:
            findings.known("announcements", announcement.slug, "items", item, findings.items, "事项")


def _short_cuts(findings: Findings, search) -> None:
    for hint in search.hot:
        if hint.item:
            findings.known("search", hint.label, "hot", hint.item, findings.items, "事项")
        elif not hint.query:
            findings.say("search", hint.label, "hot", "要有 query 或 item")
    for item in search.elder:
        findings.known("search", item, "elder", item, findings.items, "事项")
