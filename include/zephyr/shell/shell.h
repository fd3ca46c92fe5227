/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief The shell: commands that somebody types at the console (CONFIG_SHELL).
 *
 * Commands are constants, collected by the linker. Their handlers run in the shell's thread, a
 * supervisor. Whoever holds the console may enter commands: the shell asks nobody for permission, so a
 * product has none, or none that changes anything.
 */
#ifndef ZEPHYR_INCLUDE_SHELL_SHELL_H_
#define ZEPHYR_INCLUDE_SHELL_SHELL_H_

#include <stdarg.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/iterable_sections.h>
#include <zephyr/sys/util.h>

#ifdef __cplusplus
extern "C" {
#endif

struct shell;
struct shell_static_entry;

/** What a handler returns: 0, a negative errno, or SHELL_CMD_HELP_PRINTED. argv[0] is the last word
 * of the command's name; argv[argc] is NULL. */
typedef int (*shell_cmd_handler)(const struct shell *sh, size_t argc, char **argv);

/** Of SHELL_SUBCMD_DICT_SET_CREATE(): @p data belongs to the word that was typed. */
typedef int (*shell_dict_cmd_handler)(const struct shell *sh, size_t argc, char **argv, void *data);

/** Fills in the subcommand with number @p idx; `syntax` NULL: there are not as many. The texts must
 * last until the next call. */
typedef void (*shell_dynamic_get)(size_t idx, struct shell_static_entry *entry);

#define SHELL_CMD_HELP_PRINTED 1
/** As `optional`: as many arguments as there are. */
#define SHELL_OPT_ARG_CHECK_SKIP 0xFF
#define SHELL_OPT_ARG_MAX	 0xFD

union shell_cmd_entry {
	shell_dynamic_get dynamic_get;		/**< of SHELL_DYNAMIC_CMD_CREATE() */
	const struct shell_static_entry *entry; /**< the first of several, or a command */
};

struct shell_static_args {
	uint8_t mandatory; /**< with the command's name; 0: arguments are not counted */
	uint8_t optional;
};

struct shell_static_entry {
	const char *syntax; /**< NULL: the end; "": not there */
	const char *help;
	const union shell_cmd_entry *subcmd;
	shell_cmd_handler handler;
	struct shell_static_args args;
};

/**
 * @name Commands
 *
 * @p subcmd is the address of a set of subcommands, or NULL; @p help and @p handler may be NULL. Outside of
 * functions.
 * @{
 */
/** A command of the first level, with @p mandatory words (its name is one) and up to @p optional more. */
#define SHELL_CMD_ARG_REGISTER(syntax, subcmd, help, handler, mandatory, optional)                 \
	static const struct shell_static_entry UTIL_CAT(_shell_, syntax) =                         \
		SHELL_CMD_ARG(syntax, subcmd, help, handler, mandatory, optional);                 \
	static const TYPE_SECTION_ITERABLE(union shell_cmd_entry, UTIL_CAT(shell_cmd_, syntax),    \
					   shell_root_cmds, UTIL_CAT(shell_cmd_, syntax)) = {      \
		.entry = &UTIL_CAT(_shell_, syntax)}
#define SHELL_CMD_REGISTER(syntax, subcmd, help, handler)                                          \
	SHELL_CMD_ARG_REGISTER(syntax, subcmd, help, handler, 0, 0)
/** The same if @p flag is defined to 1. */
#define SHELL_COND_CMD_ARG_REGISTER(flag, syntax, subcmd, help, handler, mandatory, optional)      \
	COND_CODE_1(flag,                                                                          \
		    (SHELL_CMD_ARG_REGISTER(syntax, subcmd, help, handler, mandatory, optional)),  \
		    (static const shell_cmd_handler UTIL_CAT(shell_unused_, syntax) __unused =     \
			     handler))
#define SHELL_COND_CMD_REGISTER(flag, syntax, subcmd, help, handler)                               \
	SHELL_COND_CMD_ARG_REGISTER(flag, syntax, subcmd, help, handler, 0, 0)

/** A set of subcommands: SHELL_CMD(…), SHELL_CMD_ARG(…) and so on, then SHELL_SUBCMD_SET_END. */
#define SHELL_STATIC_SUBCMD_SET_CREATE(name, ...)                                                  \
	static const struct shell_static_entry UTIL_CAT(shell_, name)[] = {__VA_ARGS__};           \
	static const union shell_cmd_entry name = {.entry = UTIL_CAT(shell_, name)}
#define SHELL_SUBCMD_SET_END                                                                       \
	{                                                                                          \
		.syntax = NULL                                                                     \
	}

#define SHELL_CMD(syntax, subcmd, help, handler) SHELL_CMD_ARG(syntax, subcmd, help, handler, 0, 0)
#define SHELL_CMD_ARG(syntax, subcmd, help, handler, mand, opt)                                    \
	SHELL_EXPR_CMD_ARG(1, syntax, subcmd, help, handler, mand, opt)
/** The same if @p flag is defined to 1, or @p expr is true. */
#define SHELL_COND_CMD(flag, syntax, subcmd, help, handler)                                        \
	SHELL_COND_CMD_ARG(flag, syntax, subcmd, help, handler, 0, 0)
#define SHELL_COND_CMD_ARG(flag, syntax, subcmd, help, handler, mand, opt)                         \
	SHELL_EXPR_CMD_ARG(IS_ENABLED(flag), syntax, subcmd, help, handler, mand, opt)
#define SHELL_EXPR_CMD(expr, syntax, subcmd, help, handler)                                        \
	SHELL_EXPR_CMD_ARG(expr, syntax, subcmd, help, handler, 0, 0)
#define SHELL_EXPR_CMD_ARG(expr, syntax_, subcmd_, help_, handler_, mand, opt)                     \
	{                                                                                          \
		.syntax = (expr) ? STRINGIFY(syntax_) : "", .help = (expr) ? (help_) : NULL,       \
		.subcmd = (expr) ? (subcmd_) : NULL, .handler = (expr) ? (handler_) : NULL,        \
		.args = {.mandatory = (mand), .optional = (opt)},                                  \
	}

/** A set of subcommands that a function knows, for the `subcmd` of another. */
#define SHELL_DYNAMIC_CMD_CREATE(name, get)                                                        \
	static const TYPE_SECTION_ITERABLE(union shell_cmd_entry, name, shell_dynamic_subcmds,     \
					   name) = {.dynamic_get = get}

/** A set of words with a value each, (word, value, "help"), which @p handler gets. */
#define SHELL_SUBCMD_DICT_SET_CREATE(name, handler, ...)                                           \
	FOR_EACH_FIXED_ARG(Z_SHELL_DICT_HANDLER, (), handler, __VA_ARGS__)                         \
	SHELL_STATIC_SUBCMD_SET_CREATE(                                                            \
		name, FOR_EACH_FIXED_ARG(Z_SHELL_DICT_ENTRY, (, ), handler, __VA_ARGS__),          \
		SHELL_SUBCMD_SET_END)
#define Z_SHELL_DICT_NAME(data, handler)                                                           \
	UTIL_CAT(UTIL_CAT(handler, _of_), GET_ARG_N(1, __DEBRACKET data))
#define Z_SHELL_DICT_HANDLER(data, handler)                                                        \
	static int Z_SHELL_DICT_NAME(data, handler)(const struct shell *sh, size_t argc,           \
						    char **argv)                                   \
	{                                                                                          \
		return handler(sh, argc, argv,                                                     \
			       (void *)(uintptr_t)(GET_ARG_N(2, __DEBRACKET data)));               \
	}
#define Z_SHELL_DICT_ENTRY(data, handler)                                                          \
	SHELL_CMD_ARG(GET_ARG_N(1, __DEBRACKET data), NULL, GET_ARG_N(3, __DEBRACKET data),        \
		      Z_SHELL_DICT_NAME(data, handler), 1, 0)
/** @} */

/**
 * @name Printing
 *
 * To the console, as printk(). Supervisor, not from an ISR. shell_print() and so on end the line.
 * @{
 */
enum shell_vt100_color {
	SHELL_VT100_COLOR_BLACK,
	SHELL_VT100_COLOR_RED,
	SHELL_VT100_COLOR_GREEN,
	SHELL_VT100_COLOR_YELLOW,
	SHELL_VT100_COLOR_BLUE,
	SHELL_VT100_COLOR_MAGENTA,
	SHELL_VT100_COLOR_CYAN,
	SHELL_VT100_COLOR_WHITE,
	SHELL_VT100_COLOR_DEFAULT,
};

#define SHELL_NORMAL  SHELL_VT100_COLOR_DEFAULT
#define SHELL_INFO    SHELL_VT100_COLOR_GREEN
#define SHELL_OPTION  SHELL_VT100_COLOR_CYAN
#define SHELL_WARNING SHELL_VT100_COLOR_YELLOW
#define SHELL_ERROR   SHELL_VT100_COLOR_RED

void __printf_like(3, 4)
	shell_fprintf(const struct shell *sh, enum shell_vt100_color color, const char *fmt, ...);
void shell_vfprintf(const struct shell *sh, enum shell_vt100_color color, const char *fmt,
		    va_list args);

#define shell_print(sh, fmt, ...) shell_fprintf(sh, SHELL_NORMAL, fmt "\n", ##__VA_ARGS__)
#define shell_info(sh, fmt, ...)  shell_fprintf(sh, SHELL_INFO, fmt "\n", ##__VA_ARGS__)
#define shell_warn(sh, fmt, ...)  shell_fprintf(sh, SHELL_WARNING, fmt "\n", ##__VA_ARGS__)
#define shell_error(sh, fmt, ...) shell_fprintf(sh, SHELL_ERROR, fmt "\n", ##__VA_ARGS__)

/** @p data, 16 bytes a line with their offsets. */
void shell_hexdump(const struct shell *sh, const uint8_t *data, size_t len);
/** What the command that runs is for, and its subcommands. From its handler. */
void shell_help(const struct shell *sh);
/** @} */

/**
 * Runs a command as if it were typed, in the calling thread. Supervisor, not from an ISR.
 *
 * @param sh the shell, or NULL: there is only one
 * @return what its handler returned
 * @retval SHELL_CMD_HELP_PRINTED it asked for help, or needs a subcommand
 * @retval -ENOEXEC there is no such command, or the line is too long
 * @retval -EINVAL too few or too many arguments
 */
int shell_execute_cmd(const struct shell *sh, const char *cmd);

/** What the last command returned. */
int shell_get_return_value(const struct shell *sh);

/** Shows another prompt from the next line on. @p prompt is not copied. Returns 0, -EINVAL for NULL. */
int shell_prompt_change(const struct shell *sh, const char *prompt);

/** Starts it, unless CONFIG_SHELL_AUTOSTART has. Supervisor. Returns 0, -EINVAL if @p sh is NULL. */
int shell_start(const struct shell *sh);

/** Has it shown its first prompt? */
bool shell_ready(const struct shell *sh);

#ifdef __cplusplus
}
#endif

#endif
