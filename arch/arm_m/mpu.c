/* SPDX-License-Identifier: Apache-2.0 */
/* Memory protection of Cortex-M: what does not depend on how the unit is told. */

#include "mpu_unit.h"
#include <zephyr/linker/linker-defs.h>

struct mpu_kernel_map mpu_kernel_map(void)
{
	return (struct mpu_kernel_map){
		.rom_start = (uint32_t)__rom_start,
		.rom_end = (uint32_t)__rom_end,
		/* without users there is no RAM that could be granted to them */
		.ram_start =
			(uint32_t)(IS_ENABLED(CONFIG_USERSPACE) ? __kernel_ram_start : __ram_start),
		.ram_end = (uint32_t)__kernel_ram_end,
	};
}

void mpu_check_size(void)
{
	if (MPU_REGIONS_OF_UNIT < CONFIG_MPU_REGIONS_LIMIT) {
		printk("the MPU has %u regions, CONFIG_MPU_REGIONS_LIMIT says %u\n",
		       MPU_REGIONS_OF_UNIT, CONFIG_MPU_REGIONS_LIMIT);
		arch_halt(1);
	}
}

#ifdef CONFIG_USERSPACE

uintptr_t mpu_loaded;

void arch_protection_changed(const struct arch_protection *image)
{
	const struct arch_context *current = &_kernel.current->context;

	if (image != mpu_loaded_image()) {
		return;
	}
	mpu_loaded = 0;
	arch_protection_load(image, current->image != NULL ? current->stack_region : mpu_no_stack);
	if (mpu_image_is_empty(image)) {
		mpu_loaded =
			0; /* nothing of it is left in the unit: it may be the end of the domain */
	}
}

/* The default map (ARM DDI 0553, B8; ARM DDI 0403, B3.1): devices, without the processor's own from
 * 0xE0000000 on, which no region opens. */
bool arch_is_device_memory(uintptr_t address)
{
	return address >> 29 == 2 || address >> 29 == 5 || address >> 29 == 6;
}

/* ---- The memory of a thread that waits ---------------------------------------------------------- */

/* Off, the unit cannot refuse what a region of the running thread forbids everybody (a partition
 * that is read-only to it and not to the waiter). Unprivileged accesses remain, and with them the
 * fix-up: memory that does not answer is the waiter's mistake, not the kernel's. */
static void mpu_off(void)
{
	MPU_CTRL = 0;
	__asm__ volatile("dsb\n\tisb" : : : "memory");
}

int arch_waiter_copy_in(void *dst, const void *waiter_src, size_t size)
{
	int result;

	mpu_off();
	result = arch_user_copy_in(dst, waiter_src, size);
	mpu_on();
	return result;
}

int arch_waiter_copy_out(void *waiter_dst, const void *src, size_t size)
{
	int result;

	mpu_off();
	result = arch_user_copy_out(waiter_dst, src, size);
	mpu_on();
	return result;
}

#endif
