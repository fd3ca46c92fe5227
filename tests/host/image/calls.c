/* SPDX-License-Identifier: Apache-2.0 */
/* Calls: one that is made, one that is made by nobody, one that only code makes that is not linked. */

#include "objects.h"

const uint32_t table_header[4]
	__attribute__((section(".kobject_table"), used)) = {0, 16u << 16 | 12};

#define REFER(entry) __asm__ volatile(".reloc ., R_ARM_NONE, " #entry)

void refuse(void);
void refuse(void)
{
}

void made(void);
void made(void)
{
	__asm__ volatile("nop");
}

void made_by_nobody(void);
void made_by_nobody(void)
{
	__asm__ volatile("nop; nop");
}

void made_in_vain(void);
void made_in_vain(void)
{
	__asm__ volatile("nop; nop; nop");
}

void not_linked(void);
void not_linked(void)
{
	REFER(made_in_vain);
}

void (*const _k_syscall_table[4])(void) = {refuse, refuse, refuse, refuse};

void start(void);
void start(void)
{
	REFER(made);
	__asm__ volatile("" : : "r"(&_k_syscall_table));
}

extern char __stack_end[];
const void *const vectors[2] __attribute__((section(".vectors"), used)) = {__stack_end, start};
