/* SPDX-License-Identifier: Apache-2.0 */
/* The same names in another unit, a struct that nobody else knows, a partition that one file
 * alone uses. */

#include "objects.h"

struct hidden;
struct hidden {
	int a;
	struct k_mutex inside;
};
struct hidden hidden;
static struct k_mutex only_here[2]; /* another one than in main.c */
uint32_t BMEM(gamma_bss) gamma_words[3];

/* A library that declares what it needs of a partition which it does not define. */
char __attribute__((section("data_smem_delta_data.tail"))) delta_byte = 1;

void second(void)
{
	TOUCH(hidden);
	TOUCH(only_here);
	TOUCH(gamma_words);
	TOUCH(delta_byte);
}
