/* SPDX-License-Identifier: Apache-2.0 */

#include <zephyr/kernel.h>

/* Nobody runs this image: it is there to be compiled. */
int main(void)
{
	return 0;
}
