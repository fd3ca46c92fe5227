/* SPDX-License-Identifier: Apache-2.0 */
/* Thread-local storage (ARM IHI 0045, "Addenda: Thread Local Storage").
 *
 * The block lies at the top of the thread's own stack, so it needs no region and no partition:
 *
 *     thread pointer -> | two words, unused | .tdata, copied | .tbss, zero | end of the stack
 *
 * Compiled code gets the thread pointer from __aeabi_read_tp(). Privileged code reads it from the
 * thread's record; user code asks for it by a short system call. No variable that users can write
 * holds it, and switches do not know of it. The kernel itself uses none. */

#include "arm_m.h"
#include <zephyr/linker/linker-defs.h>

#define TCB_SIZE 8

uint32_t arm_tls_setup(struct arch_context *context, uint32_t top)
{
	uint32_t align = (uint32_t)__tls_align;
	uint32_t offset = ROUND_UP(TCB_SIZE, align);
	uint32_t data_size = (uint32_t)__tdata_size;
	uint32_t size = (uint32_t)__tls_size;
	char *block;

	if (size == 0) {
		context->tls = 0;
		return top;
	}
	context->tls = ROUND_DOWN(top - offset - size, MAX(align, 8));
	block = (char *)context->tls + offset;
	memcpy(block, __tdata_start, data_size);
	memset(block + data_size, 0, size - data_size);
	return context->tls;
}
