/* SPDX-License-Identifier: Apache-2.0 */
/* Instructions that would change the processor's state: without privilege they do nothing, or
 * fault. */

#include "attack.h"

ATTACK_SUITE(special_registers);

/* Still a user, and still stopped by the unit: the last word of every harmless attempt. */
static void proves_it_is_a_user(void)
{
	if ((__get_CONTROL() & 1) == 0) {
		privilege_probe();
	}
	*(volatile uint32_t *)&kernel_bytes[5] = 1;
}

#define ATTEMPT(name, code)                                                                        \
	static void name(void *p1, void *p2, void *p3)                                             \
	{                                                                                          \
		ARG_UNUSED(p1);                                                                    \
		ARG_UNUSED(p2);                                                                    \
		ARG_UNUSED(p3);                                                                    \
		__asm__ volatile(code : : "r"(0) : "memory", "r4", "r5");                          \
		proves_it_is_a_user();                                                             \
	}

ATTEMPT(msr_control_0, "msr control, %0\n\tisb")
ATTEMPT(msr_control_2, "mov r4, #2\n\tmsr control, r4\n\tisb")
ATTEMPT(msr_control_4, "mov r4, #4\n\tmsr control, r4\n\tisb")
ATTEMPT(msr_basepri, "mov r4, #0x20\n\tmsr basepri, r4\n\tisb")
ATTEMPT(msr_basepri_max, "mov r4, #0x20\n\tmsr basepri_max, r4\n\tisb")
ATTEMPT(msr_primask, "mov r4, #1\n\tmsr primask, r4\n\tisb")
ATTEMPT(msr_faultmask, "mov r4, #1\n\tmsr faultmask, r4\n\tisb")
ATTEMPT(msr_msp, "msr msp, %0")
ATTEMPT(msr_psp, "msr psp, %0")
ATTEMPT(msr_xpsr, "mov r4, #11\n\tmsr xpsr, r4")
ATTEMPT(msr_ipsr, "mov r4, #3\n\tmsr ipsr, r4")
ATTEMPT(cpsid_i, "cpsid i\n\tisb")
ATTEMPT(cpsid_f, "cpsid f\n\tisb")
ATTEMPT(cpsie, "cpsie i\n\tcpsie f")
ATTEMPT(hints, "yield\n\tsev\n\tdsb\n\tisb\n\tdmb\n\tclrex\n\tnop")

#ifdef CONFIG_ARMV8_M_MAINLINE
ATTEMPT(msr_psplim, "msr psplim, %0")
ATTEMPT(msr_msplim, "msr msplim, %0")
ATTEMPT(msr_non_secure,
	"msr control_ns, %0\n\tmsr psp_ns, %0\n\tmsr msp_ns, %0\n\tmsr primask_ns, %0")
ATTEMPT(test_target, "ldr r4, =kernel_bytes\n\ttt r5, r4\n\ttta r5, r4\n\ttt r5, %0")
ATTEMPT(secure_gateway, "sg")
#define ATTEMPTS_OF_V8M msr_psplim, msr_msplim, msr_non_secure, test_target, secure_gateway
#else
#define ATTEMPTS_OF_V8M
#endif

ZTEST(special_registers, test_ignored)
{
	static const k_thread_entry_t attempts[] = {
		msr_control_0,	 msr_control_2, msr_control_4, msr_basepri,
		msr_basepri_max, msr_primask,	msr_faultmask, msr_msp,
		msr_psp,	 msr_xpsr,	msr_ipsr,      cpsid_i,
		cpsid_f,	 cpsie,		hints,	       ATTEMPTS_OF_V8M};

	for (size_t i = 0; i < ARRAY_SIZE(attempts); i++) {
		attack_dies_at(attempts[i], NULL, K_ERR_CPU_EXCEPTION, &kernel_bytes[5]);
		zassert_equal(fault.access, FAULT_WRITE);
	}
}

/* After an attempt to shut interrupts out, the clock and the victim come as before. */
static void shuts_out_and_spins(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile("cpsid i\n\tcpsid f\n\t"
			 "mov r4, #0x20\n\tmsr basepri, r4\n\t"
			 "mov r4, #1\n\tmsr primask, r4\n\tmsr faultmask, r4"
			 :
			 :
			 : "r4", "memory");
	for (;;) {
	}
}

ZTEST(special_registers, test_interrupts_still_come)
{
	attacker_create(shuts_out_and_spins, NULL);
	zassert_false(attacker_run());
}

/* Waiting for an interrupt is allowed, and costs nobody anything. */
static void waits_for_interrupts(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		__asm__ volatile("wfi\n\twfe");
	}
}

ZTEST(special_registers, test_wait_for_interrupt)
{
	attacker_create(waits_for_interrupts, NULL);
	zassert_false(attacker_run());
}

/* What a user reads there tells nothing. */
static ATTACK_BMEM uint32_t values[9];

static void reads_all(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile("mrs %0, msp" : "=r"(values[0]));
	__asm__ volatile("mrs %0, psp" : "=r"(values[1]));
	__asm__ volatile("mrs %0, basepri" : "=r"(values[2]));
	__asm__ volatile("mrs %0, primask" : "=r"(values[3]));
	__asm__ volatile("mrs %0, faultmask" : "=r"(values[4]));
	__asm__ volatile("mrs %0, ipsr" : "=r"(values[5]));
#ifdef CONFIG_ARMV8_M_MAINLINE
	__asm__ volatile("mrs %0, psplim" : "=r"(values[6]));
	__asm__ volatile("mrs %0, msplim" : "=r"(values[7]));
	__asm__ volatile("mrs %0, msp_ns" : "=r"(values[8]));
#endif
}

ZTEST(special_registers, test_read)
{
	memset(values, 0, sizeof(values)); /* attackers may have written there */
	attack_is_harmless(reads_all, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		zassert_equal(values[i], 0, "register %u reads 0x%08x", (unsigned int)i, values[i]);
	}
}

/* ---- Returns from exceptions that never were ------------------------------------------------ */

static void branches(void *target, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile("bx %0" : : "r"(target));
}

static void pops_pc(void *target, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile("push {%0}\n\tpop {pc}" : : "r"(target));
}

ZTEST(special_registers, test_exception_return)
{
	for (uint32_t target = 0xffffff80; target != 0; target++) {
		if ((target & 1) == 0) {
			continue; /* that is no Thumb code: see below */
		}
		attack_dies_at(branches, (void *)target, K_ERR_CPU_EXCEPTION,
			       (void *)(target & ~1u));
		attack_dies_at(pops_pc, (void *)target, K_ERR_CPU_EXCEPTION,
			       (void *)(target & ~1u));
	}
}

/* The number that returns from a call into the secure state. In it, and nobody is outside, it is
 * an address like others; QEMU 7.2 pops a return address from the user's own stack instead, so
 * where the thread dies is not compared. */
ZTEST(special_registers, test_function_return)
{
	attack_dies(branches, (void *)0xfeffffff, K_ERR_CPU_EXCEPTION);
	attack_dies(branches, (void *)0xfefffffe, K_ERR_CPU_EXCEPTION);
}

ZTEST(special_registers, test_not_thumb)
{
	attack_dies(branches, (void *)0xfffffffc, K_ERR_CPU_EXCEPTION);
	attack_dies(branches, (void *)((uintptr_t)privilege_probe & ~1u), K_ERR_CPU_EXCEPTION);
	attack_dies(branches, (void *)kernel_bytes, K_ERR_CPU_EXCEPTION);
}

/* ---- Coprocessors, undefined instructions --------------------------------------------------- */

#define FATAL_ATTEMPT(name, code)                                                                  \
	static void name(void *p1, void *p2, void *p3)                                             \
	{                                                                                          \
		ARG_UNUSED(p1);                                                                    \
		ARG_UNUSED(p2);                                                                    \
		ARG_UNUSED(p3);                                                                    \
		__asm__ volatile(code : : : "memory", "r0", "r4", "r5");                           \
	}

FATAL_ATTEMPT(undefined, "udf #0")
FATAL_ATTEMPT(undefined_wide, "udf.w #0")
FATAL_ATTEMPT(floating_point, ".short 0xee30, 0x0a20")			    /* vadd.f32 */
FATAL_ATTEMPT(floating_point_store, ".short 0xed2d, 0x8b10")		    /* vpush {d8-d15} */
FATAL_ATTEMPT(lazy_store, ".short 0xec20, 0x0a00\n\t.short 0xee30, 0x0a20") /* vlstm r0 */
FATAL_ATTEMPT(coprocessor, "mcr p7, 0, r0, c0, c0, 0")
FATAL_ATTEMPT(division, "movs r0, #0\n\tudiv r0, r0, r0")

ZTEST(special_registers, test_undefined)
{
	static const k_thread_entry_t attempts[] = {
		undefined,  undefined_wide, floating_point, floating_point_store,
		lazy_store, coprocessor,    division,
	};

	for (size_t i = 0; i < ARRAY_SIZE(attempts); i++) {
		if (IS_ENABLED(CONFIG_FPU) && i >= 2 && i <= 4) {
			continue; /* is harmless, or in fpu_frames.c */
		}
		attack_dies(attempts[i], NULL, K_ERR_CPU_EXCEPTION);
		zassert_equal(fault.access, FAULT_NO_ACCESS);
	}
}
