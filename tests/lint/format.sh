#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# format.sh REPOSITORY: every C file is as clang-format (with .clang-format) would write it.

cd "$1" || exit
files=$(find arch bench boards drivers include kernel lib samples tests tools userspace -name '*.[ch]')
# shellcheck disable=SC2086 # no name has a blank
clang-format --dry-run -Werror $files || {
	echo "These are formatted otherwise; to mend them: clang-format -i FILE"
	exit 1
}
