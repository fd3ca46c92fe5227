/* SPDX-License-Identifier: Apache-2.0 */
/* Stack canaries: what the compiler's code asks for. Runs in whichever mode its caller is in. */

#include <kernel_internal.h>
#include <zephyr/sys/libc-hooks.h>

void __stack_chk_fail(void);

#ifndef CONFIG_STACK_CANARY_IS_THREAD_LOCAL
extern uintptr_t __stack_chk_guard;

/* The running thread's canary. Until there are threads, everybody's. */
Z_LIBC_DATA uintptr_t __stack_chk_guard = 0x5ca1ab00u;
#endif

void __stack_chk_fail(void)
{
	z_except_reason(K_ERR_STACK_CHK_FAIL);
}
