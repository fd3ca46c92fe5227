#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What goes wrong is said in one sentence that names it and the nearest right answer.

. "$(dirname "$0")/common.sh"

# refuses TEXT ARGUMENT…: the command fails, and says one line, which has TEXT.
refuses()
{
	text=$1
	shift
	if bulkhead "$@" >"$work/out" 2>&1; then
		complain "bulkhead $* succeeded"
	fi
	grep -v '^Configuring ' "$work/out" >"$work/said"
	[ "$(wc -l <"$work/said")" = 1 ] || {
		complain "bulkhead $* did not say one line:"
		cat "$work/said"
	}
	expect_output "$work/said" "$text"
}

# refuses_conf TEXT LINE…: the same for a configuration with these lines.
refuses_conf()
{
	text=$1
	shift
	printf '%s\n' "$@" >"$work/extra.conf"
	refuses "$text" build -d "$work/build" "$app" -- -DEXTRA_CONF_FILE="$work/extra.conf"
}

app=$work/app
cp -r "$tests/outside" "$app"

refuses 'there is no verb biuld; the nearest is build' biuld
refuses 'there is no option --bord; the nearest is --board' build --bord
refuses '--board needs a value' build --board
refuses 'there is no board mps2/an251/cpu0; the nearest is mps2/an521/cpu0' build -b mps2/an251/cpu0
refuses 'there is no emulator for this board' run -b nrf5340dk/nrf5340/cpuapp
refuses 'there is no emulator for this board' test -b nrf5340dk/nrf5340/cpuapp
refuses 'there is no application sampels/car_system; the nearest is samples/car_system' run sampels/car_system
refuses 'kernel is no application' build "$repository/kernel"
refuses 'does not look like a build folder' clean -d "$app"

refuses 'CONFIG_USERSPCE=y (command line): there is no option USERSPCE; did you mean USERSPACE?' \
	build -d "$work/build" "$app" -- -DCONFIG_USERSPCE=y
refuses 'there is no option USERSPCE; did you mean USERSPACE?' \
	build -d "$work/build" "$app" -- -DCONFIG_USERSPCE=y
refuses_conf 'extra.conf:2): there is no option MAIN_STAK_SIZE; did you mean MAIN_STACK_SIZE?' \
	'# a comment' 'CONFIG_MAIN_STAK_SIZE=2048'
refuses_conf 'it depends on USERSPACE, which is n: set CONFIG_USERSPACE=y.' \
	'CONFIG_USERSPACE=n' 'CONFIG_MAX_THREAD_BYTES=3'
refuses_conf 'MAX_THREAD_BYTES may be 1 to 32' 'CONFIG_MAX_THREAD_BYTES=33'
refuses 'MPU_REGIONS_LIMIT may be 8 to 8' build -b nrf5340dk/nrf5340/cpuapp -d "$work/build" "$app" \
	-- -DCONFIG_MPU_REGIONS_LIMIT=16
refuses_conf 'MAIN_STACK_SIZE takes a whole number' 'CONFIG_MAIN_STACK_SIZE=big'
refuses_conf 'is not an assignment' 'CONFIG_LOG = y'
refuses_conf 'this version of Bulkhead does not have it' 'CONFIG_BT=y'
refuses 'did you mean prj.conf?' build -d "$work/build" "$app" -- -DCONF_FILE=pjr.conf

printf 'config\n' >>"$app/Kconfig"
refuses 'Kconfig:' build -d "$work/build" "$app"

exit $failed
