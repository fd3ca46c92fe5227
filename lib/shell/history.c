/* SPDX-License-Identifier: Apache-2.0 */
/* `history`: what was entered before. */

#include "commands.h"

static int cmd_history(const struct shell *sh, size_t argc, char **argv)
{
	unsigned int count = 0;

	ARG_UNUSED(argc);
	ARG_UNUSED(argv);
	while (line_earlier(&sh->line, count + 1) != NULL) {
		count++;
	}
	for (unsigned int i = count; i > 0; i--) {
		shell_print(sh, "[%3u] %s", count - i + 1, line_earlier(&sh->line, i));
	}
	return 0;
}

SHELL_CMD_ARG_REGISTER(history, NULL, "What was entered before.", cmd_history, 1, 0);
