"""A gateway that writes down what it is handed, and kills its worker at the worst moment."""

import os
import signal


class Gateway:
    """GATEWAY_FILE: where the keys are written; KILL_AT: after how many messages the worker dies, 0 for never."""

    def send(self, phone: str, text: str, key: str) -> None:
        path = os.environ["GATEWAY_FILE"]
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"{key}\n")
        with open(path, encoding="utf-8") as file:
            if len(file.readlines()) == int(os.environ["KILL_AT"]):
                os.kill(os.getpid(), signal.SIGKILL)
