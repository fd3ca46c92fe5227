/* SPDX-License-Identifier: Apache-2.0 */
#include "said.h"
#include <support.h>

char said[2048];

static size_t said_length;
static bool is_recorded, was_locked;

bool console_hook(const char *fmt, va_list arguments)
{
	unsigned int key;

	if (!is_recorded) {
		return false;
	}
	key = irq_lock();
	irq_unlock(key);
	was_locked = was_locked || !arch_irq_unlocked(key);
	said_length += vsnprintk(&said[said_length], sizeof(said) - said_length, fmt, arguments);
	return true;
}

void said_record(void)
{
	said_length = 0;
	said[0] = '\0';
	was_locked = false;
	is_recorded = true;
}

bool said_end(void)
{
	is_recorded = false;
	return was_locked;
}
