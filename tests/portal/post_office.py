"""A post office for one test: speaks as much SMTP as a letter needs, on a free port, in a thread."""

import socket
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread


@dataclass
class Delivered:
    sender: str
    to: list[str]
    letter: EmailMessage


@dataclass
class PostOffice:
    refuses: str = ""
    delivered: list[Delivered] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)  # the commands, as they came

    def __enter__(self) -> "PostOffice":
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.clerk = Thread(target=self._serve, daemon=True)
        self.clerk.start()
        return self

    def __exit__(self, *_why: object) -> None:
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        self.clerk.join(5)

    def _serve(self) -> None:
        while True:
            try:
                caller, _address = self.door.accept()
            except OSError:  # the door is closed
                return
            with caller, caller.makefile("rwb", buffering=0) as line:
                self._talk(line)

    def _talk(self, line) -> None:
        line.write(b"220 post office\r\n")
        sender, to = "", []
        while said := line.readline().decode().strip():
            self.heard.append(said)
            verb, _colon, address = said.partition(":")
            verb, address = verb.upper(), address.split(">")[0].lstrip("<")
            if verb == "DATA":
                line.write(b"354 go on\r\n")
                self.delivered.append(Delivered(sender, to, _letter(line)))
            elif verb == "MAIL FROM":
                sender, to = address, []
            elif verb == "RCPT TO" and address == self.refuses:
                line.write(b"550 no such mailbox\r\n")
                continue
            elif verb == "RCPT TO":
                to.append(address)
            line.write(b"221 bye\r\n" if verb == "QUIT" else b"250 well\r\n")


def _letter(line) -> EmailMessage:
    lines = []
    while (one := line.readline()) not in (b".\r\n", b""):
        lines.append(one.removeprefix(b".") if one.startswith(b"..") else one)
    return message_from_bytes(b"".join(lines), policy=policy.default)
