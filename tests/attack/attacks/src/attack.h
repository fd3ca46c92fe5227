/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What every attack needs: an attacker, a victim, and proof that nothing leaked.
 *
 * The attacker is child 0, a user thread in a domain of its own, less urgent than the test thread
 * that waits for its end. All the while a victim runs at the beginning of every tick, in another
 * domain: it looks after its own memory, its privilege and the time. After each attack the oracles
 * are asked: the victim was never late, the kernel's memory, code and permissions are what they
 * were. */
#ifndef ATTACK_H
#define ATTACK_H

#include "support.h"
#include <board.h>

/** Told of every character that is printed, silent or not. */
extern void (*console_watch)(char c);

#define ATTACKER_PRIO 5
#define VICTIM_PRIO   (-2) /* the runner of the tests has 0 */

/** The attacker's own memory, and what it may only read. */
extern struct k_mem_partition attack_part;
extern struct k_mem_partition attack_read_only;
extern struct k_mem_domain attack_domain;
#define ATTACK_BMEM K_APP_BMEM(attack_part)
#define ATTACK_DMEM K_APP_DMEM(attack_part)

extern const uint8_t attack_constant[32]; /* a constant of the program */
extern uint8_t attack_read_only_bytes[32];

/** Somebody else's. */
extern uint8_t victim_bytes[4096];
extern struct k_mem_partition victim_part;
extern struct k_thread victim;
K_THREAD_STACK_DECLARE(victim_stack, 1024);
/** The kernel's, filled with a pattern that the oracles know. */
extern uint32_t kernel_bytes[128];
/** No user has permission on it; its count is watched. */
extern struct k_sem foreign_sem;

/** Suite with the harness around each case. */
#define ATTACK_SUITE(name) ZTEST_SUITE(name, NULL, attack_setup, NULL, attack_after, NULL)
void *attack_setup(void);
void attack_after(void *fixture);
/** The same for a suite whose threads have this pool; nothing of it may be left after a case. */
void *attack_setup_pool(struct k_heap *pool);
void attack_after_pool(void *fixture, struct k_heap *pool);
void attack_teardown_pool(void *fixture);

/** Creates the attacker, not started: for those who prepare permissions. */
/** Where the next attacker's stack is; child_stack[0] again after each case. */
extern k_thread_stack_t *attacker_stack;

void attacker_create(k_thread_entry_t entry, const void *p1);
/** Starts it, waits for its end, asks the oracles. True: it ended by itself or by the one fault
 * that may come; false: it was still there after 20 ms, and was aborted. */
bool attacker_run(void);

/** Attacks: the thread dies of @p reason. */
void attack_dies(k_thread_entry_t entry, const void *p1, unsigned int reason);
/** The same, at an exact address. */
void attack_dies_at(k_thread_entry_t entry, const void *p1, unsigned int reason,
		    const volatile void *address);
/** Attacks: nothing happens, the thread ends by itself. */
void attack_is_harmless(k_thread_entry_t entry, const void *p1);
/** Attacks: the thread may die of whatever is its own fault, or go on. */
void attack_is_contained(k_thread_entry_t entry, const void *p1);

/** Aborted by the handler of the next fatal error. */
extern k_tid_t abort_in_handler;

/** Fails the test if anything but the attacker was harmed. */
void oracles_ask(void);

/* ---- Many attacks by one thread ------------------------------------------------------------- */

/** One of a series: user code; what came of it is judged by `judge` of the series. */
typedef void (*attack_step_t)(unsigned int index);

struct series {
	attack_step_t step;
	unsigned int count;
	/** Supervisor. Is this end of step @p index as it should be? reason -1: it returned. */
	bool (*judge)(unsigned int index, int reason, const struct arch_esf *esf);
};

/** Runs all steps; after a fault the thread goes on with the next, in user mode. */
void attack_series(const struct series *series);
/** The same, from step @p first on. */
void attack_series_from(const struct series *series, unsigned int first);

/* ---- Privilege ------------------------------------------------------------------------------ */

/** Jump here, or make the kernel call it: fails every test if it ever runs privileged. */
void privilege_probe(void);

#endif
