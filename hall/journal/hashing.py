"""The hashes of the journal. All are SM3 (GB/T 32905), written as 64 hex digits, over UTF-8 JSON in the fixed form of
`fields.canonical`. What is hashed for one purpose cannot be passed off for another: leaves, nodes and roots of the daily tree
begin with a byte of their own (as in RFC 6962)."""

from datetime import UTC, date, datetime

from cryptography.hazmat.primitives import hashes

from hall.journal.fields import canonical

LEAF, NODE, ROOT = b"\x00", b"\x01", b"\x02"
# Copied for each hash: making one anew costs more than the hashing.
_FRESH = hashes.Hash(hashes.SM3())
_NODE = hashes.Hash(hashes.SM3())
_NODE.update(NODE)


def sm3(data: bytes) -> str:
    return _hash(data).hex()


def entry_digest(entry) -> str:
    """Over every fact of the entry and the hash of the one before."""
    facts = (
        entry.chain,
        entry.number,
        moment(entry.at),
        entry.action,
        entry.actor_id,
        entry.actor_name,
        entry.post,
    )
    told = (entry.on_behalf_of, entry.address, entry.reason, entry.changes, entry.previous)
    return facts_digest([*facts, *told])


def facts_digest(facts: list) -> str:
    return sm3(canonical(facts).encode())


def moment(at: datetime) -> str:
    """A moment as it is hashed: UTC to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def leaf(chain: str, number: int, digest: str) -> bytes:
    return _hash(LEAF + canonical([chain, number, digest]).encode())


def node(left: bytes, right: bytes) -> bytes:
    hashing = _NODE.copy()
    hashing.update(left + right)
    return hashing.finalize()


def root_digest(day: date, chains: int, entries: int, tree: str, previous: str) -> str:
    return sm3(ROOT + canonical([day.isoformat(), chains, entries, tree, previous]).encode())


def _hash(data: bytes) -> bytes:
    hashing = _FRESH.copy()
    hashing.update(data)
    return hashing.finalize()
