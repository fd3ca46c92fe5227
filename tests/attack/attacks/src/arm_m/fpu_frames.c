/* SPDX-License-Identifier: Apache-2.0 */
/* Where floating-point registers are saved. The processor saves them late, with the rights of the
 * thread, at an address that the thread chose by its stack pointer. If the memory is
 * not the thread's, that thread dies with the address of the first word that is not; whoever runs
 * when it is noticed goes on. */

#include "attack.h"
#include "attack_calls.h"
#include "fp.h"
#include <zephyr/syscall.h>

ATTACK_SUITE(fpu_frames);

#define BASIC 32  /* bytes of the frame below the floating-point registers */
#define SAVED 68  /* s0-s15, FPSCR */
#define PART  72  /* with the word that aligns it */
#define FRAME 104 /* all of it */

/* ---- Beyond the memory that is the thread's ---------------------------------------------------- */

/* Behind all stacks, so that the stack limit lets the pointer pass: kernel memory, carved out. */
static struct {
	uint8_t granted[128];
	uint8_t beyond[128];
} area __aligned(32);
K_MEM_PARTITION_DEFINE(granted_part, area.granted, sizeof(area.granted), K_MEM_PARTITION_P_RW_U_RW);

enum trigger { SPINS, SHORT_CALLS, LONG_CALL, WAITS, FAULTS, TRIGGERS };

static K_SEM_DEFINE(sem, 0, 10);

static __attribute__((naked)) void acts_there(uintptr_t trigger, uintptr_t sp, void *argument)
{
	ARG_UNUSED(trigger);
	ARG_UNUSED(sp);
	ARG_UNUSED(argument);
	__asm__ volatile(
		"mov r4, sp\n\t"
		"mov sp, r1\n\t"
		"mov r5, r2\n\t"
		"vmov.f32 s0, s0\n\t"
		"tbb [pc, r0]\n\t"
		"0: .byte (10f - 0b) / 2, (11f - 0b) / 2, (12f - 0b) / 2, (13f - 0b) / 2\n\t"
		".byte (14f - 0b) / 2, 0\n\t"
		".balign 2\n"
		"10: b .\n"
		"11: mov ip, %0\n\t"
		"svc #0\n\t"
		"b 11b\n"
		"12: movs r0, #1\n\t"
		"mov ip, %1\n\t"
		"svc #0\n\t"
		"b 12b\n"
		"13: mov r0, r5\n\t"
		"mvn r2, #0\n\t"
		"mvn r3, #0\n\t"
		"mov ip, %2\n\t"
		"svc #0\n\t"
		"b 13b\n"
		"14: udf #0\n"
		:
		: "i"(K_SYSCALL_K_SCHED_CURRENT_THREAD_QUERY), "i"(K_SYSCALL_K_BUSY_WAIT),
		  "i"(K_SYSCALL_K_SEM_TAKE));
}

static ATTACK_BMEM uintptr_t new_sp;

static void goes_there(void *trigger, void *unused1, void *unused2)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	acts_there((uintptr_t)trigger, new_sp, &sem);
}

static void irq_uses_fp(void *unused)
{
	ARG_UNUSED(unused);
	fp_touch();
}

static void wake(void *unused)
{
	ARG_UNUSED(unused);
	k_sem_give(&sem);
}

/* It dies at @p address; an interrupt that uses floating-point registers comes first, or not. */
static void dies_there(uintptr_t sp, enum trigger trigger, uint32_t address, bool irq)
{
	new_sp = sp;
	k_sem_reset(&sem);
	attacker_create(goes_there, (void *)(uintptr_t)trigger);
	k_object_access_grant(&sem, &child[0]);
	interrupt_after(30000, irq ? irq_uses_fp : wake, NULL);
	k_thread_start(&child[0]);
	(void)k_sleep(K_TICKS(1));
	k_sem_give(&sem);
	zassert_true(attacker_run(), "trigger %d: it goes on", trigger);
	zassert_equal(fault.count, 1, "trigger %d: it ended in peace", trigger);
	zassert_equal(fault.reason, K_ERR_CPU_EXCEPTION, "trigger %d: reason %u", trigger,
		      fault.reason);
	zassert_true(fault.user, "trigger %d: blamed on the kernel", trigger);
	if (trigger == FAULTS) { /* by then its registers are of no use */
		zassert_equal(fault.access, FAULT_NO_ACCESS, "access %d", fault.access);
	} else {
		zassert_equal(fault.address, address, "trigger %d: 0x%08x instead of 0x%08x",
			      trigger, fault.address, address);
		zassert_equal(fault.access, FAULT_WRITE);
		zassert_equal(fault.sp, sp, "trigger %d: sp 0x%08x", trigger, fault.sp);
	}
}

static void beyond_is_untouched(void)
{
	for (size_t i = 0; i < sizeof(area.beyond); i++) {
		zassert_equal(area.beyond[i], 0x77, "byte %u was written", (unsigned int)i);
	}
}

/* The last 1 to 17 words do not fit any more. */
ZTEST(fpu_frames, test_kernel_memory)
{
	memset(area.beyond, 0x77, sizeof(area.beyond));
	zassert_equal(k_mem_domain_add_partition(&attack_domain, &granted_part), 0);
	for (uintptr_t over = 8; over <= PART; over += 8) {
		for (int trigger = 0; trigger < TRIGGERS; trigger++) {
			dies_there((uintptr_t)area.beyond + over, (enum trigger)trigger,
				   (uint32_t)area.beyond, trigger % 2 == 0);
			dies_there((uintptr_t)area.beyond + over, (enum trigger)trigger,
				   (uint32_t)area.beyond, trigger % 2 != 0);
			beyond_is_untouched();
		}
	}
	zassert_equal(k_mem_domain_remove_partition(&attack_domain, &granted_part), 0);
}

/* Above a stack lies the privileged stack of the next. */
ZTEST(fpu_frames, test_above_the_stack)
{
	uintptr_t top = (uintptr_t)K_THREAD_STACK_BUFFER(child_stack[0]) + CHILD_STACK_SIZE;
	uint8_t *above = (uint8_t *)top;

	for (uintptr_t over = 8; over <= PART; over += 8) {
		for (int trigger = 0; trigger < FAULTS; trigger++) {
			memset(above, 0x77, PART);
			dies_there(top + over, (enum trigger)trigger, (uint32_t)top, false);
			for (size_t i = 0; i < PART; i++) {
				zassert_equal(above[i], 0x77, "byte %u was written",
					      (unsigned int)i);
			}
		}
	}
}

/* ---- Memory that is taken away ------------------------------------------------------------------ */

static K_SEM_DEFINE(interest, 0, 10);
static bool irq_touches;

static void remove_by_isr(void *unused)
{
	ARG_UNUSED(unused);
	(void)k_mem_domain_remove_partition(&attack_domain, &granted_part);
	memset(area.granted, 0xcc, sizeof(area.granted));
	if (irq_touches) {
		fp_touch();
	}
}

static void is_hit(enum trigger trigger)
{
	for (uint32_t cycles = 20000; cycles < 20000 + 700; cycles += 3) {
		irq_touches = cycles % 2 == 0;
		zassert_equal(k_mem_domain_add_partition(&attack_domain, &granted_part), 0);
		new_sp = (uintptr_t)area.granted + sizeof(area.granted);
		attacker_create(goes_there, (void *)(uintptr_t)trigger);
		k_object_access_grant(&sem, &child[0]);
		k_thread_start(&child[0]);
		interrupt_after(cycles, remove_by_isr, NULL);
		k_sem_give(&sem);
		(void)k_thread_join(&child[0], K_MSEC(10));
		console_is_silent = false;
		zassert_equal(k_thread_join(&child[0], K_NO_WAIT), 0, "at %u it lives on", cycles);
		zassert_equal(fault.count, 1);
		for (size_t i = 0; i < sizeof(area.granted); i++) {
			zassert_equal(area.granted[i], 0xcc, "at %u byte %u was written", cycles,
				      (unsigned int)i);
		}
	}
	oracles_ask();
}

ZTEST(fpu_frames, test_taken_from_spinning)
{
	is_hit(SPINS);
}

ZTEST(fpu_frames, test_taken_in_short_calls)
{
	is_hit(SHORT_CALLS);
}

ZTEST(fpu_frames, test_taken_in_long_calls)
{
	is_hit(LONG_CALL);
}

/* ---- Room -------------------------------------------------------------------------------------- */

ZTEST(fpu_frames, test_no_room)
{
	uintptr_t limit = (uintptr_t)K_THREAD_STACK_BUFFER(child_stack[0]);

	for (uintptr_t room = 0; room < FRAME; room += 8) {
		for (int trigger = 0; trigger < TRIGGERS; trigger++) {
			new_sp = limit + room;
			attacker_create(goes_there, (void *)(uintptr_t)trigger);
			k_object_access_grant(&sem, &child[0]);
			zassert_true(attacker_run(), "room %u, trigger %d: it goes on",
				     (unsigned int)room, trigger);
			zassert_equal(fault.count, 1);
			zassert_equal(fault.reason, K_ERR_STACK_CHK_FAIL,
				      "room %u, trigger %d: reason %u", (unsigned int)room, trigger,
				      fault.reason);
		}
	}
}

static void recurses(void *depth, void *unused1, void *unused2)
{
	volatile float here[8];

	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	here[0] = (float)(uintptr_t)depth;
	if (depth != NULL) {
		recurses((void *)((uintptr_t)depth + 1), NULL, NULL);
	}
	here[1] = here[0];
}

ZTEST(fpu_frames, test_overflow)
{
	attack_dies(recurses, (void *)1, K_ERR_STACK_CHK_FAIL);
}

/* ---- Registers that decide --------------------------------------------------------------------- */

static void sets_control(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	fp_touch();
	__asm__ volatile("msr control, %0\n\tisb" : : "r"(1));
	k_yield();
	if ((__get_CONTROL() & 4) == 0) { /* it could drop FPCA */
		kernel_bytes[3] = 1;
	}
}

ZTEST(fpu_frames, test_control)
{
	attack_is_harmless(sets_control, NULL);
}

static void writes_word(void *address, void *unused1, void *unused2)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	*(volatile uint32_t *)address = 0;
}

ZTEST(fpu_frames, test_fpu_registers)
{
	static const uint32_t registers[] = {0xE000ED88, 0xE000EF34, 0xE000EF38, 0xE000EF3C};

	for (size_t i = 0; i < ARRAY_SIZE(registers); i++) {
		attack_dies_at(writes_word, (void *)registers[i], K_ERR_CPU_EXCEPTION,
			       (void *)registers[i]);
	}
}
