#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# format.sh REPOSITORY: every C file is as clang-format (with .clang-format) would write it.

cd "$1" || exit
bad=0
for file in $(find arch bench boards drivers include kernel lib samples tests tools userspace \
	-name '*.[ch]' 2>/dev/null); do
	clang-format "$file" | cmp -s - "$file" || {
		echo "$file is formatted otherwise; to mend it: clang-format -i $file"
		bad=1
	}
done
exit $bad
