/* SPDX-License-Identifier: Apache-2.0 */

#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

int main(void)
{
	for (int n = 1;; n++) {
		printk("round %d\n", n);
		(void)k_sleep(K_SECONDS(1));
	}
	return 0;
}
