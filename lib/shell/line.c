/* SPDX-License-Identifier: Apache-2.0 */
/* Editing a line.
 *
 * The terminal shows what is in `text`, and its cursor stands at `cursor`, always. All that is asked
 * of it is to go back ('\b') and to erase from the cursor to the end of the line. What was entered is
 * kept in one buffer; where it is full the oldest lines go. */

#include "line.h"

#include <string.h>

#define CTRL(key) ((key)&0x1f)
#define ESC	  0x1b
#define DEL	  0x7f

/* Where in a sequence of a special key we are. */
enum {
	SEQUENCE_NONE,
	SEQUENCE_BEGUN,	 /* ESC */
	SEQUENCE_INSIDE, /* ESC [ or ESC O */
};

static void put_text(const struct line *line, const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		line->put(text[i]);
	}
}

static void put_back(const struct line *line, size_t count)
{
	while (count-- > 0) {
		line->put('\b');
	}
}

/* What is behind the cursor, and nothing after it. */
static void show_rest(const struct line *line)
{
	put_text(line, line->text + line->cursor, line->length - line->cursor);
	put_text(line, "\033[K", 3);
	put_back(line, line->length - line->cursor);
}

void line_show(const struct line *line)
{
	put_text(line, line->text, line->length);
	put_back(line, line->length - line->cursor);
}

void line_clear(struct line *line)
{
	line->text[0] = '\0';
	line->length = 0;
	line->cursor = 0;
	line->recalled = 0;
	line->sequence = SEQUENCE_NONE;
}

void line_insert(struct line *line, const char *text, size_t size)
{
	char *at = line->text + line->cursor;

	if (size >= sizeof(line->text) - line->length) {
		return;
	}
	memmove(at + size, at, line->length - line->cursor + 1);
	memcpy(at, text, size);
	line->length += size;
	line->cursor += size;
	put_text(line, text, size);
	if (line->cursor < line->length) {
		show_rest(line);
	}
}

/* Takes out what is at the cursor. */
static void delete_at(struct line *line)
{
	char *at = line->text + line->cursor;

	if (line->cursor < line->length) {
		memmove(at, at + 1, line->length - line->cursor);
		line->length--;
		show_rest(line);
	}
}

static void go_to(struct line *line, size_t cursor)
{
	if (cursor < line->cursor) {
		put_back(line, line->cursor - cursor);
	} else {
		put_text(line, line->text + line->cursor, cursor - line->cursor);
	}
	line->cursor = cursor;
}

static void go_left(struct line *line)
{
	if (line->cursor > 0) {
		go_to(line, line->cursor - 1);
	}
}

static void go_right(struct line *line)
{
	if (line->cursor < line->length) {
		go_to(line, line->cursor + 1);
	}
}

static void delete_before(struct line *line)
{
	if (line->cursor > 0) {
		go_left(line);
		delete_at(line);
	}
}

static void delete_rest(struct line *line)
{
	line->length = line->cursor;
	line->text[line->length] = '\0';
	show_rest(line);
}

static void delete_word(struct line *line)
{
	while (line->cursor > 0 && line->text[line->cursor - 1] == ' ') {
		delete_before(line);
	}
	while (line->cursor > 0 && line->text[line->cursor - 1] != ' ') {
		delete_before(line);
	}
}

/* ---- Earlier lines --------------------------------------------------------------------------- */

const char *line_earlier(const struct line *line, unsigned int back)
{
	size_t at = line->earlier_size;

	while (back > 0 && at > 0) {
		at--;
		while (at > 0 && line->earlier[at - 1] != '\0') {
			at--;
		}
		back--;
	}
	return back == 0 && at < line->earlier_size ? line->earlier + at : NULL;
}

static void forget_oldest(struct line *line)
{
	size_t size = strlen(line->earlier) + 1;

	line->earlier_size -= size;
	memmove(line->earlier, line->earlier + size, line->earlier_size);
}

/* Blank lines, and what was entered the last time, are not kept. */
static void keep(struct line *line)
{
	const char *last = line_earlier(line, 1);
	size_t size = line->length + 1;

	if (line->text[strspn(line->text, " ")] == '\0' || size > sizeof(line->earlier) ||
	    (last != NULL && strcmp(last, line->text) == 0)) {
		return;
	}
	while (size > sizeof(line->earlier) - line->earlier_size) {
		forget_oldest(line);
	}
	memcpy(line->earlier + line->earlier_size, line->text, size);
	line->earlier_size += size;
}

static void recall(struct line *line, unsigned int back)
{
	const char *text = back == 0 ? "" : line_earlier(line, back);

	if (text == NULL) {
		return;
	}
	go_to(line, 0);
	delete_rest(line);
	line_insert(line, text, strlen(text));
	line->recalled = back;
}

static void recall_older(struct line *line)
{
	recall(line, line->recalled + 1);
}

static void recall_newer(struct line *line)
{
	if (line->recalled > 0) {
		recall(line, line->recalled - 1);
	}
}

/* ---- Keys ------------------------------------------------------------------------------------ */

static void special_key(struct line *line, char c)
{
	switch (c == '~' ? line->parameter : c) {
	case 'A':
		recall_older(line);
		break;
	case 'B':
		recall_newer(line);
		break;
	case 'C':
		go_right(line);
		break;
	case 'D':
		go_left(line);
		break;
	case 'H':
	case '1':
	case '7':
		go_to(line, 0);
		break;
	case 'F':
	case '4':
	case '8':
		go_to(line, line->length);
		break;
	case '3':
		delete_at(line);
		break;
	default:
		break;
	}
}

static void sequence_key(struct line *line, char c)
{
	if (line->sequence == SEQUENCE_BEGUN) {
		line->sequence = c == '[' || c == 'O' ? SEQUENCE_INSIDE : SEQUENCE_NONE;
		line->parameter = '\0';
	} else if ((c >= '0' && c <= '9') || c == ';') {
		line->parameter =
			line->parameter == '\0' ? c : ' '; /* of two digits none is ours */
	} else {
		line->sequence = SEQUENCE_NONE;
		special_key(line, c);
	}
}

static enum line_event enter(struct line *line)
{
	go_to(line, line->length);
	line->put('\n');
	keep(line);
	return LINE_ENTERED;
}

static void control_key(struct line *line, char c)
{
	switch (c) {
	case '\b':
	case DEL:
		delete_before(line);
		break;
	case ESC:
		line->sequence = SEQUENCE_BEGUN;
		break;
	case CTRL('A'):
		go_to(line, 0);
		break;
	case CTRL('B'):
		go_left(line);
		break;
	case CTRL('D'):
		delete_at(line);
		break;
	case CTRL('E'):
		go_to(line, line->length);
		break;
	case CTRL('F'):
		go_right(line);
		break;
	case CTRL('K'):
		delete_rest(line);
		break;
	case CTRL('N'):
		recall_newer(line);
		break;
	case CTRL('P'):
		recall_older(line);
		break;
	case CTRL('U'):
		go_to(line, 0);
		delete_rest(line);
		break;
	case CTRL('W'):
		delete_word(line);
		break;
	default:
		break;
	}
}

enum line_event line_key(struct line *line, char c)
{
	bool after_cr = line->ended_with_cr;

	line->ended_with_cr = c == '\r';
	if (line->sequence != SEQUENCE_NONE) {
		sequence_key(line, c);
		return LINE_GOES_ON;
	}
	switch (c) {
	case '\n':
		return after_cr ? LINE_GOES_ON : enter(line);
	case '\r':
		return enter(line);
	case '\t':
		return LINE_TAB;
	case CTRL('C'):
		return LINE_GIVEN_UP;
	case CTRL('L'):
		return LINE_REDRAW;
	default:
		break;
	}
	if (c >= ' ' && c < DEL) {
		line_insert(line, &c, 1);
	} else {
		control_key(line, c);
	}
	return LINE_GOES_ON;
}
