# SPDX-License-Identifier: Apache-2.0
"""The remote protocol of gdb, as far as somebody needs it who looks on while a program runs in QEMU."""

import re
import socket
import time

from program import Unreadable

CHUNK = 2000


class Ended(Exception):
    """The target is not there any more."""


class Stub:
    def __init__(self, path):
        self.socket = connected(path)
        self.buffer = b""
        self.ask("qSupported:swbreak+;hwbreak+")
        self.registers = self.read_descriptions()

    # ---- Packets

    def send(self, text):
        data = text.encode()
        self.socket.sendall(b"$" + data + b"#%02x" % (sum(data) & 0xFF))

    def receive(self, timeout=None):
        """The next packet; None if none came in time."""
        self.socket.settimeout(timeout)
        while not (match := re.search(rb"\$([^#]*)#..", self.buffer, re.DOTALL)):
            try:
                more = self.socket.recv(65536)
            except socket.timeout:
                return None
            except OSError:
                more = b""
            if not more:
                raise Ended
            self.buffer += more
        self.buffer = self.buffer[match.end():]
        self.socket.sendall(b"+")
        return match[1]

    def ask(self, text):
        self.send(text)
        return self.receive()

    # ---- What there is

    def read_descriptions(self):
        """{name of a register: its number}, from the target's own description."""
        numbers, following = {}, 0
        names = ["target.xml"]
        for name in names:
            text = self.read_object(name)
            names += re.findall(r'<xi:include href="([^"]+)"', text)
            for register in re.findall(r"<reg\s[^>]*>", text):
                attributes = dict(re.findall(r'(\w+)="([^"]*)"', register))
                following = int(attributes.get("regnum", following))
                numbers[attributes["name"]] = following
                following += 1
        return numbers

    def read_object(self, name):
        text = b""
        while True:
            answer = self.ask(f"qXfer:features:read:{name}:{len(text):x},{CHUNK:x}")
            text += unescaped(answer[1:])
            if answer[:1] != b"m":
                return text.decode("utf-8", "replace")

    def register(self, name):
        answer = self.ask(f"p{self.registers[name]:x}")
        if answer[:1] == b"E" or not answer:
            raise Unreadable(name)
        return int.from_bytes(bytes.fromhex(answer.decode()), "little")

    def read(self, address, size):
        """Memory, with the rights of the code that runs."""
        content = b""
        while len(content) < size:
            answer = self.ask(f"m{address + len(content):x},{min(CHUNK, size - len(content)):x}")
            if answer[:1] == b"E" or not answer:
                raise Unreadable(f"{address + len(content):#010x}")
            content += bytes.fromhex(answer.decode())
        return content

    # ---- Stops

    BREAK, WRITE, READ = 1, 2, 3

    def stop_at(self, kind, address, size=2):
        return self.ask(f"Z{kind},{address:x},{size:x}") == b"OK"

    def pass_by(self, kind, address, size=2):
        self.ask(f"z{kind},{address:x},{size:x}")

    def go_on(self, timeout=None):
        """Until it stops: ('watch' or 'rwatch', address), or ('break', None); None if it has not stopped in time.
        A stop is before the instruction that does it."""
        self.send("vCont;c")
        return self.stopped(timeout)

    def stopped(self, timeout=None):
        while True:
            answer = self.receive(timeout)
            if answer is None:
                return None
            if answer[:1] in b"WX":
                raise Ended
            if answer[:1] in b"TS":
                match = re.search(rb"(watch|rwatch|awatch):([0-9a-f]+)", answer)
                return (match[1].decode(), int(match[2], 16)) if match else ("break", None)

    def step(self):
        self.send("vCont;s")
        self.stopped()

    def interrupt(self):
        self.socket.sendall(b"\x03")
        return self.stopped()


def connected(path):
    """The socket at a path; who made it may need a moment until it listens."""
    for _ in range(200):
        one = socket.socket(socket.AF_UNIX)
        try:
            one.connect(path)
            return one
        except ConnectionRefusedError:
            one.close()
            time.sleep(0.02)
    raise Ended


def unescaped(data):
    return re.sub(rb"\}(.)", lambda match: bytes([match[1][0] ^ 0x20]), data, flags=re.DOTALL)
