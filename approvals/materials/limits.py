"""What may be uploaded, said in one place: pages, refusals and the API read it from here."""

LARGEST_FILE = 50 * 1024 * 1024  # bytes
CHUNK = 1024 * 1024  # bytes of one request of an upload that can go on after a break
MOST_FILES = 30  # of one paper
MOST_BYTES = 1024 * 1024 * 1024  # of one application
MOST_PIXELS = 64_000_000
MOST_PAGES = 3000
UNFINISHED_DAYS = 7  # calendar days after which an upload that was broken off is cleared away

TYPES = {
    "application/pdf": (".pdf",),
    "application/ofd": (".ofd",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
}
ENDINGS = tuple(ending for endings in TYPES.values() for ending in endings)
IN_WORDS = "PDF、OFD、JPG、PNG，每个 50 MB 以内"
ACCEPT = ",".join((*ENDINGS, *TYPES))


def readable(size: int) -> str:
    """2.1 MB, 320 KB."""
    if size >= 1024 * 1024:
        return f"{size / 1024 / 1024:.1f} MB"
    return f"{max(1, round(size / 1024))} KB"
