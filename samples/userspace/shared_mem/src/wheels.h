/* SPDX-License-Identifier: Apache-2.0 */
/* A cipher machine of three wheels and a mirror, as they were built a hundred years ago.
 *
 * Each letter goes through the wheels, is turned back by the mirror, and goes through them the other way.
 * So with the same setting the ciphertext becomes the plaintext again: one machine does for both. It is no
 * cipher for secrets of today. */
#ifndef WHEELS_H
#define WHEELS_H

#include <stdint.h>

#define WHEELS 3

struct wheels {
	uint8_t position[WHEELS]; /* 0 to 25 */
};

/* Enciphers, or deciphers, the letters A to Z of a text in their place; everything else is left out. The
 * wheels turn with each letter. */
void wheels_encipher(struct wheels *wheels, char *text);

#endif
