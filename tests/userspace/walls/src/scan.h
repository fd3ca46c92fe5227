/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief The accessibility scan: what user code can really touch.
 *
 * A user thread reads and writes every 32nd byte of all memory that the image uses, 4 KiB beyond
 * on either side, the other addresses of the same memory, and device registers. A refused access
 * is caught by the fault handler, which sends the thread on its way again, in user mode, behind
 * it. The result is compared with what the policy says, from the linker's symbols and the
 * partitions the test itself put into the domain; nothing is asked of the kernel's tables or of
 * the unit. */
#ifndef SCAN_H
#define SCAN_H

#include "touch.h"

#define SCAN_PARTS 8

/** What the scanning thread should be able to touch, beside its stack, code and constants. */
struct scan_policy {
	unsigned int count;
	struct k_mem_partition part[SCAN_PARTS];
};

extern struct k_mem_partition scan_part;

/** Begin of a scan by child @p n, which is a user thread or about to become one. scan_part must be
 * in its domain, and belongs to @p policy without being named. */
void scan_prepare(int n, const struct scan_policy *policy);

/** The scanner's entry. */
void scanner(void *n, void *p2, void *p3);

/** Fails the test unless the scan of child @p n came to its end and found the policy. */
void scan_check(int n);

#endif
