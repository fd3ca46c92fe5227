/* SPDX-License-Identifier: Apache-2.0 */
/* System calls that do not exist: the caller's contract is broken, the caller ends. */

#include <zephyr/internal/syscall_handler.h>

uintptr_t handler_bad_syscall(uintptr_t bad_id, uintptr_t arg1, uintptr_t arg2, uintptr_t arg3,
			      uintptr_t arg4, uintptr_t arg5, void *ssf)
{
	ARG_UNUSED(bad_id);
	ARG_UNUSED(arg1);
	ARG_UNUSED(arg2);
	ARG_UNUSED(arg3);
	ARG_UNUSED(arg4);
	ARG_UNUSED(arg5);
	ARG_UNUSED(ssf);
	syscall_refuse("there is no call of this number");
	CODE_UNREACHABLE;
}

uintptr_t handler_no_syscall(uintptr_t arg0, uintptr_t arg1, uintptr_t arg2, uintptr_t arg3,
			     uintptr_t arg4, uintptr_t arg5, void *ssf)
{
	ARG_UNUSED(arg0);
	ARG_UNUSED(arg1);
	ARG_UNUSED(arg2);
	ARG_UNUSED(arg3);
	ARG_UNUSED(arg4);
	ARG_UNUSED(arg5);
	ARG_UNUSED(ssf);
	syscall_refuse("this call is not part of the program: nothing makes or verifies it");
	CODE_UNREACHABLE;
}
