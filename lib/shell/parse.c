/* SPDX-License-Identifier: Apache-2.0 */
/* Words that stand for numbers and threads. */

#include "commands.h"

#include <bulkhead/introspect.h>
#include <stdlib.h>
#include <string.h>

static bool is_number(const char *word, uintptr_t *number)
{
	char *end;

	*number = strtoul(word, &end, 0);
	return word[0] != '\0' && *end == '\0';
}

bool parse_number(const struct shell *sh, const char *word, uintptr_t *number)
{
	bool good = is_number(word, number);

	if (!good) {
		shell_error(sh, "There is no %s, and it is no number.", word);
	}
	return good;
}

struct thread_search {
	const char *name;
	uintptr_t address;
	bool found;
	struct introspect_thread *thread;
};

static void match(const struct introspect_thread *thread, void *arg)
{
	struct thread_search *search = arg;

	if (!search->found &&
	    (strcmp(thread->name, search->name) == 0 || (uintptr_t)thread->id == search->address)) {
		search->found = true;
		*search->thread = *thread;
	}
}

bool parse_thread(const struct shell *sh, const char *word, struct introspect_thread *thread)
{
	struct thread_search search = {.name = word, .thread = thread};

	if (!is_number(word, &search.address)) {
		search.address = 0;
	}
	introspect_threads(match, &search);
	if (!search.found) {
		shell_error(sh, "There is no thread %s: `kernel threads` lists them.", word);
	}
	return search.found;
}
