/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief A line that somebody types at a terminal, and the lines before it. Pure: the terminal is a
 *        function. */
#ifndef LIB_SHELL_LINE_H
#define LIB_SHELL_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What a key has made of the line. */
enum line_event {
	LINE_GOES_ON,
	LINE_ENTERED,  /**< it is complete, and among those before */
	LINE_TAB,      /**< it is to be completed at the cursor */
	LINE_GIVEN_UP, /**< Ctrl-C */
	LINE_REDRAW,   /**< Ctrl-L */
};

struct line {
	void (*put)(char c); /* to the terminal */
	char text[CONFIG_SHELL_CMD_BUFF_SIZE];
	size_t length; /* text[length] is '\0' */
	size_t cursor;
	/* Earlier lines, the newest last, each with its '\0'. */
	char earlier[CONFIG_SHELL_HISTORY_BUFFER];
	size_t earlier_size;
	unsigned int recalled; /* so many lines back is the one that is shown; 0: none of them */
	/* Of a sequence that began with ESC. */
	uint8_t sequence;
	char parameter;
	bool ended_with_cr; /* a '\n' right after it belongs to it */
};

/** A character comes in. */
enum line_event line_key(struct line *line, char c);

/** Puts @p text, of @p size characters, at the cursor, as if it were typed. */
void line_insert(struct line *line, const char *text, size_t size);

/** Shows the line where the terminal's cursor is, behind a prompt and with nothing after it. */
void line_show(const struct line *line);

/** Begins a new line. */
void line_clear(struct line *line);

/** The line that was entered @p back lines ago, 1: the last; NULL if none was. */
const char *line_earlier(const struct line *line, unsigned int back);

#endif
