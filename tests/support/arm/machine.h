/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What the suites must know of the CPU and the board: Cortex-M. */
#ifndef TESTS_MACHINE_H
#define TESTS_MACHINE_H

#include <stdint.h>
#include <board.h>
#include <zephyr/arch/cpu.h>
#ifdef CONFIG_ARMV7_M
#include "machine_v7m.h"
#else
#include "machine_v8m.h"
#endif

/** An instruction that does not exist. */
#define MACHINE_UNDEFINED "udf #0"

/** A function that does nothing, and a pointer to call it by. */
#define MACHINE_RETURNS	      0x4770 /* bx lr */
#define MACHINE_CODE(address) ((uintptr_t)(address) | 1)

/** Of a naked function: writes the stack pointer where its first argument says. */
#define MACHINE_TELL_SP "mov r1, sp\n\tstr r1, [r0]\n\tbx lr"

/** An integer division by zero is a fault. */
#define MACHINE_DIVISION_TRAPS 1
/** The kernel's own map keeps the kernel from executing its RAM. */
#define MACHINE_RAM_NEVER_EXECUTES 1
/** Nothing but code executes, in neither mode: no partition in RAM, no constant. */
#define MACHINE_ONLY_CODE_EXECUTES 0
/** What a partition's attributes say of the kernel binds it. */
#define MACHINE_BINDS_KERNEL 1
/** Interrupts come in the middle of short system calls, and between a wait and the switch. */
#define MACHINE_INTERRUPTS_CALLS 1
/** Of a partition whose size is no power of two. */
#define MACHINE_REGIONS_OF_A_RANGE 1

/** What was written by stores can be executed, and what was enabled has happened. */
static inline void machine_sync(void)
{
	__asm__ volatile("dsb\n\tisb" : : : "memory");
}

/** A device in a page of its own, and a register that holds what is written to it. */
#define MACHINE_DEVICE BOARD_TIMER0_BASE
typedef uint32_t machine_register_t;
#define MACHINE_DEVICE_REGISTER (BOARD_TIMER0_BASE + 8)

/* A clock that nobody else uses: CMSDK timer (ARM DDI 0479, section 4.2): CTRL, VALUE, RELOAD; 32
 * bits, counting down. */
#define MACHINE_REFERENCE ((volatile uint32_t *)BOARD_TIMER0_BASE)

static inline void machine_reference_start(void)
{
	MACHINE_REFERENCE[2] = UINT32_MAX;
	MACHINE_REFERENCE[1] = UINT32_MAX;
	MACHINE_REFERENCE[0] = 1;
}

/** Cycles of the system clock. */
static inline uint32_t machine_reference(void)
{
	return 0 - MACHINE_REFERENCE[1];
}

/* The same timer as an alarm: it interrupts once, after @p cycles. */
#define MACHINE_ALARM_IRQ BOARD_TIMER0_IRQ

static inline void machine_alarm(uint32_t cycles)
{
	MACHINE_REFERENCE[2] = cycles;
	MACHINE_REFERENCE[1] = cycles;
	MACHINE_REFERENCE[0] = 1 | 8;
}

/** In its handler. */
static inline void machine_alarm_end(void)
{
	MACHINE_REFERENCE[0] = 0;
	MACHINE_REFERENCE[3] = 1;
}

/** As many instructions as on a clock with 2.6 cycles an instruction. */
#define MACHINE_CYCLES(cycles) (cycles)

/** Cycles that the system clock's hardware counts in one go, or nearly (SysTick: 24 bits). */
#define MACHINE_LONGEST_SPAN (1ull << 24)

/** Registers of devices and of the processor, one address each, for the scan. */
#define MACHINE_DEVICES                                                                            \
	BOARD_UART0_BASE, BOARD_UART0_BASE + 8, MACHINE_BOARD_DEVICES, 0x40000000, 0x50000000,     \
		0x60000000, 0x80000000, 0xA0000000, 0xE0000000, 0xE0001000, 0xE000E008,            \
		0xE000E010, 0xE000E100, 0xE000E200, 0xE000ED00, 0xE000ED04, 0xE000ED08,            \
		0xE000ED14, 0xE000ED90, 0xE000ED94, 0xE000ED9C, 0xE000EDDC, 0xE000EDF0,            \
		0xE000EF00, 0xE002E000, 0xE002ED94, 0xE00FF000, 0xF0000000, 0xFFFFFFE0,            \
		0x00000000, 0x30000000

static inline bool machine_is_privileged(void)
{
	return (__get_CONTROL() & 1) == 0;
}

/** A user tries to become privileged with an instruction that does not fault. */
static inline void machine_try_privilege(void)
{
	__set_CONTROL(0);
}

/** Stores registers that nothing has used yet at the address in @p place, and goes on at @p next. */
#define MACHINE_SAVE_REGISTERS(place, next)                                                        \
	"ldr r3, =" place "\n\t"                                                                   \
	"ldr r3, [r3]\n\t"                                                                         \
	"stmia r3, {r4-r11}\n\t"                                                                   \
	"b " next "\n\t"                                                                           \
	".ltorg"

/** Fills registers with @p secret, and goes on at @p next with the first argument and zeros. */
#define MACHINE_SPREAD_SECRET(secret, next)                                                        \
	"ldr r4, =" secret "\n\t"                                                                  \
	"mov r5, r4\n\tmov r6, r4\n\tmov r7, r4\n\tmov r8, r4\n\t"                                 \
	"mov r9, r4\n\tmov r10, r4\n\tmov r11, r4\n\t"                                             \
	"movs r1, #0\n\tmovs r2, #0\n\tmovs r3, #0\n\t"                                            \
	"b " next "\n\t"                                                                           \
	".ltorg"

/** Makes interrupt 29 come, as a device would. */
static inline void machine_interrupt_29(void)
{
	*(volatile uint32_t *)0xE000E200 = 1u << 29; /* NVIC_ISPR0 */
}

/** What most of these boards execute is RAM. */
#define MACHINE_CODE_IS_RAM 1

/** Writes where the kernel's own map lets nobody write. */
static inline void machine_write_code(uintptr_t address, uint32_t value)
{
	volatile uint32_t *mpu_ctrl = (volatile uint32_t *)0xE000ED94;
	unsigned int key = arch_irq_lock();
	uint32_t enabled = *mpu_ctrl;

	*mpu_ctrl = 0;
	machine_sync();
	*(volatile uint32_t *)address = value;
	*mpu_ctrl = enabled;
	machine_sync();
	arch_irq_unlock(key);
}

/** A system call, and what it leaves in the registers that it need not preserve. */
#define MACHINE_CALL_REGISTERS 4

static inline uintptr_t machine_call(const uintptr_t *words, uintptr_t id,
				     uintptr_t after[MACHINE_CALL_REGISTERS])
{
	register uint32_t r0 __asm__("r0") = words[0];
	register uint32_t r1 __asm__("r1") = words[1];
	register uint32_t r2 __asm__("r2") = words[2];
	register uint32_t r3 __asm__("r3") = words[3];
	register uint32_t r4 __asm__("r4") = words[4];
	register uint32_t r5 __asm__("r5") = words[5];
	register uint32_t ip __asm__("r12") = id;

	__asm__ volatile("svc #0"
			 : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3), "+r"(ip)
			 : "r"(r4), "r"(r5)
			 : "memory");
	after[0] = r1;
	after[1] = r2;
	after[2] = r3;
	after[3] = ip;
	return r0;
}

#endif
