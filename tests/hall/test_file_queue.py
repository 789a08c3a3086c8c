"""The queue of files: every message once, whole, whoever writes and reads at the same time."""

import threading
from queue import Empty

import pytest
from kombu import Connection

from hall.file_queue import SCHEME

MESSAGES = 400


@pytest.fixture
def connect(tmp_path):
    (tmp_path / "queue").mkdir()
    options = {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "control_folder": str(tmp_path / "control"),
    }
    return lambda: Connection(f"{SCHEME}://localhost", transport_options=options)


def test_messages_come_back_in_order(connect):
    with connect() as connection:
        channel = connection.channel()
        for number in range(20):
            channel._put("q", {"number": number})
        assert [channel._get("q")["number"] for _ in range(20)] == list(range(20))
        with pytest.raises(Empty):
            channel._get("q")


def test_writers_and_readers_at_once_lose_and_repeat_nothing(connect):
    """Readers poll the folder while messages are being written: none is met half."""
    got, errors = [], []

    def write(part):
        with connect() as connection:
            channel = connection.channel()
            for number in range(part, MESSAGES, 4):
                channel._put("q", {"number": number, "ballast": "长" * 5000})

    def read():
        with connect() as connection:
            channel = connection.channel()
            while len(got) < MESSAGES and not errors:
                try:
                    got.append(channel._get("q")["number"])
                except Empty:
                    continue
                except Exception as error:  # what the test is looking for
                    errors.append(error)

    threads = [threading.Thread(target=write, args=(part,)) for part in range(4)]
    threads += [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert sorted(got) == list(range(MESSAGES))


def test_a_file_that_is_no_message_is_put_aside(connect, tmp_path):
    (tmp_path / "queue" / "00000000000000000000_x.q.msg").write_text("{half")
    with connect() as connection:
        channel = connection.channel()
        channel._put("q", {"number": 1})
        assert channel._get("q")["number"] == 1
    assert (tmp_path / "queue" / "00000000000000000000_x.q.msg.claimed").exists()


def test_other_queues_keep_theirs(connect):
    with connect() as connection:
        channel = connection.channel()
        channel._put("a", {"number": 1})
        with pytest.raises(Empty):
            channel._get("b")
        assert channel._get("a")["number"] == 1
