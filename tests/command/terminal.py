# SPDX-License-Identifier: Apache-2.0
"""A program in a terminal, and somebody who types."""

import os
import pty
import select
import sys

PATIENCE = 120  # seconds without a byte of output, after which something hangs


class Terminal:
    def __init__(self, command, **environment):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update({"TERM": "xterm", "LINES": "24", "COLUMNS": "100"} | environment)
            os.execvp(command[0], command)
        self.seen = ""
        self.all = ""

    def read(self):
        """More output; '' at the end."""
        ready, _, _ = select.select([self.fd], [], [], PATIENCE)
        if not ready:
            sys.exit(f"FAILED: nothing happens; so far:\n{self.all}")
        try:
            text = os.read(self.fd, 65536).decode("utf-8", "replace")
        except OSError:  # Linux's way to say that nobody is at the other end
            text = ""
        self.seen += text
        self.all += text
        return text

    def expect(self, *texts):
        """Waits until one of the texts comes, after what was expected before."""
        while True:
            places = [self.seen.find(text) + len(text) for text in texts if text in self.seen]
            if places:
                self.seen = self.seen[min(places):]
                return
            if not self.read():
                sys.exit(f"FAILED: {texts} did not come:\n{self.all}")

    def type(self, text):
        os.write(self.fd, text.encode())

    def ended(self):
        """Waits for its end; the exit status."""
        while self.read():
            pass
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)
