"""Every way of cheating, what it is done by, and what the check says."""

from hall.journal.hashing import entry_digest, root_digest, sm3
from hall.journal.models import Entry, Root
from tests.hall.journal_hand import DAY, NEXT


def edit(cursor):
    cursor.execute("UPDATE hall_entry SET reason = '另一个理由' WHERE chain = 'case:2' AND number = 3")


def edit_what_changed(cursor):
    cursor.execute(
        """UPDATE hall_entry SET changes = '{"number":99}' WHERE chain = 'case:2' AND number = 3"""
    )


def edit_who(cursor):
    cursor.execute("UPDATE hall_entry SET actor_id = 424242 WHERE chain = 'case:2' AND number = 3")


def edit_when(cursor):
    cursor.execute(
        "UPDATE hall_entry SET at = '2020-01-01 00:00:00+00:00' WHERE chain = 'case:2' AND number = 3"
    )


def remove(cursor):
    cursor.execute("DELETE FROM hall_entry WHERE chain = 'case:2' AND number = 3")


def remove_two(cursor):
    cursor.execute("DELETE FROM hall_entry WHERE chain = 'case:2' AND number IN (2, 3)")


def remove_and_close_the_gap(cursor):
    remove(cursor)
    for number in (4, 5):
        cursor.execute(
            f"UPDATE hall_entry SET number = {number - 1} WHERE chain = 'case:2' AND number = {number}"
        )


def reorder(cursor):
    for old, new in ((3, 90), (4, 3), (90, 4)):
        cursor.execute(f"UPDATE hall_entry SET number = {new} WHERE chain = 'case:2' AND number = {old}")


def truncate(cursor):
    cursor.execute("DELETE FROM hall_entry WHERE chain = 'case:2' AND number > 3")


def truncate_and_cover_up(cursor):
    truncate(cursor)
    cursor.execute(
        "UPDATE hall_chain SET length = 3, head = (SELECT digest FROM hall_entry WHERE chain = 'case:2' AND number = 3)"
        " WHERE name = 'case:2'"
    )


def rewrite_consistently(cursor):
    """Another history, hashed anew to the end, with the head that belongs to it."""
    previous = ""
    for entry in Entry.objects.filter(chain="case:2"):
        entry.reason, entry.previous = f"改写 {entry.number}", previous
        entry.digest = previous = entry_digest(entry)
        entry.save()
    cursor.execute("UPDATE hall_chain SET head = %s WHERE name = 'case:2'", [previous])


def remove_chain(cursor):
    cursor.execute("DELETE FROM hall_entry WHERE chain = 'case:2'")


def remove_chain_and_head(cursor):
    remove_chain(cursor)
    cursor.execute("DELETE FROM hall_chain WHERE name = 'case:2'")


def remove_head(cursor):
    cursor.execute("DELETE FROM hall_chain WHERE name = 'case:2'")


def move_head(cursor):
    cursor.execute("UPDATE hall_chain SET head = 'x' WHERE name = 'case:2'")


def replace_root(cursor):
    cursor.execute("UPDATE hall_root SET tree = 'x' WHERE day = '2026-11-21'")


def replace_root_consistently(cursor):
    """A root that agrees with itself: the next one does not follow it any more."""
    root = Root.objects.get(day=DAY)
    root.tree = sm3(b"another")
    root.digest = root_digest(root.day, root.chains, root.entries, root.tree, root.previous)
    root.save()


def replace_roots_from_the_first(changed: str) -> None:
    """Another first root, with every later one made to follow it."""
    previous = ""
    for root in Root.objects.order_by("day"):
        if not previous:
            setattr(root, changed, sm3(b"another") if changed == "tree" else 99)
        root.previous = previous
        root.digest = previous = root_digest(root.day, root.chains, root.entries, root.tree, root.previous)
        root.save()


def replace_last_root_consistently(cursor):
    root = Root.objects.get(day=NEXT)
    root.tree = sm3(b"another")
    root.digest = root_digest(root.day, root.chains, root.entries, root.tree, root.previous)
    root.save()


def remove_first_root(cursor):
    cursor.execute("DELETE FROM hall_root WHERE day = '2026-11-21'")


def remove_last_root(cursor):
    cursor.execute("DELETE FROM hall_root WHERE day = '2026-11-22'")


def edit_anchor(cursor):
    cursor.execute("UPDATE hall_anchor SET digest = 'x' WHERE chain = 'case:2' AND day = '2026-11-22'")


def remove_chain_with_all_traces(cursor):
    remove_chain_and_head(cursor)
    cursor.execute("DELETE FROM hall_anchor WHERE chain = 'case:2'")


CHEATS = {
    edit: "case:2 第 3 条：内容被改过",
    edit_what_changed: "case:2 第 3 条：内容被改过",
    edit_who: "case:2 第 3 条：内容被改过",
    edit_when: "case:2 第 3 条：内容被改过",
    remove: "case:2 第 4 条：前面少了第 3 条",
    remove_two: "case:2 第 4 条：前面少了第 2—3 条",
    remove_and_close_the_gap: "case:2 第 3 条：接不上前一条",
    reorder: "case:2 第 3 条：接不上前一条",
    truncate: "case:2 第 4 条：链尾被截断，链头记着有 5 条，现在只有 3 条",
    truncate_and_cover_up: "case:2 第 5 条：每日根里有这一条，现在只剩 3 条",
    rewrite_consistently: "case:2 第 4 条：与每日根里的不同",
    remove_chain: "case:2：整条链没有了",
    remove_chain_and_head: "case:2：链头没有了",
    remove_head: "case:2：链头没有了",
    move_head: "case:2 第 5 条：链头与最后一条不符",
    replace_root: "2026-11-21 的根：被换过",
    replace_root_consistently: "2026-11-22 的根：接不上前一个根",
    replace_last_root_consistently: "2026-11-22 的根：与当天各链的链尾合不上",
    remove_first_root: "2026-11-21 的根：没有了",
    remove_last_root: "2026-11-22 的根：没有了",
    edit_anchor: "case:2 第 5 条：与每日根里的不同",
    remove_chain_with_all_traces: "2026-11-22 的根：与当天各链的链尾合不上",
}
