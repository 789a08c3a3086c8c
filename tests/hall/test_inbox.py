"""The inbox: page by page, one's own only, counted, marked as read."""

from datetime import timedelta

import pytest

from hall.notices.inbox import COUNTED, PAGE, mark_all_read, mark_read, page, unread_count
from hall.notices.models import Notice
from hall.worktime import standing_at
from tests import cast as c
from tests.hall.notice_hand import MORNING, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_morning")]


def told(person, count, minutes_apart=1) -> list[Notice]:
    for number in range(count):
        with standing_at(MORNING + timedelta(minutes=number * minutes_apart)):
            tell(person, event=f"e{number}", subject=f"第 {number} 条")
    return list(Notice.objects.inbox(person))


def test_the_inbox_is_read_page_by_page_to_the_end_and_back(django_assert_num_queries):
    person = c.a_user("张明")
    everything = told(person, 2 * PAGE + 5, minutes_apart=0)
    shown, before, pages = [], "", []
    while True:
        found = page(person, before=before)
        pages.append(found)
        shown += found.rows
        if found.older is None:
            break
        before = str(found.older.public_id)
    assert shown == everything and [len(each.rows) for each in pages] == [PAGE, PAGE, 5]
    back = page(person, after=str(pages[2].newer.public_id))
    assert back.rows == pages[1].rows
    first = page(person, after=str(back.newer.public_id))
    assert first.rows == pages[0].rows and first.newer is None
    with django_assert_num_queries(2):
        page(person, before=before)


def test_another_persons_messages_are_not_shown_counted_or_marked():
    person, other = c.a_user("张明"), c.a_user("李青")
    (mine,) = told(person, 1)
    (theirs,) = Notice.objects.inbox(other) or told(other, 1)
    assert page(person, before=str(theirs.public_id)).rows == [mine]
    assert mark_read(person, [theirs.public_id]) == 0
    assert unread_count(other) == 1


def test_unread_messages_are_counted_up_to_a_hundred(django_assert_num_queries):
    person = c.a_user("张明")
    told(person, 3)
    with django_assert_num_queries(1):
        assert unread_count(person) == 3
    told(person, COUNTED + 3)
    assert unread_count(person) == COUNTED


def test_marking_all_read_leaves_what_came_after_the_look():
    person = c.a_user("张明")
    newest, *_ = told(person, 3)
    assert mark_all_read(person, newest.created_at - timedelta(seconds=1)) == 2
    assert page(person, only_unread=True).rows == [newest]


@pytest.mark.parametrize("mark", ["nonsense", "00000000-0000-0000-0000-000000000000", "\x00", "9" * 500])
def test_an_edited_address_of_the_inbox_shows_the_first_page(mark):
    person = c.a_user("张明")
    told(person, 1)
    assert len(page(person, before=mark).rows) == len(page(person, after=mark).rows) == 1
