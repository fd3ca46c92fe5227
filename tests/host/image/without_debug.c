/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled without -g: its object cannot be found, and must be named. */

#include "objects.h"

static struct k_sem not_described;
struct k_mutex not_described_too;

void without_debug(void)
{
	TOUCH(not_described);
	TOUCH(not_described_too);
}
