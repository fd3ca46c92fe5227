# SPDX-License-Identifier: Apache-2.0
"""Is the measuring program's output, on standard input, plausible? Prints what is not."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "bench"))

from bench import complaints  # pylint: disable=wrong-import-position

found = list(complaints(sys.stdin.read()))
print("\n".join(found))
sys.exit(1 if found else 0)
