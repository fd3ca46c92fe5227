/* SPDX-License-Identifier: Apache-2.0 */
/* The shell at the console: a thread that looks for characters, and a prompt.
 *
 * Others print too. Everything that is printed passes watch(): the first character of somebody else's
 * takes prompt and line away, and when a line of theirs has ended, or a key is typed, the shell's
 * thread shows them again below. So what they print is whole, and so is what is typed.
 *
 * The console is polled; the thread is one of the least urgent, and sleeps while nothing comes in. */

#include "commands.h"

#include <console.h>
#include <string.h>
#include <zephyr/shell/shell_uart.h>
#include <zephyr/sys/printk-hooks.h>

/* One level above the least urgent, so that what it starts cannot keep it from running. */
#define PRIORITY MIN(CONFIG_SHELL_THREAD_PRIORITY, K_LOWEST_APPLICATION_THREAD_PRIO - 1)
#define PERIOD	 K_MSEC(CONFIG_SHELL_BACKEND_SERIAL_RX_POLL_PERIOD)

static void put(char c)
{
	k_str_out(&c, 1);
}

static struct shell the_shell = {
	.line = {.put = put},
	.prompt = CONFIG_SHELL_PROMPT_UART,
};

const struct shell *shell_backend_uart_get_ptr(void)
{
	return &the_shell;
}

bool shell_ready(const struct shell *sh)
{
	return sh != NULL && sh->ready;
}

int shell_get_return_value(const struct shell *sh)
{
	ARG_UNUSED(sh);
	return the_shell.result;
}

int shell_prompt_change(const struct shell *sh, const char *prompt)
{
	ARG_UNUSED(sh);
	if (prompt == NULL) {
		return -EINVAL;
	}
	the_shell.prompt = prompt;
	return 0;
}

int shell_execute_cmd(const struct shell *sh, const char *cmd)
{
	char text[CONFIG_SHELL_CMD_BUFF_SIZE];
	size_t size = strlen(cmd) + 1;

	ARG_UNUSED(sh);
	if (size > sizeof(text)) {
		return -ENOEXEC;
	}
	memcpy(text, cmd, size);
	return command_run(&the_shell, text);
}

/* ---- Printing -------------------------------------------------------------------------------- */

void shell_vfprintf(const struct shell *sh, enum shell_vt100_color color, const char *fmt,
		    va_list args)
{
	bool colored = IS_ENABLED(CONFIG_SHELL_VT100_COLORS) && color != SHELL_NORMAL;

	ARG_UNUSED(sh);
	if (colored) {
		printk("\033[1;3%um", (unsigned int)color);
	}
	vprintk(fmt, args);
	if (colored) {
		printk("\033[0m");
	}
}

void shell_fprintf(const struct shell *sh, enum shell_vt100_color color, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	shell_vfprintf(sh, color, fmt, args);
	va_end(args);
}

static void hexdump_line(const uint8_t *data, size_t offset, size_t count)
{
	printk("%08zx: ", offset);
	for (size_t i = 0; i < 16; i++) {
		if (i < count) {
			printk("%02x ", data[i]);
		} else {
			printk("   ");
		}
	}
	printk("|");
	for (size_t i = 0; i < count; i++) {
		printk("%c", data[i] >= ' ' && data[i] < 0x7f ? data[i] : '.');
	}
	printk("|\n");
}

void shell_hexdump(const struct shell *sh, const uint8_t *data, size_t len)
{
	ARG_UNUSED(sh);
	for (size_t offset = 0; offset < len; offset += 16) {
		hexdump_line(data + offset, offset, MIN(len - offset, (size_t)16));
	}
}

/* ---- The prompt ------------------------------------------------------------------------------ */

enum prompt_state {
	PROMPT_NONE,	/* a command runs */
	PROMPT_SHOWN,	/* and the line behind it */
	PROMPT_TAKEN,	/* by somebody else's line, which has not ended */
	PROMPT_MISSING, /* that line has ended */
};

static volatile enum prompt_state prompt;
static printk_hook_fn_t pass_on;
static k_tid_t shell_thread;

static bool is_ours(void)
{
	return k_current_get() == shell_thread && !k_is_in_isr();
}

/* In every context. Two at once can only garble what is shown. */
static int watch(int c)
{
	if (prompt != PROMPT_NONE && !is_ours()) {
		if (prompt == PROMPT_SHOWN) {
			for (const char *erase = "\r\033[K"; *erase != '\0'; erase++) {
				(void)pass_on(*erase);
			}
		}
		prompt = c == '\n' ? PROMPT_MISSING : PROMPT_TAKEN;
	}
	return pass_on(c);
}

static void prompt_show(void)
{
	bool begun = prompt == PROMPT_TAKEN;

	prompt = PROMPT_NONE;
	printk("%s%s", begun ? "\n" : "", the_shell.prompt);
	line_show(&the_shell.line);
	prompt = PROMPT_SHOWN;
}

/* ---- The thread ------------------------------------------------------------------------------ */

static void enter(void)
{
	prompt = PROMPT_NONE;
	the_shell.result = shell_execute_cmd(&the_shell, the_shell.line.text);
	line_clear(&the_shell.line);
	prompt_show();
}

static void give_up(void)
{
	prompt = PROMPT_NONE;
	printk("^C\n");
	line_clear(&the_shell.line);
	prompt_show();
}

static void complete(void)
{
	if (command_complete(&the_shell.line)) {
		prompt = PROMPT_MISSING;
		prompt_show();
	}
}

static void redraw(void)
{
	prompt = PROMPT_NONE;
	printk("\033[2J\033[H");
	prompt_show();
}

static void take(char c)
{
	if (prompt != PROMPT_SHOWN) {
		prompt_show();
	}
	switch (line_key(&the_shell.line, c)) {
	case LINE_ENTERED:
		enter();
		break;
	case LINE_TAB:
		complete();
		break;
	case LINE_GIVEN_UP:
		give_up();
		break;
	case LINE_REDRAW:
		redraw();
		break;
	case LINE_GOES_ON:
		break;
	}
}

/* Some keys send several characters at once, and some UARTs keep only one: after a character the next
 * is waited for, for as long as three take. */
static int next_character(void)
{
	uint32_t begin = k_cycle_get_32();
	uint32_t patience = sys_clock_hw_cycles_per_sec() / 4000;
	int c;

	do {
		c = console_driver_getc();
	} while (c < 0 && k_cycle_get_32() - begin < patience);
	return c;
}

static void take_all(int c)
{
	while (c >= 0) {
		take((char)c);
		c = next_character();
	}
}

static void shell_main(void *p1, void *p2, void *p3)
{
	int c = 0;

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	shell_thread = k_current_get();
	pass_on = (printk_hook_fn_t)(uintptr_t)__printk_get_hook();
	__printk_hook_install(watch);
	line_clear(&the_shell.line);
	the_shell.ready = true;
	prompt_show();
	while (c != -ENOSYS) {
		c = console_driver_getc();
		take_all(c);
		if (prompt == PROMPT_MISSING) {
			prompt_show();
		}
		k_sleep(PERIOD);
	}
}

K_KERNEL_THREAD_DEFINE(shell_uart, CONFIG_SHELL_STACK_SIZE, shell_main, NULL, NULL, NULL, PRIORITY,
		       0, IS_ENABLED(CONFIG_SHELL_AUTOSTART) ? 0 : SYS_FOREVER_MS);

int shell_start(const struct shell *sh)
{
	if (sh == NULL) {
		return -EINVAL;
	}
	k_thread_start(shell_uart);
	return 0;
}
