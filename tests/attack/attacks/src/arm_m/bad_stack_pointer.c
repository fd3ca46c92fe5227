/* SPDX-License-Identifier: Apache-2.0 */
/* A stack pointer that points where the thread may not write, and then every reason why the
 * processor would save registers there: system call, interrupt, faults of each class. The thread
 * dies with the address, nothing is written, and nothing of it is left pending for the next
 * thread. */

#include "attack.h"
#include <zephyr/syscall.h>

ATTACK_SUITE(bad_stack_pointer);

#define FRAME 32

static K_SEM_DEFINE(phantom, 0, 10); /* the attacker may give it, and must never get to */

enum trigger {
	SYSTEM_CALL,
	LONG_SYSTEM_CALL,
	INTERRUPT,
	UNDEFINED_INSTRUCTION,
	DIVISION_BY_ZERO,
	BREAKPOINT,
	PPB_READ,
	DEVICE_READ,
	KERNEL_READ,
	UNALIGNED_LOAD,
	JUMP_AWAY,
	TRIGGERS
};

static ATTACK_BMEM uintptr_t new_sp;

/* r0: the semaphore. The stack pointer never comes back. */
static __attribute__((naked, noreturn)) void triggers(uintptr_t sem, uintptr_t sp,
						      uintptr_t trigger)
{
	ARG_UNUSED(sem);
	ARG_UNUSED(sp);
	ARG_UNUSED(trigger);
	__asm__ volatile(
		"movs r3, #0\n\t"
		"mov sp, r1\n\t"
		"tbb [pc, r2]\n\t"
		"0: .byte (10f - 0b) / 2, (11f - 0b) / 2, (12f - 0b) / 2, (13f - 0b) / 2\n\t"
		".byte (14f - 0b) / 2, (15f - 0b) / 2, (16f - 0b) / 2, (17f - 0b) / 2\n\t"
		".byte (18f - 0b) / 2, (19f - 0b) / 2, (20f - 0b) / 2, 0\n\t"
		".balign 2\n"
		"10: mov ip, %0\n\t"
		"svc #0\n\t"
		"b .\n"
		"11: mov ip, %1\n\t"
		"svc #0\n\t"
		"b .\n"
		"12: b .\n"
		"13: udf #0\n"
		"14: udiv r0, r0, r3\n\t"
		"b .\n"
		"15: bkpt #0\n\t"
		"b .\n"
		"16: movw r0, #0xed94\n\t"
		"movt r0, #0xe000\n\t"
		"ldr r0, [r0]\n\t"
		"b .\n"
		"17: movs r0, #0\n\t"
		"movt r0, #0x5020\n\t"
		"ldr r0, [r0]\n\t"
		"b .\n"
		"18: ldr r0, [r0]\n\t"
		"b .\n"
		"19: adds r0, #1\n\t"
		"ldrd r0, r1, [r0]\n\t"
		"b .\n"
		"20: mvn r0, #2\n\t"
		"bx r0\n"
		:
		: "i"(K_SYSCALL_K_SEM_GIVE), "i"(K_SYSCALL_K_BUSY_WAIT));
}

static void sets_sp(void *trigger, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	triggers((uintptr_t)&phantom, new_sp, (uintptr_t)trigger);
}

static void run(uintptr_t sp, enum trigger trigger)
{
	new_sp = sp;
	attacker_create(sets_sp, (void *)(uintptr_t)trigger);
	k_object_access_grant(&phantom, &child[0]);
	zassert_true(attacker_run(), "sp 0x%08lx, trigger %d: it spins on", (unsigned long)sp,
		     trigger);
	zassert_equal(fault.count, 1, "sp 0x%08lx, trigger %d: it ended in peace",
		      (unsigned long)sp, trigger);
	zassert_true(fault.user, "sp 0x%08lx, trigger %d: blamed on the kernel", (unsigned long)sp,
		     trigger);
	zassert_equal(k_sem_count_get(&phantom), 0,
		      "sp 0x%08lx, trigger %d: its call was made after its death",
		      (unsigned long)sp, trigger);
}

static uintptr_t stack_limit(void)
{
	return (uintptr_t)K_THREAD_STACK_BUFFER(child_stack[0]);
}

/* Where the processor looks at a limit first, everything below it is an overflow; else what is near. */
static unsigned int reason_at(uintptr_t sp)
{
	uintptr_t limit = stack_limit();
	uintptr_t frame = ROUND_DOWN(sp, 8) - FRAME;
	bool overflow = MACHINE_HAS_STACK_LIMIT
				? sp < limit
				: frame <= limit && limit - frame <= 2 * CHILD_STACK_SIZE;

	return overflow ? K_ERR_STACK_CHK_FAIL : K_ERR_CPU_EXCEPTION;
}

static void dies_at_frame(uintptr_t sp)
{
	unsigned int reason = reason_at(sp);

	for (int trigger = 0; trigger < TRIGGERS; trigger++) {
		run(sp, (enum trigger)trigger);
		zassert_equal(fault.reason, reason, "sp 0x%08lx, trigger %d: reason %u",
			      (unsigned long)sp, trigger, fault.reason);
		if (reason == K_ERR_STACK_CHK_FAIL) {
			continue;
		}
		zassert_equal(fault.address, ROUND_DOWN(sp, 8) - FRAME,
			      "sp 0x%08lx, trigger %d: address 0x%08x", (unsigned long)sp, trigger,
			      fault.address);
		zassert_equal(fault.access, FAULT_WRITE);
	}
}

ZTEST(bad_stack_pointer, test_kernel_memory)
{
	dies_at_frame((uintptr_t)&kernel_bytes[64]);
	dies_at_frame((uintptr_t)&kernel_bytes[64] + 4);
	dies_at_frame((uintptr_t)&child[0]);
	dies_at_frame((uintptr_t)&child[0] + 128);
}

ZTEST(bad_stack_pointer, test_others_memory)
{
	dies_at_frame((uintptr_t)K_THREAD_STACK_BUFFER(victim_stack) + 1024);
	dies_at_frame((uintptr_t)victim_stack + 512);
	dies_at_frame((uintptr_t)K_THREAD_STACK_BUFFER(child_stack[5]) + CHILD_STACK_SIZE);
}

ZTEST(bad_stack_pointer, test_constants_and_devices)
{
	dies_at_frame(BOARD_UART0_BASE + 0x100);
	dies_at_frame(0x60000100);
	dies_at_frame(0xa0000100);
	dies_at_frame((uintptr_t)kernel_bytes & ~0xfffu);
}

/* Below the stack. Where it has a limit, the move itself is refused. */
ZTEST(bad_stack_pointer, test_below_the_limit)
{
	uintptr_t limit = stack_limit();
	const uintptr_t places[] = {0,
				    8,
				    CONFIG_FLASH_BASE_ADDRESS + 0x100,
				    (uintptr_t)attack_constant + 32,
				    limit - 8,
				    limit - 512,
				    limit - 1024,
				    (uintptr_t)victim_bytes + 2048,
				    CONFIG_SRAM_BASE_ADDRESS};

	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		if (places[i] >= limit) {
			continue;
		}
		run(places[i], SYSTEM_CALL);
		zassert_equal(fault.reason, reason_at(places[i]), "sp 0x%08lx: reason %u",
			      (unsigned long)places[i], fault.reason);
	}
}

/* The stack itself is right, but there is no room for what the processor saves. */
ZTEST(bad_stack_pointer, test_no_room)
{
	uintptr_t limit = stack_limit();
	uintptr_t lowest = MACHINE_HAS_STACK_LIMIT ? limit : limit - FRAME;

	for (uintptr_t room = 0; room < FRAME; room += 8) {
		for (int trigger = 0; trigger < TRIGGERS; trigger++) {
			run(limit + room, (enum trigger)trigger);
			zassert_equal(fault.reason, K_ERR_STACK_CHK_FAIL,
				      "room %u, trigger %d: reason %u", (unsigned int)room, trigger,
				      fault.reason);
			zassert_between_inclusive(fault.address, lowest, lowest + FRAME,
						  "room %u, trigger %d: 0x%08x, limit 0x%08lx",
						  (unsigned int)room, trigger, fault.address,
						  (unsigned long)limit);
		}
	}
}

/* With just enough room, or with the stack in the attacker's other memory, calls work. */
static ATTACK_BMEM uint8_t other_stack[128] __aligned(8);

static __attribute__((naked)) void calls_on(void *sem, void *sp, void *p3)
{
	ARG_UNUSED(sem);
	ARG_UNUSED(sp);
	ARG_UNUSED(p3);
	__asm__ volatile("mov r4, sp\n\t"
			 "mov r5, lr\n\t"
			 "mov sp, r1\n\t"
			 "mov ip, %0\n\t"
			 "svc #0\n\t"
			 "mov sp, r4\n\t"
			 "bx r5\n\t"
			 :
			 : "i"(K_SYSCALL_K_SEM_GIVE));
}

static void calls_elsewhere(void *sp, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	calls_on(&phantom, sp, NULL);
}

ZTEST(bad_stack_pointer, test_enough_room)
{
	const uintptr_t places[] = {(uintptr_t)K_THREAD_STACK_BUFFER(child_stack[0]) + FRAME,
				    (uintptr_t)other_stack + sizeof(other_stack)};

	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		bool below = MACHINE_HAS_STACK_LIMIT && places[i] < stack_limit();

		attacker_create(calls_elsewhere, (void *)places[i]);
		k_object_access_grant(&phantom, &child[0]);
		zassert_true(attacker_run());
		zassert_equal(fault.count, below ? 1 : 0);
		zassert_equal(k_sem_take(&phantom, K_NO_WAIT), below ? -EBUSY : 0);
	}
}
