/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief A user thread that tries what it should not. */
#ifndef LIB_SHELL_ATTACK_H
#define LIB_SHELL_ATTACK_H

#include <zephyr/kernel.h>

#define ATTACKER_NAME "attacker"

enum attack_kind {
	ATTACK_READ,
	ATTACK_WRITE,
	ATTACK_JUMP,
	ATTACK_OVERFLOW,
	ATTACK_CALL, /* k_thread_abort() of `address` */
};

struct attack {
	enum attack_kind kind;
	uintptr_t address;
	k_tid_t as; /* in the domain of this thread; NULL: in an empty one */
};

enum attack_end {
	ATTACK_CONTAINED,
	ATTACK_PASSED,	   /* nothing stopped it */
	ATTACK_ENDLESS,	   /* it did not end, and was aborted */
	ATTACK_IMPOSSIBLE, /* it cannot be in that domain */
};

/** Lets it try, and waits for its end. One at a time: from the shell's commands. */
enum attack_end attack_run(const struct attack *attack);

/** The attacker, from its first instruction on in user mode. @p p1 enum attack_kind, @p p2 the address,
 * @p p3 not NULL: what is written should be what is there. */
void attacker(void *p1, void *p2, void *p3);

#endif
