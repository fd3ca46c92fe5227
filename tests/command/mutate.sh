#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# mutate.sh REPOSITORY FOLDER: `bulkhead test --mutate` on the mutants of one call, all of which some
# test sees. What the tool makes of a file is tests/host/test_mutate.py's.

. "$(dirname "$0")/common.sh"
folder=$2

if ! bulkhead test --mutate --border --no-install -d "$folder" -R 'z_short_k_sem_give:' >"$work/out" 2>&1; then
	complain "a mutant of k_sem_give() survives:"
	cat "$work/out"
fi
expect_output "$work/out" '4 mutants, 4 killed (0 did not end), 0 survive, 0 do not compile'

bulkhead test --mutate --border --no-install -d "$folder" -R 'no mutant has this name' >"$work/out" 2>&1 &&
	complain "nothing was tried, and that was a success"
bulkhead test --mutate samples/car_system >"$work/out" 2>&1 && complain "--mutate took an application"
expect_output "$work/out" 'takes no application'

exit $failed
