"""The hashes of the journal. All are SM3 (GB/T 32905), written as 64 hex digits, over UTF-8 JSON in the fixed form of
`fields.canonical`. What is hashed for one purpose cannot be passed off for another: leaves, nodes and roots of the daily tree
begin with a byte of their own (as in RFC 6962)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from cryptography.hazmat.primitives import hashes

from hall.journal.fields import canonical

LEAF, NODE, ROOT = b"\x00", b"\x01", b"\x02"


def sm3(data: bytes) -> str:
    hashing = hashes.Hash(hashes.SM3())
    hashing.update(data)
    return hashing.finalize().hex()


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


def tree(leaves: Iterable[bytes]) -> str:
    """The Merkle root over the leaves in their order; memory grows with the height of the tree only. A node without a
    neighbour moves up as it is, never paired with itself."""
    peaks: list[tuple[int, bytes]] = []
    for found in leaves:
        height = 0
        while peaks and peaks[-1][0] == height:
            found = _hash(NODE + peaks.pop()[1] + found)
            height += 1
        peaks.append((height, found))
    if not peaks:
        return sm3(b"")
    top = peaks.pop()[1]
    while peaks:
        top = _hash(NODE + peaks.pop()[1] + top)
    return top.hex()


def root_digest(day: date, chains: int, entries: int, tree: str, previous: str) -> str:
    return sm3(ROOT + canonical([day.isoformat(), chains, entries, tree, previous]).encode())


def _hash(data: bytes) -> bytes:
    hashing = hashes.Hash(hashes.SM3())
    hashing.update(data)
    return hashing.finalize()
