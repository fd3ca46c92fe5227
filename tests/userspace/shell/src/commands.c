/* SPDX-License-Identifier: Apache-2.0 */
/* From what is typed to a handler's arguments. */

#include "listen.h"
#include <zephyr/shell/shell_uart.h>

static size_t got_argc;
static char got[16][32];
static int give_back;
static uintptr_t got_data;

static int keep(size_t argc, char **argv)
{
	got_argc = argc;
	for (size_t i = 0; i < argc; i++) {
		snprintk(got[i], sizeof(got[i]), "%s", argv[i]);
	}
	return argv[argc] == NULL ? give_back : -EFAULT;
}

static int cmd_keep(const struct shell *sh, size_t argc, char **argv)
{
	return sh == shell_backend_uart_get_ptr() ? keep(argc, argv) : -EFAULT;
}

static int cmd_colour(const struct shell *sh, size_t argc, char **argv, void *data)
{
	ARG_UNUSED(sh);
	got_data = (uintptr_t)data;
	return keep(argc, argv);
}

static int cmd_says_help(const struct shell *sh, size_t argc, char **argv)
{
	ARG_UNUSED(argc);
	ARG_UNUSED(argv);
	shell_help(sh);
	return SHELL_CMD_HELP_PRINTED;
}

static int cmd_nested(const struct shell *sh, size_t argc, char **argv)
{
	int result = shell_execute_cmd(sh, "thing plain inner");

	ARG_UNUSED(argc);
	ARG_UNUSED(argv);
	shell_help(sh);
	return result;
}

/* Words that nobody wrote into a table. */
static void number_word(size_t index, struct shell_static_entry *entry)
{
	static char word[8];

	snprintk(word, sizeof(word), "n%zu", index);
	entry->syntax = index < 3 ? word : NULL;
}

SHELL_DYNAMIC_CMD_CREATE(numbers, number_word);

SHELL_SUBCMD_DICT_SET_CREATE(colours, cmd_colour, (red, 7, "warm"), (blue, 9, "cold"));

SHELL_STATIC_SUBCMD_SET_CREATE(deeper, SHELL_CMD_ARG(exact, NULL, "one word", cmd_keep, 2, 0),
			       SHELL_CMD_ARG(some, NULL, "one or two", cmd_keep, 2, 1),
			       SHELL_CMD_ARG(many, NULL, NULL, cmd_keep, 1,
					     SHELL_OPT_ARG_CHECK_SKIP),
			       SHELL_SUBCMD_SET_END);

SHELL_STATIC_SUBCMD_SET_CREATE(
	things, SHELL_CMD(plain, NULL, "any words", cmd_keep),
	SHELL_CMD(deep, &deeper, "a set without handler", NULL),
	SHELL_CMD_ARG(pick, &numbers, "a set for completion", cmd_keep, 2, 0),
	SHELL_CMD(colour, &colours, "a set with values", NULL),
	SHELL_COND_CMD(CONFIG_SHELL, present, NULL, "there", cmd_keep),
	SHELL_COND_CMD(CONFIG_NO_SUCH_OPTION, absent, NULL, "not there", cmd_keep),
	SHELL_EXPR_CMD(sizeof(int) == 1, impossible, NULL, "not there", cmd_keep),
	SHELL_CMD(helps, NULL, "says what it is", cmd_says_help),
	SHELL_CMD(nested, NULL, "runs another", cmd_nested), SHELL_SUBCMD_SET_END);

SHELL_CMD_REGISTER(thing, &things, "a set", NULL);
SHELL_CMD_ARG_REGISTER(both, &deeper, "a set and a command", cmd_keep, 1, 1);
SHELL_COND_CMD_REGISTER(CONFIG_NO_SUCH_OPTION, never, NULL, NULL, cmd_keep);

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	got_argc = 0;
	give_back = 0;
}

ZTEST_SUITE(shell_commands, NULL, NULL, before, NULL, NULL);

static void expect(const char *command, size_t argc, const char *const words[])
{
	got_argc = 0;
	zassert_equal(run(command), 0, "%s: %s", command, said);
	zassert_equal(got_argc, argc, "%s: %zu", command, got_argc);
	for (size_t i = 0; i < argc; i++) {
		zassert_text(got[i], words[i]);
	}
}

#define EXPECT(command, ...)                                                                       \
	expect(command, NUM_VA_ARGS(__VA_ARGS__), (const char *const[]){__VA_ARGS__})

ZTEST(shell_commands, test_words)
{
	EXPECT("thing plain", "plain");
	EXPECT("  thing   plain  one two   ", "plain", "one", "two");
	EXPECT("thing plain \"one two\" 'three  four'", "plain", "one two", "three  four");
	EXPECT("thing plain one\\ two \\\"three\\\" x\"y z\"w", "plain", "one two", "\"three\"",
	       "xy zw");
	EXPECT("thing plain \"it's\" '\"'", "plain", "it's", "\"");
	EXPECT("thing plain \"no end", "plain", "no end");
	EXPECT("thing plain \"\"", "plain", "");
	EXPECT("thing deep many a b c", "many", "a", "b", "c");
	EXPECT("thing present", "present");
}

ZTEST(shell_commands, test_what_it_returns)
{
	give_back = -EIO;
	zassert_equal(run("thing plain"), -EIO);
	zassert_equal(run(""), 0);
	zassert_equal(run("   "), 0);
	zassert_equal(run("nothing"), -ENOEXEC);
	zassert_said("nothing: command not found");
	zassert_equal(run("never"), -ENOEXEC);
	zassert_equal(run("thing absent"), SHELL_CMD_HELP_PRINTED);
	zassert_equal(run("thing impossible"), SHELL_CMD_HELP_PRINTED);
	zassert_equal(run("thing \"\""), SHELL_CMD_HELP_PRINTED);
	zassert_equal(got_argc, 1, "nothing else ran");
}

ZTEST(shell_commands, test_number_of_arguments)
{
	zassert_equal(run("thing deep exact"), -EINVAL);
	zassert_said("exact: wrong number of arguments");
	zassert_equal(run("thing deep exact a b"), -EINVAL);
	zassert_equal(run("thing deep some"), -EINVAL);
	zassert_equal(run("thing deep some a b c"), -EINVAL);
	zassert_equal(got_argc, 0, "no handler ran");
	EXPECT("thing deep exact a", "exact", "a");
	EXPECT("thing deep some a", "some", "a");
	EXPECT("thing deep some a b", "some", "a", "b");
}

ZTEST(shell_commands, test_help)
{
	zassert_equal(run("thing"), SHELL_CMD_HELP_PRINTED);
	zassert_said("thing - a set");
	zassert_said("deep        : a set without handler");
	zassert_not_said("not there");
	zassert_equal(run("thing deep nowhere"), SHELL_CMD_HELP_PRINTED);
	zassert_said("deep: there is no nowhere");
	zassert_equal(run("thing plain -h"), SHELL_CMD_HELP_PRINTED);
	zassert_said("plain - any words");
	zassert_equal(run("both --help"), SHELL_CMD_HELP_PRINTED);
	zassert_said("exact       : one word");
	zassert_equal(got_argc, 0, "no handler ran");
	zassert_equal(run("thing helps"), SHELL_CMD_HELP_PRINTED);
	zassert_said("helps - says what it is");
	zassert_equal(run("help"), 0);
	zassert_said("  thing       : a set");
	zassert_not_said("never");
}

/* A set can have a handler itself: for what is no subcommand. */
ZTEST(shell_commands, test_set_with_handler)
{
	EXPECT("both", "both");
	EXPECT("both word", "both", "word");
	EXPECT("both exact word", "exact", "word");
	zassert_equal(run("both word word"), -EINVAL);
}

ZTEST(shell_commands, test_dynamic)
{
	EXPECT("thing pick n2", "pick", "n2");
	EXPECT("thing pick n3", "pick", "n3");
	zassert_equal(run("thing pick -h"), SHELL_CMD_HELP_PRINTED);
	zassert_said("  n0");
	zassert_said("  n2");
	zassert_not_said("  n3");
}

ZTEST(shell_commands, test_values)
{
	EXPECT("thing colour red", "red");
	zassert_equal(got_data, 7);
	EXPECT("thing colour blue", "blue");
	zassert_equal(got_data, 9);
	zassert_equal(run("thing colour green"), SHELL_CMD_HELP_PRINTED);
	zassert_said("blue        : cold");
}

ZTEST(shell_commands, test_limits)
{
	char line[CONFIG_SHELL_CMD_BUFF_SIZE + 1];

	memset(line, ' ', sizeof(line));
	memcpy(line, "thing plain", 11);
	line[CONFIG_SHELL_CMD_BUFF_SIZE] = '\0';
	zassert_equal(run(line), -ENOEXEC, "longer than a line can be");
	line[CONFIG_SHELL_CMD_BUFF_SIZE - 1] = '\0';
	zassert_equal(run(line), 0);
	zassert_equal(run("thing plain 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18"), 0);
	zassert_equal(got_argc, CONFIG_SHELL_ARGC_MAX - 1);
}

/* The outer command is the active one again when the inner one is over. */
ZTEST(shell_commands, test_nested)
{
	zassert_equal(run("thing nested"), 0);
	zassert_text(got[1], "inner");
	zassert_said("nested - runs another");
}

ZTEST(shell_commands, test_shell)
{
	const struct shell *sh = shell_backend_uart_get_ptr();

	zassert_false(shell_ready(sh), "nobody has started it");
	zassert_false(shell_ready(NULL));
	zassert_equal(shell_start(NULL), -EINVAL);
	zassert_equal(shell_prompt_change(sh, NULL), -EINVAL);
	zassert_equal(shell_get_return_value(sh), 0);
}

static int cmd_prints(const struct shell *sh, size_t argc, char **argv)
{
	static const uint8_t bytes[18] = "0123456789abcdef\n";

	ARG_UNUSED(argc);
	ARG_UNUSED(argv);
	shell_print(sh, "%d", 1);
	shell_info(sh, "%s", "2");
	shell_warn(sh, "3");
	shell_error(sh, "4");
	shell_fprintf(sh, SHELL_NORMAL, "5");
	shell_hexdump(sh, bytes, sizeof(bytes));
	return 0;
}

SHELL_CMD_REGISTER(prints, NULL, NULL, cmd_prints);

ZTEST(shell_commands, test_printing)
{
	zassert_equal(run("prints"), 0);
	zassert_text(said, "1\n\033[1;32m2\n\033[0m\033[1;33m3\n\033[0m\033[1;31m4\n\033[0m5"
			   "00000000: 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66 "
			   "|0123456789abcdef|\n"
			   "00000010: 0a 00                                           |..|\n");
}
