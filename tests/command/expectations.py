# SPDX-License-Identifier: Apache-2.0
"""What a test of this folder expects. All of it is asked before the test ends, with finish()."""

import sys

missed = False


def expect(truth, what):
    global missed
    if not truth:
        print(f"FAILED: {what}")
        missed = True


def finish():
    sys.exit(missed)
