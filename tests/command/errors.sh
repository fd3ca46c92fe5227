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
refuses 'there is no verb debgu; the nearest is debug' debgu
refuses 'there is no verb menucofig; the nearest is menuconfig' menucofig
refuses 'there is no verb szie; the nearest is size' szie
refuses 'there is no verb flahs; the nearest is flash' flahs
refuses '--attach belongs to the verb debug' build --attach localhost:3333
refuses '-ex belongs to the verb debug' run -ex continue
refuses '--symbols belongs to the verb size' build --symbols kernel
refuses '--erase belongs to the verb flash' debug --erase
refuses '-R belongs to the verb test' size -R kernel
refuses '--attach needs a value' debug --attach
refuses 'there is no option --sybmols; the nearest is --symbols' size --sybmols
refuses 'there is no option --runer; the nearest is --runner' flash --runer openocd
refuses 'there is no option --atach; the nearest is --attach' debug --atach
refuses 'menuconfig needs a terminal; without one, pass -DCONFIG_NAME=value after --.' menuconfig "$app"
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
# What this CPU has not, and no other assignment would give it: portable applications ask for it all the same.
ZEPHYR_BASE=$repository cmake -GNinja -S "$app" -B "$work/riscv" -DBOARD=qemu_riscv32 \
	-DCONFIG_HW_STACK_PROTECTION=y >"$work/out" 2>&1 || complain "a guard that the CPU has not is an error"
expect_output "$work/out" \
	'warning: CONFIG_HW_STACK_PROTECTION=y (command line) has no effect: it depends on ARCH_HAS_STACK_PROTECTION'

printf 'config\n' >>"$app/Kconfig"
refuses 'Kconfig:' build -d "$work/build" "$app"

# One build for what the image is needed for.
sed -i '$d' "$app/Kconfig"
bulkhead build -d "$work/good" "$app" >"$work/out" 2>&1 || complain "the application does not build"
refuses 'there is no module krenel; there are: ' size -d "$work/good" "$app" --symbols krenel
refuses 'cannot read nothing.json: No such file' size -d "$work/good" "$app" --diff nothing.json
echo '{}' >"$work/other.json"
refuses 'is not what `bulkhead size --json` writes' size -d "$work/good" "$app" --diff "$work/other.json"
refuses 'cannot write /nowhere/x.json: No such file' size -d "$work/good" "$app" --json /nowhere/x.json
rm "$work/good/zephyr/run"
refuses 'this board is not emulated: start OpenOCD or pyOCD, and use --attach HOST:PORT.' \
	debug -d "$work/good" "$app"

exit $failed
