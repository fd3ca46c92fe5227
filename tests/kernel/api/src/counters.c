/* SPDX-License-Identifier: Apache-2.0 */
/* The CPU's counters (RISC-V unprivileged architecture, "Zicntr"): with CONFIG_RISCV_USER_COUNTERS users
 * read them, without it each is an illegal instruction. Others are never theirs. */

#include "support.h"

ZTEST_SUITE(counters, NULL, NULL, NULL, children_end, NULL);

#define CAUSE_ILLEGAL 2

ZTEST_BMEM static volatile bool has_read;
static uint32_t fault_cause, fault_pc;

#define READER(name)                                                                               \
	static void read_##name(void *p1, void *p2, void *p3)                                      \
	{                                                                                          \
		uint32_t value;                                                                    \
                                                                                                   \
		ARG_UNUSED(p1);                                                                    \
		ARG_UNUSED(p2);                                                                    \
		ARG_UNUSED(p3);                                                                    \
		__asm__ volatile("csrr %0, " #name : "=r"(value));                                 \
		ARG_UNUSED(value);                                                                 \
		has_read = true;                                                                   \
	}

READER(cycle)
READER(time)
READER(instret)
READER(cycleh)
READER(timeh)
READER(instreth)
READER(hpmcounter3)
READER(hpmcounter31)

bool fault_hook(unsigned int reason, const struct arch_esf *esf)
{
	ARG_UNUSED(reason);
	if (esf != NULL) {
		fault_cause = esf->cause;
		fault_pc = esf->pc;
	}
	return false;
}

static void expect_illegal(k_thread_entry_t reader)
{
	has_read = false;
	faults_expect(1);
	child_create(0, reader, NULL, 3, K_USER, K_NO_WAIT);
	child_join(0);
	zassert_false(has_read);
	zassert_equal(fault.count, 1, "it was allowed");
	zassert_equal(fault.reason, K_ERR_CPU_EXCEPTION);
	zassert_true(fault.user);
	zassert_equal(fault.access, FAULT_NO_ACCESS);
	zassert_equal(fault_cause, CAUSE_ILLEGAL);
	zassert_true(fault_pc - (uint32_t)(uintptr_t)reader < 16, "pc 0x%08x", fault_pc);
}

ZTEST(counters, test_others)
{
	expect_illegal(read_hpmcounter3);
	expect_illegal(read_hpmcounter31);
}

#ifdef CONFIG_RISCV_USER_COUNTERS
#define READ(name)                                                                                 \
	__extension__({                                                                            \
		uint32_t counter;                                                                  \
		__asm__ volatile("csrr %0, " #name : "=r"(counter) : : "memory");                  \
		counter;                                                                           \
	})

ZTEST_USER(counters, test_users_read_them)
{
	uint32_t cycle = READ(cycle), time = READ(time), instret = READ(instret);

	for (volatile int i = 0; i < 1000; i++) {
	}
	zassert_true(READ(cycle) - cycle - 1000 < 1000000);
	zassert_true(READ(time) - time - 100 < 1000000);
	zassert_true(READ(instret) - instret - 1000 < 1000000);
}

ZTEST(counters, test_upper_halves)
{
	static const k_thread_entry_t readers[] = {read_cycleh, read_timeh, read_instreth,
						   read_cycle,	read_time,  read_instret};

	for (size_t i = 0; i < ARRAY_SIZE(readers); i++) {
		has_read = false;
		faults_expect(0);
		child_create(0, readers[i], NULL, 3, K_USER, K_NO_WAIT);
		child_join(0);
		zassert_true(has_read);
	}
}
#else
ZTEST(counters, test_closed)
{
	static const k_thread_entry_t readers[] = {read_cycleh, read_timeh, read_instreth,
						   read_cycle,	read_time,  read_instret};

	for (size_t i = 0; i < ARRAY_SIZE(readers); i++) {
		expect_illegal(readers[i]);
	}
}
#endif
