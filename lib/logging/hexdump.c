/* SPDX-License-Identifier: Apache-2.0 */
/* LOG_HEXDUMP_*: sixteen bytes a line. */

#include <zephyr/logging/log.h>
#include <zephyr/sys/util.h>

#define BYTES_A_LINE 16

static void line_print(char level, const uint8_t *bytes, size_t count)
{
	printk("%c: ", level);
	for (size_t i = 0; i < BYTES_A_LINE; i++) {
		if (i < count) {
			printk("%02x ", bytes[i]);
		} else {
			printk("   ");
		}
	}
	printk("|");
	for (size_t i = 0; i < count; i++) {
		printk("%c", bytes[i] >= ' ' && bytes[i] <= '~' ? bytes[i] : '.');
	}
	printk("\n");
}

void z_log_hexdump(char level, const void *data, size_t length, const char *str)
{
	const uint8_t *bytes = data;

	printk("%c: %s\n", level, str);
	for (size_t i = 0; i < length; i += BYTES_A_LINE) {
		line_print(level, bytes + i, MIN(length - i, BYTES_A_LINE));
	}
}
