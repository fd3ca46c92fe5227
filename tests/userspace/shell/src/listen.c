/* SPDX-License-Identifier: Apache-2.0 */

#include "listen.h"
#include <zephyr/sys/printk-hooks.h>

char said[8192];
static size_t said_length;

static printk_hook_fn_t console;

static int take(int c)
{
	if (said_length < sizeof(said) - 1) {
		said[said_length++] = (char)c;
		said[said_length] = '\0';
	}
	return console(c);
}

int run(const char *command)
{
	int result;

	console = (printk_hook_fn_t)(uintptr_t)__printk_get_hook();
	said_length = 0;
	said[0] = '\0';
	__printk_hook_install(take);
	result = shell_execute_cmd(NULL, command);
	__printk_hook_install(console);
	return result;
}
