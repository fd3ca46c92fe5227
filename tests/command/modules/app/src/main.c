/* SPDX-License-Identifier: Apache-2.0 */
/* An application of two modules, which also looks at private names of Zephyr's. */

#include <kernel_internal.h>
#include <ksched.h>
#include <kswap.h>
#include <mmu.h>
#include <shapes.h>
#include <zephyr/linker/linker-defs.h>
#include <zephyr/logging/log.h>
#include <zephyr/sys/poweroff.h>

LOG_MODULE_REGISTER(drawing, CONFIG_DRAWING_LOG_LEVEL);

static K_THREAD_STACK_DEFINE(stack, 1024);
static struct k_thread thread;

extern int _k_neg_eagain;
extern int _errno_neg_eagain;
extern uint8_t *z_priv_stack_find(void *obj);

static bool is_constant(const int *value)
{
	return (const char *)value >= __rodata_region_start &&
	       (const char *)value < __rodata_region_end && *value == -EAGAIN;
}

static bool is_code(uintptr_t function)
{
	return function >= (uintptr_t)__text_region_start &&
	       function < (uintptr_t)__text_region_end;
}

static void look_at_private_names(void)
{
	bool essential = z_is_thread_essential(), essential_now;

	z_thread_essential_set();
	essential_now = (z_is_thread_essential)() && z_is_thread_essential(k_current_get());
	z_thread_essential_clear();
	printk("constants %d %d, code %d, essential %d %d %d, main %d\n",
	       is_constant(&_k_neg_eagain), is_constant(&_errno_neg_eagain),
	       is_code((uintptr_t)&z_is_thread_essential), essential, essential_now,
	       z_is_thread_essential(), k_current_get() == &z_main_thread);
	printk("privileged stack %d, no stack %d, idle %d, priority %d\n",
	       z_priv_stack_find(stack) == (uint8_t *)stack + K_THREAD_STACK_SIZEOF(stack),
	       z_priv_stack_find(&thread) == NULL,
	       z_is_idle_thread_object(_current_cpu->idle_thread),
	       _is_valid_prio(K_IDLE_PRIO, NULL));
}

static void user(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	LOG_DBG("corners %d", shape_corners(5));
}

int main(void)
{
	look_at_private_names();
	printk("modules %d %d, header %d\n", IS_ENABLED(CONFIG_ZEPHYR_SHAPES_MODULE),
	       IS_ENABLED(CONFIG_ZEPHYR_COLOUR_PENS_MODULE), PENS_ARE_HERE);
	k_thread_create(&thread, stack, K_THREAD_STACK_SIZEOF(stack), user, NULL, NULL, NULL, 0,
			K_USER, K_NO_WAIT);
	k_thread_join(&thread, K_FOREVER);
	sys_poweroff();
	return 0;
}
