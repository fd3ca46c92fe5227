/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What the suites must know of the CPU and the board: RISC-V. */
#ifndef TESTS_MACHINE_H
#define TESTS_MACHINE_H

#include <stdint.h>
#include <stdbool.h>
#include <board.h>

/** An instruction that does not exist. */
#define MACHINE_UNDEFINED "unimp"

/** A function that does nothing, and a pointer to call it by. */
#define MACHINE_RETURNS	      0x8082 /* ret */
#define MACHINE_CODE(address) ((uintptr_t)(address))

/** Of a naked function: writes the stack pointer where its first argument says. */
#define MACHINE_TELL_SP "sw sp, 0(a0)\n\tret"

/** An integer division by zero is a fault. */
#define MACHINE_DIVISION_TRAPS 0
/** The kernel's own map keeps the kernel from executing its RAM. */
#define MACHINE_RAM_NEVER_EXECUTES IS_ENABLED(CONFIG_RISCV_SMEPMP)
/** Nothing but code executes, in neither mode: no partition in RAM, no constant. */
#define MACHINE_ONLY_CODE_EXECUTES IS_ENABLED(CONFIG_RISCV_SMEPMP)
/** What a partition's attributes say of the kernel binds it. */
#define MACHINE_BINDS_KERNEL 0
/** Interrupts come in the middle of short system calls, and between a wait and the switch. */
#define MACHINE_INTERRUPTS_CALLS 0
/** Of a partition whose size is no power of two. */
#define MACHINE_REGIONS_OF_A_RANGE 2
/** The kernel can execute memory that could be granted and is not loaded. */
#define MACHINE_UNOPENED_EXECUTES !IS_ENABLED(CONFIG_RISCV_SMEPMP)
/** Every stack pointer is compared with a limit. */
#define MACHINE_HAS_STACK_LIMIT 0
/** Regions that no domain has, and what all regions are. */
#define MACHINE_KERNEL_REGIONS (IS_ENABLED(CONFIG_RISCV_SMEPMP) ? 7 : 5)
#define MACHINE_REGIONS	       16
#define MACHINE_REGION_RULE    "multiples of 32 bytes, at multiples of 32"
/** Where 33 bytes may begin. */
#define MACHINE_ALIGN_OF_33 32

/** What was written by stores can be executed, and what was enabled has happened. */
static inline void machine_sync(void)
{
	__asm__ volatile("fence.i" : : : "memory");
}

/** A device in a page of its own, and a register that holds what is written to it. */
#define MACHINE_DEVICE BOARD_UART0_BASE
typedef uint8_t machine_register_t;
#define MACHINE_DEVICE_REGISTER (BOARD_UART0_BASE + 7) /* SCR */

/* A clock that nobody else uses: the Goldfish real-time clock counts nanoseconds. Words: TIME, two;
 * ALARM, two; interrupt enable, clear alarm, alarm status, clear interrupt. Reading the lower word of
 * TIME holds the upper one, writing that of ALARM sets it. */
#define MACHINE_RTC	     ((volatile uint32_t *)BOARD_RTC_BASE)
#define MACHINE_NS_PER_CYCLE (1000000000u / CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC)

static inline void machine_reference_start(void)
{
}

static inline uint64_t machine_ns(void)
{
	uint64_t ns = MACHINE_RTC[0];

	return ns | (uint64_t)MACHINE_RTC[1] << 32;
}

/** Cycles of the system clock. */
static inline uint32_t machine_reference(void)
{
	return (uint32_t)(machine_ns() / MACHINE_NS_PER_CYCLE);
}

/* The same clock as an alarm: it interrupts once, after @p cycles. */
#define MACHINE_ALARM_IRQ BOARD_RTC_IRQ

static inline void machine_alarm(uint32_t cycles)
{
	uint64_t end = machine_ns() + (uint64_t)cycles * MACHINE_NS_PER_CYCLE;

	MACHINE_RTC[4] = 1;
	MACHINE_RTC[3] = (uint32_t)(end >> 32);
	MACHINE_RTC[2] = (uint32_t)end;
}

/** In its handler. */
static inline void machine_alarm_end(void)
{
	MACHINE_RTC[5] = 1;
	MACHINE_RTC[7] = 1;
}

/** As many instructions as on a clock with 2.6 cycles an instruction; here it is 1.3. */
#define MACHINE_CYCLES(cycles) ((cycles) / 2)

/** Cycles that the system clock's hardware counts in one go, or nearly. */
#define MACHINE_LONGEST_SPAN (1ull << 31)

/** Registers of devices, one address each, for the scan. */
#define MACHINE_DEVICES                                                                            \
	BOARD_UART0_BASE, BOARD_UART0_BASE + 5, BOARD_CLINT_BASE, BOARD_CLINT_BASE + 0x4000,       \
		BOARD_CLINT_BASE + 0xBFF8, BOARD_PLIC_BASE + 4, BOARD_PLIC_BASE + 0x1000,          \
		BOARD_PLIC_BASE + 0x2000, BOARD_PLIC_BASE + 0x200000, BOARD_PLIC_BASE + 0x200004,  \
		BOARD_RTC_BASE, BOARD_RTC_BASE + 8, BOARD_FINISHER_BASE, 0x00000000, 0x00001000,   \
		0x10001000, 0x20000000, 0x30000000, 0x40000000, 0x60000000, 0xA0000000,            \
		0xC0000000, 0xFFFFFFE0

/** The same memories have other addresses that much lower; 0: they have not. */
#define MACHINE_ALIAS 0u

/* In user mode it is a fault, and its end. */
static inline bool machine_is_privileged(void)
{
	uint32_t mstatus;

	__asm__ volatile("csrr %0, mstatus" : "=r"(mstatus));
	return true;
}

/** A user tries to become privileged with an instruction that does not fault: there is none. */
static inline void machine_try_privilege(void)
{
}

/** Stores registers that nothing has used yet at the address in @p place, and goes on at @p next. */
#define MACHINE_SAVE_REGISTERS(place, next)                                                        \
	"lui t0, %hi(" place ")\n\t"                                                               \
	"lw t0, %lo(" place ")(t0)\n\t"                                                            \
	"sw s0, 0(t0)\n\t"                                                                         \
	"sw s1, 4(t0)\n\t"                                                                         \
	"sw s11, 8(t0)\n\t"                                                                        \
	"sw a4, 12(t0)\n\t"                                                                        \
	"sw a7, 16(t0)\n\t"                                                                        \
	"sw t1, 20(t0)\n\t"                                                                        \
	"sw t6, 24(t0)\n\t"                                                                        \
	"sw tp, 28(t0)\n\t"                                                                        \
	"tail " next

/** Fills registers with @p secret, and goes on at @p next with the first argument and zeros. */
#define MACHINE_SPREAD_SECRET(secret, next)                                                        \
	"li s0, " secret "\n\t"                                                                    \
	"mv s1, s0\n\tmv s11, s0\n\tmv a4, s0\n\tmv a7, s0\n\t"                                    \
	"mv t1, s0\n\tmv t6, s0\n\tmv tp, s0\n\t"                                                  \
	"li a1, 0\n\tli a2, 0\n\tli a3, 0\n\t"                                                     \
	"tail " next

/** Another address of RAM, or one where nothing is. */
#define MACHINE_ALIAS_OF_RAM 0xA0000000

/* Of the port contract (arch/arch.h). */
void arch_irq_pend(unsigned int irq);

/** Makes interrupt 29 come, as a device would. */
static inline void machine_interrupt_29(void)
{
	arch_irq_pend(29);
}

/** A system call, and what it leaves in the registers that it need not preserve. */
#define MACHINE_CALL_REGISTERS 10

static inline uintptr_t machine_call(const uintptr_t *words, uintptr_t id,
				     uintptr_t after[MACHINE_CALL_REGISTERS])
{
	register uint32_t a0 __asm__("a0") = words[0];
	register uint32_t a1 __asm__("a1") = words[1];
	register uint32_t a2 __asm__("a2") = words[2];
	register uint32_t a3 __asm__("a3") = words[3];
	register uint32_t a4 __asm__("a4") = words[4];
	register uint32_t a5 __asm__("a5") = words[5];
	register uint32_t a6 __asm__("a6") = 0;
	register uint32_t a7 __asm__("a7") = id;
	register uint32_t t0 __asm__("t0") = 0;
	register uint32_t t1 __asm__("t1") = 0;
	register uint32_t t2 __asm__("t2") = 0;
	register uint32_t t3 __asm__("t3") = 0;

	__asm__ volatile("ecall"
			 : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a5), "+r"(a6),
			   "+r"(a7), "+r"(t0), "+r"(t1), "+r"(t2), "+r"(t3)
			 :
			 : "t4", "t5", "t6", "memory");
	after[0] = a1;
	after[1] = a2;
	after[2] = a3;
	after[3] = a4;
	after[4] = a5;
	after[5] = a6;
	after[6] = a7;
	after[7] = t0 | t1;
	after[8] = t2;
	after[9] = t3;
	return a0;
}

#endif
