/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Between the parts of the shell. */
#ifndef LIB_SHELL_COMMANDS_H
#define LIB_SHELL_COMMANDS_H

#include <line.h>
#include <zephyr/shell/shell.h>

struct shell {
	struct line line;
	const char *prompt;
	int result;
	bool ready;
};

/** Runs what is in @p text, which it takes apart. Returns as shell_execute_cmd(). */
int command_run(const struct shell *sh, char *text);

/** Completes the word at the cursor, if only one is possible. True: it has listed the possible ones
 * instead, and the prompt is gone. */
bool command_complete(struct line *line);

/** @name Words of a command. They say what is wrong with one. @{ */
/** A number. */
bool parse_number(const struct shell *sh, const char *word, uintptr_t *number);
/** A thread, by its name or its record's address. */
struct introspect_thread;
bool parse_thread(const struct shell *sh, const char *word, struct introspect_thread *thread);
/** @} */

#endif
