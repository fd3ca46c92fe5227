/* SPDX-License-Identifier: Apache-2.0 */
/* Random operations on a heap, the same in each run. */

#include <string.h>
#include <zephyr/sys/sys_heap.h>
#include <zephyr/sys/util.h>

struct allocated {
	void *mem;
	size_t bytes;
};

struct stress {
	struct allocated *blocks;
	size_t count;
	size_t in_use;
	uint32_t random;
};

/* xorshift */
static uint32_t next_random(struct stress *stress)
{
	stress->random ^= stress->random << 13;
	stress->random ^= stress->random >> 17;
	stress->random ^= stress->random << 5;
	return stress->random;
}

/* Half of what is possible is as likely as the other half: small ones come often, large ones seldom. */
static size_t random_size(struct stress *stress, size_t most)
{
	size_t limit =
		most >> (next_random(stress) % (32 - (uint32_t)__builtin_clz((uint32_t)most)));

	return 1 + next_random(stress) % limit;
}

/* The farther from the target, the likelier is the way to it. */
static bool should_allocate(struct stress *stress, size_t target)
{
	return stress->count == 0 ||
	       next_random(stress) % (2 * MAX(target, 1)) >= MIN(stress->in_use, 2 * target - 1);
}

void sys_heap_stress(void *(*alloc_fn)(void *arg, size_t bytes),
		     void (*free_fn)(void *arg, void *mem), void *arg, size_t total_bytes,
		     uint32_t op_count, void *scratch_mem, size_t scratch_bytes, int target_percent,
		     struct z_heap_stress_result *result)
{
	struct stress stress = {.blocks = scratch_mem, .random = 0x2545f491};
	size_t room = scratch_bytes / sizeof(struct allocated);
	size_t target = total_bytes / 100 * (size_t)target_percent;

	memset(result, 0, sizeof(*result));
	for (uint32_t i = 0; i < op_count; i++) {
		if (stress.count < room && should_allocate(&stress, target)) {
			size_t bytes = random_size(&stress, total_bytes / 4 + 1);
			void *mem = alloc_fn(arg, bytes);

			result->total_allocs++;
			if (mem != NULL) {
				result->successful_allocs++;
				stress.blocks[stress.count++] = (struct allocated){mem, bytes};
				stress.in_use += bytes;
			}
		} else if (stress.count > 0) {
			size_t n = next_random(&stress) % stress.count;

			free_fn(arg, stress.blocks[n].mem);
			result->total_frees++;
			stress.in_use -= stress.blocks[n].bytes;
			stress.blocks[n] = stress.blocks[--stress.count];
		}
		result->accumulated_in_use_bytes += stress.in_use;
	}
}
