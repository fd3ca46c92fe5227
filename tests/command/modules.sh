#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# An application of modules, which lie outside of it and of the repository: their options, code and
# system calls. It also includes private headers of Zephyr's, and has files for a devicetree.

. "$(dirname "$0")/common.sh"

cp -r "$tests/modules" "$work/modules"
app=$work/modules/app
pens=$work/modules/pens

# draws NAME BOARD ARGUMENT…
draws()
{
	name=$1
	board=$2
	shift 2
	builds "$name" bulkhead build --no-install -b "$board" -d "$work/$name" "$app" -- "$@"
	expect_output "$work/$name.out" 'constants 1 1, code 1, essential 1 1 0, main 1'
	expect_output "$work/$name.out" 'privileged stack 1, no stack 1, idle 1, priority 0'
	expect_output "$work/$name.out" 'modules 1 1, header 1'
}

# refuses TEXT ARGUMENT…: configuring ends with one sentence, which has TEXT.
refuses()
{
	text=$1
	shift
	bulkhead build --no-install -d "$work/refused" "$app" -- "$@" >"$work/said" 2>&1 &&
		complain "$* was accepted"
	expect_output "$work/said" "$text"
}

# 5 * 4 * 2 + 30 + 100, with what the board's file says of corners; and 3 corners without.
draws arm mps2/an521/cpu0 -DZEPHYR_EXTRA_MODULES="$pens"
expect_output "$work/arm.out" 'D: corners 170'
for file in app.overlay boards/mps2_an521.overlay; do
	[ "$(grep -c "warning: $file has no effect" "$work/arm.log")" = 1 ] ||
		complain "not one line about $file"
done
ZEPHYR_EXTRA_MODULES="$pens" draws riscv qemu_riscv32 -DCONFIG_INK=1
expect_output "$work/riscv.out" 'D: corners 145'

refuses 'the module shapes depends on colour-pens, which is not among the modules'
refuses 'is no module: it has no zephyr/module.yml' -DZEPHYR_EXTRA_MODULES="$pens;$work"
sed -i 's|src/Kconfig|nowhere|' "$pens/zephyr/module.yaml"
refuses 'nowhere, named by' -DZEPHYR_EXTRA_MODULES="$pens"
printf 'name: [\n' >"$pens/zephyr/module.yaml"
refuses 'module.yaml, line 2: this is not YAML: ' -DZEPHYR_EXTRA_MODULES="$pens"
printf 'build:\n  cmake: 3\n' >"$pens/zephyr/module.yaml"
refuses 'cmake is no text: 3.' -DZEPHYR_EXTRA_MODULES="$pens"

exit $failed
