/* SPDX-License-Identifier: Apache-2.0 */
/* What the kernel says of a domain that it refuses, word for word. Each unit has a number of regions
 * of its own; what things cost does not differ, but where the support headers say so. */

#include "calls.h"
#include "said.h"
#include <support.h>
#include <zephyr/linker/linker-defs.h>

#define MAX_PARTS 16
#define FREE	  (MACHINE_REGIONS - MACHINE_KERNEL_REGIONS)

/* ---- What is printed ---------------------------------------------------------------------------- */

static char expected[sizeof(said)];
static size_t expected_length;

static void expect(const char *fmt, ...)
{
	va_list arguments;

	va_start(arguments, fmt);
	expected_length += vsnprintk(&expected[expected_length], sizeof(expected) - expected_length,
				     fmt, arguments);
	va_end(arguments);
}

static void expected_was_said(void)
{
	bool was_locked = said_end();

	zassert_text(said, expected);
	zassert_false(was_locked, "printed under the lock");
	expected_length = 0;
	expected[0] = '\0';
}

/* ---- Partitions ---------------------------------------------------------------------------------- */

static __aligned(64 * MAX_PARTS) K_THREAD_STACK_DEFINE(room, 64 * MAX_PARTS);
static const uint8_t constants[32 * (MAX_PARTS + 1)] __aligned(32) = {1};
static uint8_t kernel_array[96] __aligned(32);

K_MEM_PARTITION_DEFINE(in_kernel, &kernel_array[32], 32, K_MEM_PARTITION_P_RW_U_RW);
K_MEM_PARTITION_DEFINE(constant, constants, 32, K_MEM_PARTITION_P_RO_U_RO);
/* Their places are the tests'. */
K_MEM_PARTITION_DEFINE(first, constants, 32, K_MEM_PARTITION_P_RO_U_RO);
K_MEM_PARTITION_DEFINE(second, &constants[32], 32, K_MEM_PARTITION_P_RO_U_RO);
K_MEM_PARTITION_DEFINE(third, &constants[64], 32, K_MEM_PARTITION_P_RO_U_RO);

static struct k_mem_domain domain, other;

static uintptr_t room_at(size_t offset)
{
	return (uintptr_t)K_THREAD_STACK_BUFFER(room) + offset;
}

static void place(struct k_mem_partition *part, size_t offset, size_t size)
{
	*part = (struct k_mem_partition){room_at(offset), size, K_MEM_PARTITION_P_RW_U_RW};
}

/* The first @p count are apart, from the end of the room downwards. */
static struct k_mem_partition many[MAX_PARTS];

static void add_many(struct k_mem_domain *to, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		place(&many[i], 64 * (MAX_PARTS - 1 - i), 32);
		zassert_equal(k_mem_domain_add_partition(to, &many[i]), 0);
	}
}

static void expect_header(const struct k_mem_domain *of, int needed)
{
	expect("the domain at %p needs %d regions of the protection unit and can have %d: "
	       "it has %d, and the kernel takes %d\n",
	       of, needed, FREE, MACHINE_REGIONS, MACHINE_KERNEL_REGIONS);
}

static void expect_cost(int cost, const char *name, const struct k_mem_partition *part)
{
	expect("    %2d  %-24s 0x%08x %7zu\n", cost, name, (unsigned int)part->start, part->size);
}

/* In the order of addresses. */
static void expect_many(size_t count)
{
	while (count > 0) {
		expect_cost(1, "(unnamed)", &many[--count]);
	}
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	zassert_equal(k_mem_domain_init(&domain, 0, NULL), 0);
	zassert_equal(k_mem_domain_init(&other, 0, NULL), 0);
	expected_length = 0;
	expected[0] = '\0';
}

static void after(void *fixture)
{
	(void)said_end();
	children_end(fixture);
	(void)k_mem_domain_deinit(&domain);
	(void)k_mem_domain_deinit(&other);
}

ZTEST_SUITE(budget, NULL, NULL, before, after, NULL);

/* ---- What is no region ---------------------------------------------------------------------------- */

static void expect_shape(const char *name, const struct k_mem_partition *part, unsigned int size,
			 unsigned int align)
{
	expect("partition %s, %zu bytes at 0x%08x, cannot be a region of the protection unit\n",
	       name, part->size, (unsigned int)part->start);
	expect("    regions are " MACHINE_REGION_RULE "\n");
	expect("    %u bytes at a multiple of %u would be one\n", size, align);
	zassert_true(arch_region_check(align, size) && arch_region_check(7 * align, size));
}

ZTEST(budget, test_shape)
{
	struct k_mem_partition *parts[] = {&second, &first};

	place(&first, 0, 33);
	place(&second, 16 + 64, 32);
	said_record();
	zassert_equal(k_mem_domain_add_partition(&domain, &first), -EINVAL);
	expect_shape("first", &first, 64, MACHINE_ALIGN_OF_33);
	expected_was_said();

	said_record();
	zassert_equal(k_mem_domain_init(&other, 2, parts), -EINVAL);
	expect_shape("second", &second, 32, 32);
	expect_shape("first", &first, 64, MACHINE_ALIGN_OF_33);
	expected_was_said();
}

/* Too large to be told how large it should be. */
ZTEST(budget, test_shape_of_giant)
{
	struct k_mem_partition giant = {16, 0xf0000000, K_MEM_PARTITION_P_RW_U_RW};

	said_record();
	zassert_equal(k_mem_domain_add_partition(&domain, &giant), -EINVAL);
	expect("partition (unnamed), 4026531840 bytes at 0x00000010, cannot be a region of the "
	       "protection unit\n    regions are " MACHINE_REGION_RULE "\n");
	expected_was_said();
}

/* What fits, and mistakes that need no explanation. */
ZTEST(budget, test_silence)
{
	struct k_mem_partition *parts[] = {&first, NULL};
	struct k_mem_partition empty = {room_at(0), 0, K_MEM_PARTITION_P_RW_U_RW};
	struct k_mem_partition wrapping = {0xffffffe0, 64, K_MEM_PARTITION_P_RW_U_RW};

	place(&first, 0, 32);
	said_record();
	zassert_equal(k_mem_domain_add_partition(&domain, &first), 0);
	zassert_equal(k_mem_domain_add_partition(&domain, &first), -EINVAL);
	zassert_equal(k_mem_domain_add_partition(&domain, &empty), -EINVAL);
	zassert_equal(k_mem_domain_add_partition(&domain, &wrapping), -EINVAL);
	zassert_equal(k_mem_domain_add_partition(&domain, NULL), -EINVAL);
	zassert_equal(k_mem_domain_add_partition(NULL, &first), -EINVAL);
	zassert_equal(k_mem_domain_init(&other, 1, parts), 0);
	zassert_equal(k_mem_domain_init(&other, 2, parts), -EINVAL);
	expected_was_said();
}

/* ---- Too many ------------------------------------------------------------------------------------ */

ZTEST(budget, test_one_too_many)
{
	struct k_mem_partition *parts[MAX_PARTS];

	place(&first, 0, 32);
	add_many(&domain, FREE);
	said_record();
	zassert_equal(k_mem_domain_add_partition(&domain, &first), -ENOSPC);
	expect_header(&domain, FREE + 1);
	expect_cost(1, "first", &first);
	expect_many(FREE);
	expected_was_said();

	for (size_t i = 0; i < FREE; i++) {
		parts[i] = &many[i];
	}
	parts[FREE] = &first;
	said_record();
	zassert_equal(k_mem_domain_init(&other, FREE + 1, parts), -ENOMEM);
	expect_header(&other, FREE + 1);
	expect_cost(1, "first", &first);
	expect_many(FREE);
	expected_was_said();
}

static void expect_constants(void)
{
	expect_cost(0, "constant", &constant);
	expect_cost(0, "second", &second);
}

/* Constants cost nothing; a hole in the kernel's memory costs no more than another partition. */
ZTEST(budget, test_costs)
{
	bool kernel_is_above = in_kernel.start > room_at(0);

	second = constant; /* beside it: one partition would save nothing */
	second.start += constant.size;
	add_many(&domain, FREE);
	zassert_equal(k_mem_domain_add_partition(&domain, &constant), 0);
	zassert_equal(k_mem_domain_add_partition(&domain, &second), 0);
	said_record();
	zassert_equal(k_mem_domain_add_partition(&domain, &in_kernel), -ENOSPC);
	expect_header(&domain, FREE + 1);
	if (constant.start < room_at(0)) {
		expect_constants();
	}
	if (!kernel_is_above) {
		expect_cost(1, "in_kernel", &in_kernel);
	}
	expect_many(FREE);
	if (kernel_is_above) {
		expect_cost(1, "in_kernel", &in_kernel);
	}
	if (constant.start > room_at(0)) {
		expect_constants();
	}
	expected_was_said();
}

ZTEST(budget, test_more_partitions_than_configured)
{
	struct k_mem_partition part = {(uintptr_t)constants, 32, K_MEM_PARTITION_P_RO_U_RO};

	for (size_t i = 0; i < CONFIG_MAX_DOMAIN_PARTITIONS; i++) {
		zassert_equal(k_mem_domain_add_partition(&domain, &part), 0);
		part.start += 32;
	}
	said_record();
	zassert_equal(k_mem_domain_add_partition(&domain, &part), -ENOSPC);
	expect("the domain at %p needs 17 partitions: CONFIG_MAX_DOMAIN_PARTITIONS=16 is not "
	       "enough\n",
	       &domain);
	expected_was_said();
}

ZTEST(budget, test_inherit)
{
	place(&first, 0, 32);
	add_many(&domain, FREE - 1);
	zassert_equal(k_mem_domain_add_partition(&domain, &first), 0);
	place(&second, 64, 32);
	zassert_equal(k_mem_domain_add_partition(&other, &second), 0);
	child_create(1, (k_thread_entry_t)k_yield, NULL, 2, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&other, &child[1]), 0);
	said_record();
	zassert_equal(k_mem_domain_inherit_thread_partitions(&domain, &child[1]), -ENOSPC);
	expect_header(&domain, FREE + 1);
	expect_cost(1, "first", &first);
	expect_cost(1, "second", &second);
	expect_many(FREE - 1);
	expected_was_said();
}

/* ---- What could be merged ------------------------------------------------------------------------- */

static void expect_merge(const char *names, int saved)
{
	expect("    %s touch and allow the same: as one partition, which a domain has as "
	       "a whole, they would take %d less\n",
	       names, saved);
}

/* The three, wherever they are, and others up to one too many. */
static void try_three(void)
{
	zassert_equal(k_mem_domain_add_partition(&domain, &first), 0);
	zassert_equal(k_mem_domain_add_partition(&domain, &second), 0);
	add_many(&domain, FREE - 2);
	said_record();
	zassert_equal(k_mem_domain_add_partition(&domain, &third), -ENOSPC);
	expect_header(&domain, FREE + 1);
	expect_cost(1, "first", &first);
	expect_cost(1, "second", &second);
	expect_cost(1, "third", &third);
	expect_many(FREE - 2);
}

ZTEST(budget, test_merge)
{
	place(&first, 0, 32);
	place(&second, 32, 32);
	place(&third, 64, 64);
	try_three();
	expect_merge("first, second, third", 2);
	expected_was_said();
}

/* Where another attribute, or a gap, is between. */
ZTEST(budget, test_merge_only_alike)
{
	place(&first, 0, 32);
	place(&second, 32, 32);
	place(&third, 64, 32);
	second.attr = K_MEM_PARTITION_P_RO_U_RO;
	try_three();
	expected_was_said();
}

ZTEST(budget, test_merge_only_what_touches)
{
	place(&first, 0, 32);
	place(&second, 64, 32);
	place(&third, 96, 32);
	try_three();
	expect_merge("second, third", 1);
	expected_was_said();
}

/* Two of 32 bytes across a multiple of 256 are no row of eighths, and no power of two. */
ZTEST(budget, test_merge_only_to_a_region)
{
	place(&first, 0, 32);
	place(&second, 224, 32);
	place(&third, 256, 32);
	try_three();
	if (MACHINE_ALIGN_OF_33 == 32 && MACHINE_REGIONS_OF_A_RANGE == 1) {
		expect_merge("second, third", 1);
	}
	expected_was_said();
}

ZTEST(budget, test_merge_twice)
{
	struct k_mem_partition fourth, fifth;

	place(&first, 0, 32);
	place(&second, 32, 32);
	place(&third, 128, 32);
	place(&fourth, 160, 32);
	place(&fifth, 256, 32);
	add_many(&domain, FREE - 4);
	zassert_equal(k_mem_domain_add_partition(&domain, &third), 0);
	zassert_equal(k_mem_domain_add_partition(&domain, &second), 0);
	zassert_equal(k_mem_domain_add_partition(&domain, &fourth), 0);
	zassert_equal(k_mem_domain_add_partition(&domain, &first), 0);
	said_record();
	zassert_equal(k_mem_domain_add_partition(&domain, &fifth), -ENOSPC);
	expect_header(&domain, FREE + 1);
	expect_cost(1, "first", &first);
	expect_cost(1, "second", &second);
	expect_cost(1, "third", &third);
	expect_cost(1, "(unnamed)", &fourth);
	expect_cost(1, "(unnamed)", &fifth);
	expect_many(FREE - 4);
	expect_merge("first, second", 1);
	expect_merge("third, (unnamed)", 1);
	expected_was_said();
}

/* One half would be the kernel's: no unit opens that. */
ZTEST(budget, test_merge_not_with_the_kernels)
{
	first = (struct k_mem_partition){(uintptr_t)__kernel_ram_start - 32, 32,
					 K_MEM_PARTITION_P_RW_U_RW};
	second = (struct k_mem_partition){(uintptr_t)__kernel_ram_start, 32,
					  K_MEM_PARTITION_P_RW_U_RW};
	add_many(&domain, FREE - 1);
	zassert_equal(k_mem_domain_add_partition(&domain, &first), 0);
	said_record();
	zassert_equal(k_mem_domain_add_partition(&domain, &second), -ENOSPC);
	expect_header(&domain, FREE + 1);
	expect_many(FREE - 1);
	expect_cost(1, "first", &first);
	expect_cost(1, "second", &second);
	expected_was_said();
}

/* ---- Of an object that it refuses ---------------------------------------------------------------- */

static K_SEM_DEFINE(refused, 0, 1);

static void check_said(int error, const char *words)
{
	said_record();
	k_object_dump_error(error, &refused, k_object_find(&refused), K_OBJ_SEM);
	(void)said_end();
	zassert_not_null(strstr(said, words), "%s", said);
}

ZTEST(budget, test_dump_error)
{
	check_said(-EBADF, " is no k_sem");
	check_said(-EPERM, " has no permission on the k_sem at ");
	check_said(-EINVAL, " is not initialised");
	check_said(-EADDRINUSE, " is in use");
}
