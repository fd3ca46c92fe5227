/* SPDX-License-Identifier: Apache-2.0 */
/* lib/shell/line.c: a terminal that does what is asked of it shows the line at every moment, and random
 * keys make of it what they make of a simpler model. */

#include "check.h"
#include <line.h>
#include <string.h>

/* ---- The terminal ---------------------------------------------------------------------------- */

#define WIDTH 256

static char screen[WIDTH];
static size_t column;
static unsigned int newlines;
static int escape; /* characters of ESC [ K that have come */

static void erase_rest(void)
{
	memset(screen + column, ' ', WIDTH - column);
}

static void on_terminal(char c)
{
	static const char erase[] = "\033[K";

	if (escape > 0 || c == erase[0]) {
		CHECK(c == erase[escape], "an escape sequence that is none of ours");
		escape = escape == 2 ? 0 : escape + 1;
		if (escape == 0) {
			erase_rest();
		}
	} else if (c == '\b') {
		CHECK(column > 0, "left of the line");
		column--;
	} else if (c == '\n') {
		newlines++;
		column = 0;
		erase_rest();
	} else {
		CHECK(c >= ' ' && c < 0x7f && column < WIDTH - 1, "%d at %zu", c, column);
		screen[column++] = c;
	}
}

/* ---- The model ------------------------------------------------------------------------------- */

static struct line line = {.put = on_terminal};

#define MOST_LINES 200

static char model[CONFIG_SHELL_CMD_BUFF_SIZE];
static size_t model_cursor;
static char entered[MOST_LINES][CONFIG_SHELL_CMD_BUFF_SIZE];
static size_t entered_count;
static size_t recalled;

/* So many of the last lines that were kept fit into the buffer. */
static size_t lines_kept(void)
{
	size_t count = 0, size = 0;

	while (count < entered_count) {
		size += strlen(entered[entered_count - 1 - count]) + 1;
		if (size > CONFIG_SHELL_HISTORY_BUFFER) {
			break;
		}
		count++;
	}
	return count;
}

static void model_insert(const char *text)
{
	char rest[CONFIG_SHELL_CMD_BUFF_SIZE];

	if (strlen(model) + strlen(text) >= sizeof(model)) {
		return;
	}
	strcpy(rest, model + model_cursor);
	strcpy(model + model_cursor, text);
	model_cursor += strlen(text);
	strcpy(model + model_cursor, rest);
}

static void model_delete(size_t from, size_t to)
{
	memmove(model + from, model + to, strlen(model + to) + 1);
	model_cursor = from;
}

static void model_recall(size_t back)
{
	if (back > lines_kept()) {
		return;
	}
	recalled = back;
	strcpy(model, back == 0 ? "" : entered[entered_count - back]);
	model_cursor = strlen(model);
}

static void model_enter(void)
{
	const char *last = lines_kept() > 0 ? entered[entered_count - 1] : "";

	if (model[strspn(model, " ")] != '\0' && strcmp(model, last) != 0 &&
	    strlen(model) + 1 <= CONFIG_SHELL_HISTORY_BUFFER) {
		if (entered_count == MOST_LINES) {
			memmove(entered[0], entered[1], sizeof(entered) - sizeof(entered[0]));
			entered_count--;
		}
		strcpy(entered[entered_count++], model);
	}
	model[0] = '\0';
	model_cursor = 0;
	recalled = 0;
}

/* ---- Keys ------------------------------------------------------------------------------------ */

static void audit(const char *key)
{
	CHECK(line.length < sizeof(line.text) && line.text[line.length] == '\0', "%s", key);
	CHECK(strcmp(line.text, model) == 0, "%s: \"%s\" instead of \"%s\"", key, line.text, model);
	CHECK(line.cursor == model_cursor, "%s: at %zu, not %zu", key, line.cursor, model_cursor);
	CHECK(column == line.cursor, "%s: the terminal is at %zu", key, column);
	CHECK(memcmp(screen, line.text, line.length) == 0, "%s: not what is shown", key);
	for (size_t i = line.length; i < WIDTH; i++) {
		CHECK(screen[i] == ' ', "%s: something is left behind the line", key);
	}
	for (unsigned int back = 1; back <= lines_kept(); back++) {
		const char *text = line_earlier(&line, back);

		CHECK(text != NULL && strcmp(text, entered[entered_count - back]) == 0, "%u back",
		      back);
	}
	CHECK(line_earlier(&line, (unsigned int)lines_kept() + 1) == NULL);
}

static enum line_event press(const char *keys)
{
	enum line_event event = LINE_GOES_ON;

	for (; *keys != '\0'; keys++) {
		event = line_key(&line, *keys);
	}
	return event;
}

static void press_enter(void)
{
	static const char *const ends[] = {"\r", "\n", "\r\n"};
	const char *end = ends[random_below(3)];
	unsigned int before = newlines;

	/* A line that was to end with "\r\n" may have only half of it; then '\n' is another line. */
	line.ended_with_cr = false;
	CHECK(line_key(&line, end[0]) == LINE_ENTERED);
	CHECK(strcmp(line.text, model) == 0 && newlines == before + 1);
	line_clear(&line);
	model_enter();
	CHECK(end[1] == '\0' || line_key(&line, end[1]) == LINE_GOES_ON,
	      "the line has ended twice");
}

static size_t word_before(size_t at)
{
	while (at > 0 && model[at - 1] == ' ') {
		at--;
	}
	while (at > 0 && model[at - 1] != ' ') {
		at--;
	}
	return at;
}

static const char *editing_key(void)
{
	size_t length = strlen(model);
	size_t left = model_cursor > 0 ? model_cursor - 1 : 0;
	size_t right = model_cursor < length ? model_cursor + 1 : length;

	switch (random_below(12)) {
	case 0:
		model_delete(left, model_cursor);
		return one_in(2) ? "\b" : "\x7f";
	case 1:
		model_delete(model_cursor, right);
		return one_in(2) ? "\033[3~" : "\x04";
	case 2:
		model_cursor = left;
		return one_in(2) ? "\033[D" : "\x02";
	case 3:
		model_cursor = right;
		return one_in(3) ? "\033OC" : one_in(2) ? "\033[1;5C" : "\x06";
	case 4:
		model_cursor = 0;
		return one_in(2) ? "\033[H" : "\033[1~";
	case 5:
		model_cursor = length;
		return one_in(2) ? "\033[F" : "\x05";
	case 6:
		model_delete(model_cursor, length);
		return "\x0b";
	case 7:
		model_delete(0, length);
		return "\x15";
	case 8:
		model_delete(word_before(model_cursor), model_cursor);
		return "\x17";
	case 9:
		model_recall(recalled + 1);
		return one_in(2) ? "\033[A" : "\x10";
	case 10:
		if (recalled > 0) {
			model_recall(recalled - 1);
		}
		return one_in(2) ? "\033[B" : "\x0e";
	default: /* keys that mean nothing here */
		return one_in(2) ? "\033[15~" : "\x1a";
	}
}

static void one_key(void)
{
	char text[2] = {(char)(' ' + random_below(one_in(4) ? 1 : 0x7f - ' ')), '\0'};

	if (one_in(30)) {
		press_enter();
		audit("enter");
	} else if (one_in(3)) {
		const char *keys = editing_key();

		CHECK(press(keys) == LINE_GOES_ON);
		audit(keys);
	} else {
		model_insert(text);
		CHECK(press(text) == LINE_GOES_ON);
		audit(text);
	}
}

/* ---- What is told to the shell --------------------------------------------------------------- */

static void test_events(void)
{
	CHECK(press("\t") == LINE_TAB && press("\x03") == LINE_GIVEN_UP &&
	      press("\x0c") == LINE_REDRAW);
	CHECK(press("ab\r") == LINE_ENTERED && strcmp(line.text, "ab") == 0);
	line_clear(&line);
	CHECK(press("\n") == LINE_GOES_ON, "the second half of an end");
	CHECK(press("\n") == LINE_ENTERED, "a line of its own");
	line_clear(&line);
	if (CONFIG_SHELL_HISTORY_BUFFER >= sizeof("ab")) {
		strcpy(entered[entered_count++], "ab"); /* but not the empty line */
	}
	line_insert(&line, "wall ", 5);
	column = 0;
	erase_rest();
	line_show(&line);
	CHECK(memcmp(screen, "wall ", 5) == 0 && column == 5);
	line_clear(&line);
	column = 0;
	erase_rest();
	audit("a new line");
}

int main(int argc, char **argv)
{
	unsigned int rounds = argc > 1 ? (unsigned int)atoi(argv[1]) : 300000;

	erase_rest();
	line_clear(&line);
	test_events();
	for (unsigned int i = 0; i < rounds; i++) {
		one_key();
	}
	printf("%u keys, %u lines\n", rounds, newlines);
	return 0;
}
