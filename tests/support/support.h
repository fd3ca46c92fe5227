/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What the suites share: children, recorded faults, a console that can be silent.
 *
 * A child is a thread that a test starts, with a record and a stack of its own. A fault of a child
 * that was announced is recorded and ends it; any other fault stops the machine, so that no test
 * passes by accident. */
#ifndef TESTS_SUPPORT_H
#define TESTS_SUPPORT_H

#include <machine.h>
#include <zephyr/kernel.h>
#include <zephyr/linker/linker-defs.h>
#include <zephyr/ztest.h>

/* ---- One body, both modes ------------------------------------------------------------------- */

/** A case that runs in supervisor mode and once more in user mode. */
#define BOTH_MODES(suite, name)                                                                    \
	static void suite##_##name(void);                                                          \
	ZTEST(suite, test_##name)                                                                  \
	{                                                                                          \
		suite##_##name();                                                                  \
	}                                                                                          \
	ZTEST_USER(suite, test_##name##_user)                                                      \
	{                                                                                          \
		suite##_##name();                                                                  \
	}                                                                                          \
	static void suite##_##name(void)

/* ---- Memory ----------------------------------------------------------------------------------- */

/** On a variable or stack that is used all the time: it shares no page with memory that has other
 * rights. The emulator looks up each access to such a page anew, and a test that faults thousands
 * of times takes several times as long. */
#define WHOLE_PAGES __aligned(1024)

/* ---- Children ------------------------------------------------------------------------------- */

#define CHILDREN	 6
#define CHILD_STACK_SIZE 1024

extern struct k_thread child[CHILDREN];
K_THREAD_STACK_ARRAY_DECLARE(child_stack, CHILDREN, CHILD_STACK_SIZE);

/** Starts child @p n in the mode of the caller, with the caller's permissions. */
void child_start(int n, k_thread_entry_t entry, void *p1, int prio);
/** Starts child @p n as told. */
void child_create(int n, k_thread_entry_t entry, void *p1, int prio, uint32_t options,
		  k_timeout_t delay);
/** The child ends by itself within a second. */
void child_join(int n);
/** Ends all that are left; every suite's `after`. */
void children_end(void *fixture);
/** Lets the runner, and so the test threads, use the children; part of a suite's `setup`. */
void children_grant(void);

/* ---- Faults --------------------------------------------------------------------------------- */

/** The last fault that was announced. */
struct fault {
	unsigned int count;
	unsigned int reason;
	uint32_t address;
	uint32_t pc;
	uint32_t sp;
	uint8_t access;
	bool user; /* unprivileged code was at fault */
	bool has_registers;
	k_tid_t thread;
};

extern struct fault fault;

/** What a function needs in its frame that calls itself until the stack is full. A large frame may
 * jump over a guard. */
#define FRAME_BYTES (MACHINE_HAS_STACK_LIMIT ? 64 : 16)

/** The thread at fault had left child @p n's stack by no more than a frame, a function's or an
 * exception's. */
static inline bool fault_is_on_stack_of(int n)
{
	const uint32_t beyond = 128;
	uint32_t lowest = (uint32_t)(uintptr_t)child_stack[n] - beyond;

	return fault.sp - lowest < beyond + sizeof(child_stack[n]);
}

/** The next @p count faults, of whichever thread, are meant to happen. Forgets the last one. */
void faults_expect(unsigned int count);

/** Consulted before anything else in a fatal error; true: it is dealt with. Weak. */
bool fault_hook(unsigned int reason, const struct arch_esf *esf);

/** From here to __rom_end users may read. */
static inline uintptr_t rom_readable(void)
{
	return (uintptr_t)(IS_ENABLED(CONFIG_ARCH_CODE_IS_EXECUTE_ONLY) ? __text_region_end
									: __rom_start);
}

/** Others run, also those that are less urgent: until the tick after the next. */
static inline void let_run(void)
{
	(void)k_sleep(K_TICKS(2));
}

/* ---- Order of events ------------------------------------------------------------------------ */

/** Writes down that @p what happened; any thread, any mode, ISR. */
void event(char what);
void events_clear(void);
extern char events[];
#define zassert_events(expected) zassert_text(events, expected)
#define zassert_text(a, b)	 zassert_true(strcmp(a, b) == 0, "\"%s\" instead of \"%s\"", a, b)

/* ---- Console -------------------------------------------------------------------------------- */

/** Supervisor code prints nothing: for tests that fault thousands of times. Needs --wrap=printk and
 * --wrap=report_print. */
extern bool console_is_silent;

/** Consulted when supervisor code prints; true: it is dealt with. Weak. Needs --wrap=printk. */
bool console_hook(const char *fmt, va_list arguments);

/* ---- Interrupts ----------------------------------------------------------------------------- */

/** Runs @p routine in an ISR after @p cycles of the system clock: once. */
void interrupt_after(uint32_t cycles, void (*routine)(void *arg), void *arg);
void interrupt_cancel(void);
/** Runs @p routine @p early cycles before a tick begins, or after it if that is negative. Returns the
 * tick, for a wait that ends then. Pre: it is the beginning of a tick. */
static inline int64_t interrupt_near_tick(int32_t early, void (*routine)(void *arg), void *arg)
{
	const uint32_t tick = CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC / CONFIG_SYS_CLOCK_TICKS_PER_SEC;
	int64_t now = k_uptime_ticks();

	interrupt_after(2 * tick - (uint32_t)early, routine, arg);
	return now + 2;
}

/** Makes @p irq pending. */
void interrupt_pend(unsigned int irq);

#endif
