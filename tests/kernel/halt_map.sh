#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# halt_map.sh <OUTPUT: the report has the address that the program said before.

tr -d '\r' | awk '/^code in data at/ { said = $5 }
	/execution at 0x[0-9a-f]* refused \(supervisor mode\)/ { reported = $3 }
	END { exit said == "" || said != reported }'
