"""The queue of the embedded default: a folder of files, one a message.

Kombu's own file-system transport writes a message in place and reads whatever it finds, so a reader can meet half a
message and die of it. Here a message appears whole under its name or not at all, and is claimed by renaming it.
"""

import logging
import os
import uuid
from pathlib import Path
from queue import Empty
from time import time_ns

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

SCHEME = "hall-files"
log = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    def _put(self, queue, payload, **kwargs):
        folder = Path(self.data_folder_out)
        name = f"{time_ns():020}_{uuid.uuid4()}.{queue}.msg"
        draft = folder / f"{name}.draft"
        draft.write_text(dumps(payload), encoding="utf-8")
        draft.rename(folder / name)

    def _get(self, queue):
        folder = Path(self.data_folder_in)
        for name in sorted(os.listdir(folder)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            claimed = folder / f"{name}.claimed"
            try:
                (folder / name).rename(claimed)
            except OSError:
                continue  # another worker was quicker
            try:
                message = loads(claimed.read_text(encoding="utf-8"))
            except ValueError:
                log.error("队列里有一个读不懂的文件，留在 %s", claimed)
                continue
            claimed.unlink()
            return message
        raise Empty()


class Transport(filesystem.Transport):
    Channel = Channel


TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
