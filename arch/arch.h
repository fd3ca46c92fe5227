/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief The whole contract between the portable kernel and a port.
 *
 * A port is a folder under arch/ that defines what stands here and nothing else that portable
 * code may name. Three types come from <zephyr/arch/types.h>:
 *
 *   struct arch_context     what a thread that does not run left behind: registers, stack pointer,
 *                           privilege, and the result that waits for it
 *   struct arch_protection  a register image of one domain's partitions, ready to be copied
 *   struct arch_esf         the registers of interrupted code, as far as a fault report needs them
 *
 * and so does what memory is laid out by, as constant expressions:
 *
 *   ARCH_REGION_GRANULE     smallest region and its alignment; ARCH_REGION_RULE says it in words
 *   ARCH_REGION_ALIGN(n), _SIZE(n), _FLOOR(n)
 *                           where a region of n bytes may begin, the smallest that holds as many, the
 *                           largest that fits
 *   ARCH_STACK_SIZE(start, n), ARCH_STACK_ALIGN, ARCH_STACK_GUARD_SIZE
 *                           what of a stack there can be a region, its alignment, and what guards it
 *
 * Each function states what must hold before (pre) and what holds after (post). "Lock" is the
 * kernel lock: arch_irq_lock() masks every interrupt that may call the kernel.
 */
#ifndef ARCH_H
#define ARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zephyr/arch/cpu.h>
#include <zephyr/app_memory/mem_domain.h>
#include <zephyr/kernel/thread.h>
#include <zephyr/sys/iterable_sections.h>

struct arch_protection;

/* ---- CPU and interrupts -------------------------------------------------------------------- */

/** Once, on the boot stack. Post: exceptions have their priorities, faults are enabled. */
void arch_init(void);

/* k_busy_wait() is the port's where the build says CONFIG_ARCH_HAS_CUSTOM_BUSY_WAIT. */

/** Pre: lock held. Sleeps until an interrupt is pending. Post: lock released. */
void arch_idle(void);

/** Stops the machine for good; under an emulator it ends with @p status as exit status. */
FUNC_NORETURN void arch_halt(int status);

/* inline in <zephyr/arch/cpu.h>:
 *   unsigned int arch_irq_lock(void)           Post: no interrupt that may call the kernel comes.
 *   void arch_irq_unlock(unsigned int key)     Post: the state before the matching lock. A switch
 *                                              requested meanwhile has happened when it returns.
 *   ARCH_IRQ_UNLOCKED                          The key of a lock that was free.
 *   bool arch_irq_unlocked(unsigned int key)   Was the lock free before the call that gave key?
 *   bool arch_is_in_isr(void)                  In an interrupt or a fault, not in a system call?
 *   bool arch_in_exception(void)               In an exception of any kind, short calls included?
 *   bool arch_is_user_context(void)            Unprivileged thread code?
 *   bool arch_bit_before(bits, n)              Bit (n - 1) % 32 of a word
 *   void arch_irq_unlock_and_switch(unsigned int key, bool due)
 *                                              Unlocks; if due, _kernel.next runs as soon as nothing
 *                                              more urgent does: no interrupt, no lock.
 */

void arch_irq_enable(unsigned int irq);
void arch_irq_disable(unsigned int irq);
int arch_irq_is_enabled(unsigned int irq);
/** @p prio 0 is the most urgent that may call the kernel. */
void arch_irq_priority_set(unsigned int irq, unsigned int prio, uint32_t flags);
/** Makes @p irq pending. Pre: it is enabled. Post, when not locked: its handler has run. */
void arch_irq_pend(unsigned int irq);

/* ---- Threads ------------------------------------------------------------------------------- */

/**
 * Prepares @p thread to run @p entry(p1, p2, p3) on its stack; unprivileged from the first
 * instruction on when it was created with K_USER.
 * Pre: thread->stack_info (and for K_USER the privileged stack) are set; it does not run.
 */
void arch_thread_init(struct k_thread *thread, k_thread_entry_t entry, void *p1, void *p2,
		      void *p3);

/** Leaves the boot stack and runs _kernel.next. Pre: lock held. */
FUNC_NORETURN void arch_start_first(void);

/**
 * The current thread has stopped being runnable: runs others until it is again.
 * Pre: lock held with @p key, thread mode. Post: lock state as in @p key.
 * Returns what arch_thread_set_result() said meanwhile. From a short call it returns at once, and
 * the result reaches the caller's registers when the thread is switched in.
 */
int arch_wait(unsigned int key);

/** What arch_wait() returns in @p thread. Pre: lock held, @p thread waits. */
void arch_thread_set_result(struct k_thread *thread, int result);

/**
 * @p thread runs nothing more of its own: when it is switched in next it calls
 * thread_end_self(), privileged, on a stack of the kernel's. Pre: lock held.
 */
void arch_thread_kill(struct k_thread *thread);

/**
 * With CONFIG_FPU. Gives up the floating-point context of the current thread; in a user's system
 * call, of that user. Returns 0; -EINVAL if @p thread is not the current one or in an exception.
 */
int arch_float_disable(struct k_thread *thread);

/**
 * @p thread, which has just been woken, runs nothing more of its own: when it is switched in next it
 * calls z_except_reason(K_ERR_KERNEL_OOPS), privileged, on a stack of the kernel's. Pre: lock held.
 */
void arch_thread_oops(struct k_thread *thread);

/** The current thread goes on as @p entry in user mode on a fresh stack. Pre: thread mode. */
FUNC_NORETURN void arch_user_mode_enter(k_thread_entry_t entry, void *p1, void *p2, void *p3);

/* ---- Protection ---------------------------------------------------------------------------- */

/** Writes the kernel's own map; not built without a protection unit. Post: W^X holds, user code
 * reaches nothing but code. */
void arch_protection_init(void);

/** Can this unit express [start, start + size) exactly? Pure; never rounds. */
bool arch_region_check(uintptr_t start, size_t size);

/** Partitions that one domain may have on this unit. */
int arch_mem_domain_max_partitions_get(void);

/**
 * Encodes @p count partitions. Pure. Pre: each passes arch_region_check(), none overlap.
 * Returns 0; -ENOSPC (too many) or -EINVAL (not expressible), and then @p image is unchanged.
 */
int arch_protection_encode(struct arch_protection *image, const struct k_mem_partition *partitions,
			   size_t count);

/** Regions of the unit. */
struct arch_budget {
	int needed;    /**< by the partitions; -EINVAL: not expressible */
	int available; /**< for a domain */
	int kernels;   /**< whatever the domain: code, RAM, the running thread's stack, a guard */
};

/** What @p count partitions take of the unit. Pure. Pre: none overlap, and they begin and end at
 * multiples of ARCH_REGION_GRANULE. */
struct arch_budget arch_protection_budget(const struct k_mem_partition *partitions, size_t count);

/**
 * Copies @p image and the stack region of the thread into the unit; cannot fail.
 * Post: unprivileged code reaches the kernel's read-only map, [stack], the image, nothing else.
 */
void arch_protection_load(const struct arch_protection *image, const uint32_t stack_region[2]);

/** Encodes a thread's stack. Pre: arch_region_check(start, size). */
void arch_stack_region_encode(uint32_t stack_region[2], uintptr_t start, size_t size);

/** @p image changed: if it is the loaded one, load it again now. Pre: lock held. */
void arch_protection_changed(const struct arch_protection *image);

/**
 * What region @p number of the unit is, decoded, while a thread with this image and stack region
 * runs: size 0 if it is unused. For reports. Pure. Returns false if there is no such region.
 */
bool arch_protection_region(const struct arch_protection *image, const uint32_t stack_region[2],
			    unsigned int number, struct k_mem_partition *region);

/** Does the architecture put devices there, which a partition may open? For reports. Pure. */
bool arch_is_device_memory(uintptr_t address);

/* ---- User memory: the only accesses to it, with the rights of the current thread -------------- */

/** Returns 0 or -EFAULT (part may have been copied). */
int arch_user_copy_in(void *dst, const void *user_src, size_t size);
int arch_user_copy_out(void *user_dst, const void *src, size_t size);
/**
 * The same for the memory of a thread that waits, whatever regions are loaded, and whoever's they
 * are. Pre: lock held, the thread may access it.
 */
int arch_waiter_copy_in(void *dst, const void *waiter_src, size_t size);
int arch_waiter_copy_out(void *waiter_dst, const void *src, size_t size);
/** strnlen in user memory; *@p err is 0 or -1. Never reads beyond @p max. */
size_t arch_user_strnlen(const char *user_str, size_t max, int *err);

/** A load of arch_peek(), and where the port's exception handler goes on if it is refused. */
struct arch_peek {
	uintptr_t load;
	uintptr_t refused;
};

#ifdef ARCH_LOAD_HALF /* in <zephyr/arch/cpu.h>: an instruction from address %1, a multiple
		       * of ARCH_LOAD_HALF_ALIGN, to register %0 */
/** The half word at an address in RAM that a user named; false: nobody may read it, or not there. It
 * takes the load itself and nothing else. */
static ALWAYS_INLINE bool arch_peek(uintptr_t address, unsigned int *half)
{
	if (address % ARCH_LOAD_HALF_ALIGN != 0) {
		return false;
	}
	/* "o": what is left out of the image takes its entry with it. */
	__asm__ goto(".Lpeek%=:	" ARCH_LOAD_HALF "\n"
		     "	.pushsection .arch_peek, \"ao\", %%progbits, .Lpeek%=\n"
		     "	.balign	4\n"
		     "	.word	.Lpeek%=, %l[refused]\n"
		     "	.popsection\n"
		     : "=r"(*half)
		     : "r"(address), "m"(*(const uint16_t *)address)
		     :
		     : refused);
	return true;
refused:
	return false;
}
#endif

/** For the port: where to go on if @p pc is such a load, else 0. */
static inline uintptr_t arch_peek_refused(uintptr_t pc)
{
	STRUCT_SECTION_FOREACH(arch_peek, peek) {
		if (peek->load == pc) {
			return peek->refused;
		}
	}
	return 0;
}

/* inline in <zephyr/arch/syscall.h>: arch_syscall_invoke0..6(args…, id), and arch_syscall_invoke0..4_64
 * for short calls with a 64-bit result; ARCH_SYSCALL_REFER(entry), a relocation against a symbol that
 * relocates nothing */

/** Ends a short call: the caller dies with @p reason. Pre: in a short call, lock not held. */
FUNC_NORETURN void arch_syscall_kill(unsigned int reason);

/** Of those registers, what runs for the short call that was made with them, with the lowest bit set; 0 if
 * they do not tell. For reports. */
uintptr_t arch_short_call(const struct arch_esf *esf);

/** Fills @p esf with the registers of the user code whose long call this is; false if none. */
bool arch_caller_frame(struct arch_esf *esf);

/* syscall_return64(), in <zephyr/internal/syscall_handler.h>, is the port's too. */

/* ---- Up: what a port calls ------------------------------------------------------------------
 *
 *   void kernel_start(void)                            from reset, on the boot stack, RAM set up
 *   _k_syscall_table[], K_SYSCALL_*                    dispatch of system calls
 *   irq_dispatch(irq)                                  kernel/irq_static.c
 *   fatal_error(reason, esf)                           kernel/fatal.c, privileged thread mode
 *   fatal_error_in_kernel(reason, esf)                 kernel/fatal.c, the kernel itself is wrong
 *   thread_end_self()                                  kernel/thread.c
 *   usage_switched()                                   kernel/usage.c, with CONFIG_SCHED_THREAD_USAGE:
 *                                                      right after _kernel.current has changed
 *   thread_may_access(thread, addr, size, need)        userspace/domain.c, where the CPU cannot
 *                                                      access memory with the user's rights
 */

#endif
