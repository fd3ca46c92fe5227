/* SPDX-License-Identifier: Apache-2.0 */
/* Fatal errors in a test program: the expected one, which is armed, and all others, which stop it.
 *
 * Weak, so that a test may have a handler of its own. The kernel's default is weak too: of two weak
 * definitions the linker takes the first, and this file is linked before the kernel
 * (CMakeLists.txt). With the kernel's default a user thread that dies by mistake would go
 * unnoticed, and its test would pass. */

#include <zephyr/kernel.h>
#include <zephyr/ztest_error_hook.h>

static k_tid_t armed_thread;
static bool armed_isr;

void z_impl_ztest_set_fault_valid(bool valid)
{
	if (k_is_in_isr()) {
		armed_isr = valid;
	} else {
		armed_thread = valid ? k_current_get() : NULL;
	}
}

__weak void ztest_post_fatal_error_hook(unsigned int reason, const struct arch_esf *esf)
{
	ARG_UNUSED(reason);
	ARG_UNUSED(esf);
}

__weak void k_sys_fatal_error_handler(unsigned int reason, const struct arch_esf *esf)
{
	bool expected = k_is_in_isr() ? armed_isr : k_current_get() == armed_thread;

	armed_isr = false;
	armed_thread = NULL;
	if (!expected) {
		printk("fatal error %u was not expected\nPROJECT EXECUTION FAILED\n", reason);
		k_fatal_halt(reason);
	}
	printk("fatal error %u was expected\n", reason);
	ztest_post_fatal_error_hook(reason, esf);
}
