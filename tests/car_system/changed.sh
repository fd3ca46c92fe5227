#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# changed.sh REPOSITORY: the fault report and the table of who may touch what come from the program
# as it is. A partition that gets another name and more variables is shown so.

set -eu
repository=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp -r "$repository/samples/car_system" "$work/app"
cd "$work/app/src"
sed -i 's/\bconsumer_partition\b/secret_partition/g' userspace/prod_consumer_partitions.?
sed -i 's/uint32_t received;/uint32_t received;\n\tuint32_t history[100];/' prod_consumer.c

"$repository/bulkhead" build --no-install -d "$work/build" "$work/app" -- \
	-DEXTRA_CONF_FILE=prj_user_mode.conf -DCONFIG_CAR_ROGUE_CONSUMER_PARTITION=y
"$work/build/zephyr/run" >"$work/out" || cat "$work/out"

# expect PATTERN: 103 words, in granules of 32 bytes, are 416 bytes.
expect()
{
	grep -Eq "$1" "$work/out" || {
		echo "FAILED: \"$1\" is missing in:"
		cat "$work/out"
		exit 1
	}
}
expect 'secret_partition +0x[0-9a-f]{8} +416  read, write'
expect 'secret_partition +0x[0-9a-f]{8} +416  no access'
expect 'that is partition secret_partition \[0x[0-9a-f]{8}, 0x[0-9a-f]{8}\), open to: Consumer'
! grep -q consumer_partition "$work/out"
