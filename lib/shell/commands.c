/* SPDX-License-Identifier: Apache-2.0 */
/* Commands: from what was typed to the handler.
 *
 * The linker collects the commands of the first level, shell_root_cmds; each may have a set of
 * subcommands, an array or a function that knows them. The first words of a line say the way through
 * these sets. The last of them that has a handler is the command, and what follows its arguments: so
 * a set can be there for completion alone, with entries that have no handler. */

#include "commands.h"

#include <string.h>

#define ARGC_MAX CONFIG_SHELL_ARGC_MAX

/* One command at a time, whoever runs it; a handler may run another. */
static K_MUTEX_DEFINE(shell_busy);
static struct shell_static_entry active;

/* ---- Words ----------------------------------------------------------------------------------- */

/* Takes quotation marks and backslashes out of the word at @p text. Returns what is behind it. */
static char *word_end(char *text)
{
	char *to = text;
	char quote = '\0';

	for (; *text != '\0' && (quote != '\0' || *text != ' '); text++) {
		if (*text == quote) {
			quote = '\0';
		} else if (quote == '\0' && (*text == '"' || *text == '\'')) {
			quote = *text;
		} else {
			if (*text == '\\' && text[1] != '\0') {
				text++;
			}
			*to++ = *text;
		}
	}
	if (*text != '\0') {
		text++;
	}
	*to = '\0';
	return text;
}

/* Returns how many words there are, at most ARGC_MAX; what is more is lost. */
static size_t split(char *text, char *argv[ARGC_MAX + 1])
{
	size_t argc = 0;

	for (text += strspn(text, " "); *text != '\0' && argc < ARGC_MAX;
	     text += strspn(text, " ")) {
		argv[argc++] = text;
		text = word_end(text);
	}
	argv[argc] = NULL;
	return argc;
}

/* ---- Sets of commands ------------------------------------------------------------------------ */

static bool is_dynamic(const union shell_cmd_entry *set)
{
	TYPE_SECTION_START_EXTERN(const union shell_cmd_entry, shell_dynamic_subcmds);
	TYPE_SECTION_END_EXTERN(const union shell_cmd_entry, shell_dynamic_subcmds);

	return set >= TYPE_SECTION_START(shell_dynamic_subcmds) &&
	       set < TYPE_SECTION_END(shell_dynamic_subcmds);
}

static void root_entry(size_t index, struct shell_static_entry *entry)
{
	size_t count;

	TYPE_SECTION_COUNT(const union shell_cmd_entry, shell_root_cmds, &count);
	entry->syntax = NULL;
	if (index < count) {
		const union shell_cmd_entry *root;

		TYPE_SECTION_GET(const union shell_cmd_entry, shell_root_cmds, index, &root);
		*entry = *root->entry;
	}
}

/* The entry with this number; NULL is the set of the first level. False: there is none. */
static bool entry_of(const union shell_cmd_entry *set, size_t index,
		     struct shell_static_entry *entry)
{
	if (set == NULL) {
		root_entry(index, entry);
	} else if (is_dynamic(set)) {
		memset(entry, 0, sizeof(*entry));
		set->dynamic_get(index, entry);
	} else {
		*entry = set->entry[index];
	}
	return entry->syntax != NULL;
}

static bool find(const union shell_cmd_entry *set, const char *word,
		 struct shell_static_entry *entry)
{
	for (size_t i = 0; entry_of(set, i, entry); i++) {
		if (entry->syntax[0] != '\0' && strcmp(entry->syntax, word) == 0) {
			return true;
		}
	}
	return false;
}

/** What the first words of a line say. */
struct way {
	struct shell_static_entry last;	   /* the last entry on it */
	size_t length;			   /* in words; 0: there is no such command */
	struct shell_static_entry command; /* the last one with a handler */
	size_t command_length;		   /* 0: none has */
};

static struct way way_of(char *const argv[], size_t argc)
{
	struct way way = {.length = 0};
	struct shell_static_entry entry;

	while (way.length < argc && (way.length == 0 || way.last.subcmd != NULL) &&
	       find(way.length == 0 ? NULL : way.last.subcmd, argv[way.length], &entry)) {
		way.last = entry;
		way.length++;
		if (entry.handler != NULL) {
			way.command = entry;
			way.command_length = way.length;
		}
	}
	return way;
}

/* ---- Help ------------------------------------------------------------------------------------ */

static void list(const union shell_cmd_entry *set)
{
	struct shell_static_entry entry;

	for (size_t i = 0; entry_of(set, i, &entry); i++) {
		if (entry.syntax[0] != '\0') {
			printk("  %-12s%s%s\n", entry.syntax, entry.help == NULL ? "" : ": ",
			       entry.help == NULL ? "" : entry.help);
		}
	}
}

static void print_help(const struct shell_static_entry *entry)
{
	printk("%s%s%s\n", entry->syntax, entry->help == NULL ? "" : " - ",
	       entry->help == NULL ? "" : entry->help);
	if (entry->subcmd != NULL) {
		printk("Subcommands:\n");
		list(entry->subcmd);
	}
}

void shell_help(const struct shell *sh)
{
	ARG_UNUSED(sh);
	print_help(&active);
}

static int cmd_help(const struct shell *sh, size_t argc, char **argv)
{
	ARG_UNUSED(argc);
	ARG_UNUSED(argv);
	shell_print(sh, "Tab completes a command, the arrows up and down recall earlier ones; "
			"-h after a command says what it does.\nCommands:");
	list(NULL);
	return 0;
}

SHELL_CMD_ARG_REGISTER(help, NULL, "What commands there are.", cmd_help, 1, 0);

/* ---- Running --------------------------------------------------------------------------------- */

static bool asks_for_help(const char *word)
{
	return word != NULL && (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0);
}

static bool are_in_range(struct shell_static_args args, size_t argc)
{
	return args.mandatory == 0 ||
	       (argc >= args.mandatory && (args.optional == SHELL_OPT_ARG_CHECK_SKIP ||
					   argc <= (size_t)args.mandatory + args.optional));
}

static int run(const struct shell *sh, const struct way *way, char **argv, size_t argc)
{
	size_t count = argc - way->command_length + 1;

	if (!are_in_range(way->command.args, count)) {
		shell_error(sh, "%s: wrong number of arguments", way->command.syntax);
		print_help(&way->command);
		return -EINVAL;
	}
	return way->command.handler(sh, count, argv + way->command_length - 1);
}

static int run_words(const struct shell *sh, char **argv, size_t argc)
{
	struct way way = way_of(argv, argc);

	if (argc == 0) {
		return 0;
	}
	if (way.length == 0) {
		shell_error(sh, "%s: command not found", argv[0]);
		return -ENOEXEC;
	}
	active = way.last;
	if (asks_for_help(argv[way.length])) {
		print_help(&active);
		return SHELL_CMD_HELP_PRINTED;
	}
	if (way.command_length == 0) {
		if (way.length < argc) {
			shell_error(sh, "%s: there is no %s", active.syntax, argv[way.length]);
		}
		print_help(&active);
		return SHELL_CMD_HELP_PRINTED;
	}
	return run(sh, &way, argv, argc);
}

int command_run(const struct shell *sh, char *text)
{
	char *argv[ARGC_MAX + 1];
	struct shell_static_entry outer;
	int result;

	(void)k_mutex_lock(&shell_busy, K_FOREVER);
	outer = active;
	result = run_words(sh, argv, split(text, argv));
	active = outer;
	(void)k_mutex_unlock(&shell_busy);
	return result;
}

/* ---- Completion ------------------------------------------------------------------------------ */

/** What the entries that begin like a word have in common. */
struct matches {
	unsigned int count;
	size_t length;
	char text[32];
};

static bool begins_with(const char *text, const char *word)
{
	return text[0] != '\0' && strncmp(text, word, strlen(word)) == 0;
}

static void add_match(struct matches *matches, const char *text)
{
	size_t same = 0;

	if (matches->count++ == 0) {
		matches->length = MIN(strlen(text), sizeof(matches->text));
		memcpy(matches->text, text, matches->length);
		return;
	}
	while (same < matches->length && text[same] == matches->text[same]) {
		same++;
	}
	matches->length = same;
}

static struct matches matches_of(const union shell_cmd_entry *set, const char *word)
{
	struct matches matches = {.count = 0};
	struct shell_static_entry entry;

	for (size_t i = 0; entry_of(set, i, &entry); i++) {
		if (begins_with(entry.syntax, word)) {
			add_match(&matches, entry.syntax);
		}
	}
	return matches;
}

static void list_matches(const union shell_cmd_entry *set, const char *word)
{
	struct shell_static_entry entry;

	for (size_t i = 0; entry_of(set, i, &entry); i++) {
		if (begins_with(entry.syntax, word)) {
			printk("  %s", entry.syntax);
		}
	}
	printk("\n");
}

/* True: listed. */
static bool complete(struct line *line, const union shell_cmd_entry *set, const char *word)
{
	struct matches matches = matches_of(set, word);
	size_t typed = strlen(word);

	if (matches.length > typed) {
		line_insert(line, matches.text + typed, matches.length - typed);
	}
	if (matches.count == 1 && matches.length < sizeof(matches.text)) {
		line_insert(line, " ", 1);
	}
	if (matches.count < 2 || matches.length > typed) {
		return false;
	}
	printk("\n");
	list_matches(set, word);
	return true;
}

bool command_complete(struct line *line)
{
	char text[CONFIG_SHELL_CMD_BUFF_SIZE];
	char *argv[ARGC_MAX + 1];
	size_t argc;
	bool begins_word = line->cursor == 0 || line->text[line->cursor - 1] == ' ';
	struct way way;

	memcpy(text, line->text, line->cursor);
	text[line->cursor] = '\0';
	argc = split(text, argv);
	if (!begins_word && argc > 0) {
		argc--;
	}
	way = way_of(argv, argc);
	if (way.length < argc || (argc > 0 && way.last.subcmd == NULL)) {
		return false;
	}
	return complete(line, argc == 0 ? NULL : way.last.subcmd, begins_word ? "" : argv[argc]);
}
