#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# suites.sh REPOSITORY FOLDER: `bulkhead test --zephyr` says of each case of these applications what is true.

. "$(dirname "$0")/common.sh"
folder=$2

cd "$tests" || exit
bulkhead test --no-install --zephyr -d "$folder" suites/endless suites/variants >"$work/out" 2>&1 &&
	complain "cases failed, and that was a success"
sed "s|$folder|FOLDER|" "$work/out" >"$work/told"
cat >"$work/expected" <<'END'
endless.one_line (suites/endless, mps2/an521/cpu0)
    PASS endless.one_line
    recorded: round 1
endless.in_order (suites/endless, mps2/an521/cpu0)
    PASS endless.in_order
endless.out_of_order (suites/endless, mps2/an521/cpu0)
    FAIL endless.out_of_order: nothing matched "round 1$": it had not ended after 4 seconds, see FOLDER/mps2_an521_cpu0/endless.out_of_order/run.log
endless.pytest (suites/endless, mps2/an521/cpu0)
    SKIP endless.pytest: harness pytest
variants.pass (suites/variants, mps2/an521/cpu0)
    PASS variants.test_a
    PASS variants.test_b
    PASS variants.test_c
    SKIP variants.test_d
variants.fail (suites/variants, mps2/an521/cpu0)
    PASS variants.test_a
    FAIL variants.test_b
    PASS variants.test_c
    SKIP variants.test_d
variants.fault (suites/variants, mps2/an521/cpu0)
    PASS variants.test_a
    PASS variants.test_b
    PASS variants.test_c
    SKIP variants.test_d
    FAIL variants.fault: a fault that was not meant: >>> ZEPHYR FATAL ERROR 3: so it looks
variants.fault.meant (suites/variants, mps2/an521/cpu0)
    PASS variants.test_a
    PASS variants.test_b
    PASS variants.test_c
    SKIP variants.test_d
variants.endless (suites/variants, mps2/an521/cpu0)
    PASS variants.test_a
    PASS variants.test_b
    FAIL variants.test_c: it had not ended after 4 seconds, see FOLDER/mps2_an521_cpu0/variants.endless/run.log
variants.broken (suites/variants, mps2/an521/cpu0)
    FAIL variants.broken: it does not build, see FOLDER/mps2_an521_cpu0/variants.broken/build.log
variants.unknown (suites/variants, mps2/an521/cpu0)
    FAIL variants.unknown: CONFIG_WAHT=4 (FOLDER/mps2_an521_cpu0/variants.unknown/scenario.conf:1): there is no option WAHT; did you mean WHAT?
variants.filtered (suites/variants, mps2/an521/cpu0)
    SKIP variants.filtered: filter: (not CONFIG_MMU) and (CONFIG_WHAT > 0)
variants.elsewhere (suites/variants, mps2/an521/cpu0)
    SKIP variants.elsewhere: platform_allow has no mps2/an521/cpu0
variants.device (suites/variants, mps2/an521/cpu0)
    SKIP variants.device: it depends on adc
variants.built (suites/variants, mps2/an521/cpu0)
    PASS variants.built: built
variants.slow (suites/variants, mps2/an521/cpu0)
    SKIP variants.slow: built, but slow to run: --slow
Scenarios: 16, cases: 31: 16 passed, 6 failed, 9 skipped.
END
diff "$work/expected" "$work/told" || complain "the report is another one"

bulkhead test --no-install --zephyr -d "$folder" -b qemu_riscv32 -R '^variants.(fault.meant|fail|slow)$' --slow \
	suites/variants -- -DCONFIG_WHAT=0 >"$work/out" 2>&1 || complain "an option after -- did not win:"
expect_output "$work/out" 'Scenarios: 3, cases: 12: 9 passed, 0 failed, 3 skipped.'

# refuses SENTENCE ARGUMENT…
refuses()
{
	sentence=$1
	shift
	bulkhead test --no-install --zephyr -d "$folder" "$@" >"$work/out" 2>&1 && complain "$* was a success"
	expect_output "$work/out" "bulkhead: $sentence"
	[ "$(wc -l <"$work/out")" = 1 ] || complain "more than a sentence: $(cat "$work/out")"
}
mkdir "$work/bad" "$work/empty" "$work/names"
printf 'tests:\n  a: [\n' >"$work/bad/testcase.yaml"
printf 'tests:\n  - a\n' >"$work/names/testcase.yaml"
refuses '--zephyr needs directories.'
refuses "there is no directory $work/nothing." "$work/nothing"
refuses "$work/empty: there is no testcase.yaml" "$work/empty"
refuses "$work/bad/testcase.yaml, line 3: this is not YAML: " "$work/bad"
refuses "$work/names/testcase.yaml: there is no \`tests:\`" "$work/names"
refuses 'no scenario'"'"'s name matches nothing.' -R nothing suites
refuses '( is no regular expression: ' -R '(' suites
refuses '-E and -L do not go with --zephyr' -E x suites

exit $failed
