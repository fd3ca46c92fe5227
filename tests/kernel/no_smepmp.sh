#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# no_smepmp.sh FOLDER: an image that was built for Smepmp says so on a CPU without, and ends.

timeout 60 "$1/zephyr/run" -cpu rv32 </dev/null >"$1/no_smepmp.txt"
status=$?
grep -q "no PMP with 16 entries and Smepmp: see CONFIG_RISCV_SMEPMP" "$1/no_smepmp.txt" && [ $status = 1 ]
