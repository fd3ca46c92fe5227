/* SPDX-License-Identifier: Apache-2.0 */

#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/sys/poweroff.h>
#include "answer.h"
#include "archive.h"
#include "twice.h"

LOG_MODULE_REGISTER(outside, CONFIG_OUTSIDE_LOG_LEVEL);

BUILD_ASSERT(CONFIG_OUTSIDE_LOG_LEVEL == 4);

static struct k_thread asker;
K_THREAD_STACK_DEFINE(asker_stack, 1024);

static void ask(void *p1, void *p2, void *p3)
{
	printk("%s: question %d * 7, answer %d\n", k_is_user_context() ? "user" : "supervisor",
	       FROM_CMAKE, answer_get(FROM_CMAKE));
	printk("library %d, archive %d\n", half(twice(21) * 2), archive_value);
}

int main(void)
{
	int options = IS_ENABLED(CONFIG_SUPERVISOR_ONLY) ? 0 : K_USER;

	printk("%s, %s, %s\n", IS_ENABLED(CONFIG_FROM_PRJ_CONF) ? "from prj.conf" : "no prj.conf",
	       IS_ENABLED(CONFIG_FROM_BOARD_CONF) ? "from the board" : "no file of the board",
	       IS_ENABLED(CONFIG_FROM_EXTRA_CONF) ? "from the extra file" : "no extra file");
#ifdef CONFIG_USERSPACE
	BUILD_ASSERT(CONFIG_MAX_THREAD_BYTES == 4);
	k_mem_domain_add_partition(&k_mem_domain_default, &archive_partition);
#endif
	k_thread_create(&asker, asker_stack, K_THREAD_STACK_SIZEOF(asker_stack), ask, NULL, NULL,
			NULL, 1, options, K_NO_WAIT);
	k_thread_join(&asker, K_FOREVER);
	LOG_DBG("done");
	sys_poweroff();
	return 0;
}
