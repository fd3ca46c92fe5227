#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The cases of suites are counted: by each test for CTest, and over all of them before its summary.

. "$(dirname "$0")/common.sh"

# suite NAME LINE…: a program that prints these is run as one of the tests.
suite()
{
	name=$1
	shift
	{
		echo 'cat <<TEXT'
		printf '%s\n' "$@"
		echo TEXT
	} >"$work/$name.run"
	chmod +x "$work/$name.run"
	TEST_CASES=$work/cases/$name sh "$repository/tests/run_image.sh" "$work/$name.run" SUCCESSFUL 0 'test_c' \
		>"$work/$name.out"
}

mkdir "$work/cases"
suite good 'START - test_a' ' PASS - test_a in 0.001 seconds' 'START - test_b' ' PASS - test_b in 0.002 seconds' \
	'START - test_c' ' SKIP - test_c in 0.001 seconds' 'PROJECT EXECUTION SUCCESSFUL' || complain 'it passed'
suite bad 'START - test_a' ' FAIL - test_a in 0.001 seconds' 'START - test_b' ' PASS - test_b in 0.001 seconds' \
	'START - test_d' '>>> ZEPHYR FATAL ERROR 0: CPU exception on CPU 0' && complain 'it failed'
suite sample 'hello' 'PROJECT EXECUTION SUCCESSFUL' || complain 'the sample passed'

for count in 'passed">2<' 'failed">0<' 'skipped">1<'; do
	expect_output "$work/good.out" "<CTestMeasurement type=\"numeric/integer\" name=\"cases $count/CTestMeasurement>"
done
expect_output "$work/bad.out" 'name="cases failed">2<'
! grep -q CTestMeasurement "$work/sample.out" || complain 'a program without cases has some'

printf '%s\n' '1/3 Test #1: good' '' '67% tests passed, 1 tests failed out of 3' '' 'Total Test time (real) = 1 sec' |
	sh "$repository/tools/cases.sh" "$work/cases" >"$work/told"
cat >"$work/expected" <<'END'
1/3 Test #1: good

Cases of 2 suites: 6: 3 passed, 2 failed, 1 skipped.

67% tests passed, 1 tests failed out of 3

Total Test time (real) = 1 sec
END
diff "$work/expected" "$work/told" || complain 'the total is wrong'

exit $failed
