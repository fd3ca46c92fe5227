/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled without a thought of partitions. */

int library_counter = 40;
int library_calls;

int library_count(void)
{
	static int last;

	library_calls++;
	last = ++library_counter;
	return last;
}
