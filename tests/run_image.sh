#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# run_image.sh RUN PASS STATUS SKIPS [CHECK…]: runs an image and judges it, as emulated_test() says.
#
# How many cases a suite has goes to CTest, for the file that `ctest -T Test` writes, and into the file
# TEST_CASES, of which `bulkhead test` makes the total. A case that began and did not end has failed.
# A program that is to end with another status is to fail, and is not counted.

run=$1 pass=$2 expected=$3 skips=$4
shift 4

output=$(mktemp)
trap 'rm -f "$output"' EXIT

# TEST_INPUT, a file, comes in when the program says that it is ready: what comes before its UART is
# initialised is lost.
input()
{
	[ -n "${TEST_INPUT:-}" ] || return
	tries=0
	until grep -q '^ready for input' "$output" || [ $tries = 600 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
	cat "$TEST_INPUT"
}
input | "$run" >"$output" 2>&1
status=$?
# The kernel's marks before lines of its reports (include/bulkhead/report_print.h) are looked for elsewhere.
text=$(mktemp)
tr -d '\002' <"$output" >"$text"
mv "$text" "$output"
cat "$output"

bad=0
complain()
{
	echo "FAILED: $*"
	bad=1
}

[ $status = "$expected" ] || complain "the program ended with $status instead of $expected."
grep -Eq "$pass" "$output" || complain "the program did not print \"$pass\"."
for skipped in $(sed -n 's/^ *SKIP - \([A-Za-z0-9_]*\).*/\1/p' "$output"); do
	case ";$skips;" in
	*";$skipped;"*) ;;
	*) complain "$skipped was skipped." ;;
	esac
done
count()
{
	grep -cE "^ *$1 - [A-Za-z0-9_]+" "$output"
}
measure()
{
	echo "<CTestMeasurement type=\"numeric/integer\" name=\"cases $1\">$2</CTestMeasurement>"
}
if [ "$expected" = 0 ] && grep -q '^ *START - ' "$output"; then
	passed=$(count PASS)
	skipped=$(count SKIP)
	failed=$(($(count START) - passed - skipped))
	measure passed "$passed"
	measure failed "$failed"
	measure skipped "$skipped"
	[ -z "${TEST_CASES:-}" ] || echo "$passed $failed $skipped" >"$TEST_CASES"
fi
if [ $# -gt 0 ]; then
	"$@" <"$output" || complain "$* was not content with the output."
fi
exit $bad
