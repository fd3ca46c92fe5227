/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Fatal errors: reasons, the application's say, ends. */
#ifndef ZEPHYR_INCLUDE_FATAL_H_
#define ZEPHYR_INCLUDE_FATAL_H_

#include <zephyr/arch/types.h>
#include <zephyr/toolchain.h>

#ifdef __cplusplus
extern "C" {
#endif

enum k_fatal_error_reason {
	K_ERR_CPU_EXCEPTION = 0,  /**< the CPU refused an access or an instruction */
	K_ERR_SPURIOUS_IRQ = 1,	  /**< an interrupt nobody connected */
	K_ERR_STACK_CHK_FAIL = 2, /**< a stack overflow */
	K_ERR_KERNEL_OOPS = 3,	  /**< a broken contract; the thread ends */
	K_ERR_KERNEL_PANIC = 4,	  /**< the system cannot go on */
	K_ERR_ARCH_START = 16,
};

/** What a refused access was. */
enum fault_access {
	FAULT_NO_ACCESS, /**< not an access: illegal instruction, division by zero, … */
	FAULT_READ,
	FAULT_WRITE,
	FAULT_EXECUTE,
	FAULT_ACCESS, /**< the CPU does not tell which */
};

/**
 * The application's say in a fatal error; weak, so it can be replaced. Runs after the report, in
 * the context of the thread at fault (k_current_get()), or in the exception when an ISR or the
 * kernel is at fault. When it returns, the thread is ended and everything else goes on.
 * The kernel's own returns for a user thread and halts for all else.
 *
 * @param reason enum k_fatal_error_reason, or what a supervisor thread gave z_except_reason()
 * @param esf registers at the fault, NULL if there are none
 */
void k_sys_fatal_error_handler(unsigned int reason, const struct arch_esf *esf);

/** Stops the system. Supervisor, ISR. */
FUNC_NORETURN void k_fatal_halt(unsigned int reason);

/**
 * The caller ends with @p reason. From user mode only K_ERR_KERNEL_OOPS and K_ERR_STACK_CHK_FAIL
 * are taken at their word; anything else becomes K_ERR_KERNEL_OOPS.
 */
FUNC_NORETURN void z_except_reason(unsigned int reason);

/** z_except_reason() of a user thread. User. */
__syscall_checked void user_fault(unsigned int reason);

#define k_oops()  z_except_reason(K_ERR_KERNEL_OOPS)
#define k_panic() z_except_reason(K_ERR_KERNEL_PANIC)

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/fatal.h>

#endif
