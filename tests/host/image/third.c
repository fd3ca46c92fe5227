/* SPDX-License-Identifier: Apache-2.0 */
/* From an archive, and built for another level of optimisation than the rest. */

#include "objects.h"

struct k_sem from_archive;

void third(void)
{
	static struct k_sem *of[1] = {&from_archive};
	static union {
		struct sys_sem user_made;
		int words[4];
	} mixed;

	TOUCH(of);
	TOUCH(mixed);
}
