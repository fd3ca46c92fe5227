/* SPDX-License-Identifier: Apache-2.0 */
/* kobj-types.txt: a line for each struct, "<struct name> <enum name> <number> <place>". */

#include "image.h"

#include <stdlib.h>
#include <string.h>

static enum place place_of(const char *word, const char *path)
{
	static const char *const words[] = {
		[PLACE_KERNEL] = "-",	   [PLACE_USER] = "user",     [PLACE_MUTEX] = "mutex",
		[PLACE_THREAD] = "thread", [PLACE_STACK] = "stack",   [PLACE_DEVICE] = "device",
		[PLACE_DRIVER] = "driver", [PLACE_RECORD] = "record",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(word, words[i]) == 0) {
			return (enum place)i;
		}
	}
	fail("%s: '%s' is no place for an object", path, word);
}

static int by_name(const void *left, const void *right)
{
	return strcmp(((const struct kind *)left)->struct_name,
		      ((const struct kind *)right)->struct_name);
}

void kinds_read(struct kinds *kinds, const char *path)
{
	size_t size;
	char *text = (char *)read_file(path, &size);
	char *rest = NULL;

	*kinds = (struct kinds){0};
	for (char *line = strtok_r(text, "\n", &rest); line != NULL;
	     line = strtok_r(NULL, "\n", &rest)) {
		char struct_name[128], enum_name[128], place[16];
		unsigned int number;

		if (sscanf(line, "%127s %127s %u %15s", struct_name, enum_name, &number, place) !=
			    4 ||
		    number > UINT8_MAX) {
			fail("%s: '%s' is not <struct> <enum> <number> <place>", path, line);
		}
		kinds->list = make_room(kinds->list, kinds->count, sizeof(*kinds->list));
		kinds->list[kinds->count++] = (struct kind){
			.struct_name = strdup(struct_name),
			.enum_name = strdup(enum_name),
			.number = (uint8_t)number,
			.place = place_of(place, path),
		};
	}
	if (kinds->count == 0) {
		fail("%s: no object types", path);
	}
	qsort(kinds->list, kinds->count, sizeof(*kinds->list), by_name);
}

const struct kind *kinds_find(const struct kinds *kinds, const char *struct_name)
{
	struct kind wanted = {.struct_name = struct_name};

	return bsearch(&wanted, kinds->list, kinds->count, sizeof(wanted), by_name);
}
