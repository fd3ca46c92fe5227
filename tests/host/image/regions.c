/* SPDX-License-Identifier: Apache-2.0 */
/* Partitions with initialisers, which the test changes in the image, and lists of them. */

#include "objects.h"

const uint32_t table_header[4]
	__attribute__((section(".kobject_table"), used)) = {20u << 16, 16u << 16 | 12};

#define GOOD                                                                                       \
	{                                                                                          \
		0x20000000, 32, 0                                                                  \
	}
typedef struct k_mem_partition partition_t;
typedef partition_t *const pointer_t;

struct k_mem_partition probe = GOOD;
struct k_mem_partition later; /* at run time */
struct k_mem_partition empty = {1, 0, 0};
static const partition_t in_flash = GOOD;
static struct {
	int first;
	struct k_mem_partition several[2];
} wrapped = {1, {GOOD, GOOD}};

struct k_mem_partition *two[] = {&probe, &later};
struct k_mem_partition *three[] = {&probe, &later, &empty};
static pointer_t four_in_flash[] = {&probe, &later, &empty, wrapped.several};
struct k_mem_partition *with_room[8] = {&probe, &later};
struct k_mem_partition *filled_later[8];
struct k_mem_partition *rows[2][3] = {{&probe, &later}, {&probe, &later, &empty}};
struct k_sem *no_partitions[3];

/* Its variable is described once for each place where it stands. */
static inline __attribute__((always_inline)) void inlined(int i)
{
	static struct k_mem_partition *local[5] = {&probe, &later, &empty, &wrapped.several[0],
						   &wrapped.several[1]};

	TOUCH(local[i]);
}

void start(void);
void start(void)
{
	inlined(0);
	inlined(1);
	TOUCH(probe);
	TOUCH(later);
	TOUCH(empty);
	TOUCH(in_flash);
	TOUCH(wrapped);
	TOUCH(two);
	TOUCH(three);
	TOUCH(four_in_flash);
	TOUCH(with_room);
	TOUCH(filled_later);
	TOUCH(rows);
	TOUCH(no_partitions);
}

extern char __stack_end[];
const void *const vectors[2] __attribute__((section(".vectors"), used)) = {__stack_end, start};
