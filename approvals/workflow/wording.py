"""Texts that people type into a verb: trimmed, of the length their column holds, without signs no database keeps."""

from approvals.workflow.refusals import Refused


def said(text: str, what: str, limit: int, *, missing: str = "") -> str:
    """The text as it is kept. Raises Refused when it is longer than `limit`, or empty where `missing` says what to write."""
    text = "".join(sign for sign in (text or "") if sign.isprintable() or sign in "\n\t").strip()
    if missing and not text:
        raise Refused(missing)
    if len(text) > limit:
        raise Refused(f"{what}最多 {limit} 字，现在是 {len(text)} 字，请写短一些。")
    return text
