/* SPDX-License-Identifier: Apache-2.0 */
/* userspace/object.c, when an interrupt frees an object that was made at run time right after the
 * gate has looked at it. The object table is empty. */

#include "check.h"
#include <dynamic.h>
#include <setjmp.h>
#include <zephyr/internal/syscall_handler.h>

struct fake_cpu fake_cpu;
struct z_kernel _kernel;

struct kobject_table fake_table;
char fake_ram[1024] __aligned(64);

#define SET_SYMBOL(name, value) __asm__(".globl " #name "\n.set " #name ", " value)
SET_SYMBOL(__kernel_ram_start, "fake_ram");
SET_SYMBOL(__kernel_ram_end, "fake_ram + 1024");
SET_SYMBOL(kobject_table, "fake_table");
SET_SYMBOL(__kobject_ram, "fake_ram");

static jmp_buf after_oops;

void z_except_reason(unsigned int reason)
{
	CHECK(reason == K_ERR_KERNEL_OOPS);
	longjmp(after_oops, 1);
}

/* The object, while it is there. */
static struct k_object object = {.name = fake_ram, .type = K_OBJ_THREAD};
static bool is_there;

int dynamic_check(uintptr_t word, enum k_objects type, enum _obj_init_check init)
{
	bool was_there = is_there && word == (uintptr_t)fake_ram && type == K_OBJ_THREAD;

	is_there = false;
	return was_there ? object_check_state(object.flags, init) : -EBADF;
}

int dynamic_validate(const struct k_object *found, uintptr_t word, enum k_objects type,
		     enum _obj_init_check init)
{
	return found == &object ? dynamic_check(word, type, init) : -EBADF;
}

struct k_object *dynamic_find(uintptr_t address)
{
	return is_there && address == (uintptr_t)fake_ram ? &object : NULL;
}

static void expect(uint8_t flags, void *expected)
{
	object.flags = flags;
	is_there = true;
	if (setjmp(after_oops) == 0) {
		CHECK(syscall_object_or_null((uintptr_t)fake_ram, K_OBJ_THREAD) == expected);
	} else {
		CHECK(false, "it was there when the gate looked");
	}
	if (setjmp(after_oops) == 0) {
		(void)syscall_object_or_null((uintptr_t)fake_ram, K_OBJ_THREAD);
		CHECK(false, "it is there no more");
	}
}

int main(void)
{
	static struct k_thread caller;

	_kernel.current = &caller;
	expect(K_OBJ_FLAG_INITIALIZED, fake_ram);
	expect(0, NULL);
	CHECK(!walls_claim(k_object_find(fake_ram), &object), "it is there no more");
	CHECK(!fake_cpu.locked);
	return 0;
}
