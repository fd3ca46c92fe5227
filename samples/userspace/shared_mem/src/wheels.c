/* SPDX-License-Identifier: Apache-2.0 */

#include "wheels.h"

#define LETTERS 26

/* Where the wire leads that begins at A, B, C and so on. The wiring is no secret, the positions are. */
static const char wiring[WHEELS][LETTERS + 1] = {
	"QTSZLWMOJHRCPBGNAFKDUYIEVX",
	"NWVRFAIYJKLEDOXTBHSGZMPQUC",
	"FONVDMWGRQPCXLYKEIJTUABZSH",
};

/* Pairs: no letter is its own image. */
static const char mirror[] = "FTXHMAQDWKJNELZVGUYBRPICSO";

/* The slowest wheel comes last. */
static void turn(struct wheels *wheels)
{
	for (int i = 0; i < WHEELS; i++) {
		wheels->position[i] = (wheels->position[i] + 1) % LETTERS;
		if (wheels->position[i] != 0) {
			break;
		}
	}
}

/* A wheel that is turned takes its wires with it. */
static int turned(int letter, int by)
{
	return (letter + by + LETTERS) % LETTERS;
}

static int forth(const struct wheels *wheels, int wheel, int letter)
{
	int position = wheels->position[wheel];

	return turned(wiring[wheel][turned(letter, position)] - 'A', -position);
}

static int back(const struct wheels *wheels, int wheel, int letter)
{
	int position = wheels->position[wheel];
	char wanted = (char)('A' + turned(letter, position));
	int from = 0;

	while (wiring[wheel][from] != wanted) {
		from++;
	}
	return turned(from, -position);
}

static char encipher(struct wheels *wheels, char c)
{
	int letter = c - 'A';

	turn(wheels);
	for (int i = 0; i < WHEELS; i++) {
		letter = forth(wheels, i, letter);
	}
	letter = mirror[letter] - 'A';
	for (int i = WHEELS; i-- > 0;) {
		letter = back(wheels, i, letter);
	}
	return (char)('A' + letter);
}

void wheels_encipher(struct wheels *wheels, char *text)
{
	char *out = text;

	for (const char *in = text; *in != '\0'; in++) {
		if (*in >= 'A' && *in <= 'Z') {
			*out++ = encipher(wheels, *in);
		}
	}
	*out = '\0';
}
