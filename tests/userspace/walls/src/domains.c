/* SPDX-License-Identifier: Apache-2.0 */
/* Memory domains: what each call returns, and what it changes. */

#include "calls.h"
#include "touch.h"
#include <zephyr/linker/linker-defs.h>
#include <zephyr/sys/libc-hooks.h>

#define MAX_PARTS 16

K_APPMEM_PARTITION_DEFINE(part_a);
K_APPMEM_PARTITION_DEFINE(part_b);
K_APPMEM_PARTITION_DEFINE(part_c);
K_APP_DMEM(part_a) static volatile uint8_t byte_a = 0xaa;
K_APP_BMEM(part_b) static volatile uint8_t byte_b;
K_APP_BMEM(part_c) static volatile uint8_t byte_c;

/* An ordinary array of the kernel's memory, with neighbours of its own. */
static uint8_t kernel_array[160] __aligned(256);
K_MEM_PARTITION_DEFINE(carved, &kernel_array[64], 32, K_MEM_PARTITION_P_RW_U_RW);
K_MEM_PARTITION_DEFINE(carved_read_only, &kernel_array[64], 32, K_MEM_PARTITION_P_RO_U_RO);
K_MEM_PARTITION_DEFINE(carved_further, &kernel_array[128], 32, K_MEM_PARTITION_P_RW_U_RW);
K_MEM_PARTITION_DEFINE(carved_next, &kernel_array[96], 32, K_MEM_PARTITION_P_RW_U_RW);

static const uint8_t constants[64] __aligned(64) = {1, 2, 3};
K_MEM_PARTITION_DEFINE(constant_part, constants, sizeof(constants), K_MEM_PARTITION_P_RO_U_RO);

/* Room for many partitions, none of them in kernel memory. */
static K_THREAD_STACK_DEFINE(user_room, 64 * MAX_PARTS);
static struct k_mem_partition many[MAX_PARTS];
static struct k_mem_partition *many_pointers[MAX_PARTS];

static struct k_mem_domain domain, other;

static ZTEST_BMEM uint8_t byte_of_default_domain;

static struct k_mem_partition piece(size_t offset, size_t size)
{
	return (struct k_mem_partition){(uintptr_t)user_room + offset, size,
					K_MEM_PARTITION_P_RW_U_RW};
}

static void *setup(void)
{
	for (size_t i = 0; i < MAX_PARTS; i++) {
		many[i] = piece(64 * i, 32);
		many_pointers[i] = &many[i];
	}
	return NULL;
}

static void domains_end(void *fixture)
{
	children_end(fixture);
	(void)k_mem_domain_deinit(&domain);
	(void)k_mem_domain_deinit(&other);
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	zassert_equal(k_mem_domain_init(&domain, 0, NULL), 0);
	events_clear();
}

ZTEST_SUITE(domains, NULL, setup, before, domains_end, NULL);

/* A partition can be a variable of a function: the domain keeps a copy. */
ZTEST(domains, test_partition_of_a_function)
{
	K_MEM_PARTITION_DEFINE(local, user_room, 32, K_MEM_PARTITION_P_RW_U_RW);
	K_MEM_PARTITION_DEFINE(wraps, 0xfffffff0, 32, K_MEM_PARTITION_P_RO_U_RO);

	zassert_equal(k_mem_domain_add_partition(&domain, &local), 0);
	local.size = 64;
	zassert_equal(k_mem_domain_add_partition(&domain, &wraps), -EINVAL);
	zassert_true(may_write(&domain, (uint8_t *)user_room + 31));
	zassert_false(may_write(&domain, (uint8_t *)user_room + 32));
	zassert_equal(k_mem_domain_remove_partition(&domain, &local), -ENOENT);
}

/* ---- Contents ------------------------------------------------------------------------------- */

K_APPMEM_PARTITION_DEFINE(tagged_part);
K_APP_DMEM(tagged_part) static uint32_t tagged_data = 0x12345678;
K_APP_BMEM(tagged_part) static uint8_t tagged_bss[77];

static bool is_in_tagged_part(const void *start, size_t size)
{
	return (uintptr_t)start >= tagged_part.start &&
	       (uintptr_t)start + size <= tagged_part.start + tagged_part.size;
}

/* What is tagged lies in the partition, with its value, and nothing lies there beside it. */
ZTEST(domains, test_tagged_variables)
{
	static const uint8_t zeros[sizeof(tagged_bss)];

	zassert_true(is_in_tagged_part(&tagged_data, sizeof(tagged_data)));
	zassert_true(is_in_tagged_part(tagged_bss, sizeof(tagged_bss)));
	zassert_equal(tagged_data, 0x12345678);
	zassert_mem_equal(tagged_bss, zeros, sizeof(tagged_bss));
	zassert_equal(tagged_part.start % 32, 0);
	zassert_equal(tagged_part.size, ROUND_UP(sizeof(tagged_data) + sizeof(tagged_bss), 32));
}

/* ---- Results -------------------------------------------------------------------------------- */

ZTEST(domains, test_init)
{
	struct k_mem_partition *two[] = {&part_a, &part_b};
	struct k_mem_partition *with_null[] = {&part_a, NULL};
	struct k_mem_partition *same_twice[] = {&part_a, &part_a};
	struct k_mem_partition empty = piece(0, 0);
	struct k_mem_partition *with_empty[] = {&part_a, &empty};
	struct k_mem_partition wrapping = {0xffffffe0, 64, K_MEM_PARTITION_P_RW_U_RW};
	struct k_mem_partition *with_wrapping[] = {&wrapping};
	struct k_mem_partition large = piece(0, 128);
	struct k_mem_partition inside = piece(64, 32);
	struct k_mem_partition *overlapping[] = {&large, &inside};

	zassert_equal(k_mem_domain_init(NULL, 0, NULL), -EINVAL);
	zassert_equal(k_mem_domain_init(&other, 1, NULL), -EINVAL);
	zassert_equal(k_mem_domain_init(&other, CONFIG_MAX_DOMAIN_PARTITIONS + 1, many_pointers),
		      -EINVAL);
	zassert_equal(k_mem_domain_init(&other, 2, with_null), -EINVAL);
	zassert_equal(k_mem_domain_init(&other, 2, with_empty), -EINVAL);
	zassert_equal(k_mem_domain_init(&other, 1, with_wrapping), -EINVAL);
	zassert_equal(k_mem_domain_init(&other, 2, same_twice), -EINVAL);
	zassert_equal(k_mem_domain_init(&other, 2, overlapping), -EINVAL);
	zassert_equal(other.num_partitions, 0, "a failed init leaves nothing");
	zassert_false(may_read(&domain, &byte_a));

	zassert_equal(k_mem_domain_init(&other, 0, NULL), 0);
	zassert_equal(k_mem_domain_init(&other, 2, two), 0);
	zassert_equal(other.num_partitions, 2);
	zassert_equal(other.partitions[1].start, part_b.start);
	zassert_true(may_write(&other, &byte_a) && may_write(&other, &byte_b));
	zassert_false(may_read(&other, &byte_c));
}

ZTEST(domains, test_init_too_many_for_the_unit)
{
	int max = arch_mem_domain_max_partitions_get();

	zassert_true(max >= 4 && max <= CONFIG_MAX_DOMAIN_PARTITIONS);
	zassert_equal(k_mem_domain_init(&other, (uint8_t)max, many_pointers), 0);
	zassert_equal(k_mem_domain_deinit(&other), 0);
	if (max < CONFIG_MAX_DOMAIN_PARTITIONS) {
		zassert_equal(k_mem_domain_init(&other, (uint8_t)(max + 1), many_pointers),
			      -ENOMEM);
		zassert_equal(other.num_partitions, 0);
	}
}

/* Requirement: ZEP-SRS-8-1 */
ZTEST(domains, test_add_partition)
{
	struct k_mem_partition part;

	zassert_equal(k_mem_domain_add_partition(NULL, &part_a), -EINVAL);
	zassert_equal(k_mem_domain_add_partition(&domain, NULL), -EINVAL);
	part = piece(0, 0);
	zassert_equal(k_mem_domain_add_partition(&domain, &part), -EINVAL);
	part = (struct k_mem_partition){0xffffffe0, 0x40, K_MEM_PARTITION_P_RW_U_RW};
	zassert_equal(k_mem_domain_add_partition(&domain, &part), -EINVAL);
	part = (struct k_mem_partition){0xffffffe0, 0x20, K_MEM_PARTITION_P_RW_U_RW};
	zassert_equal(k_mem_domain_add_partition(&domain, &part), -EINVAL);
	part = (struct k_mem_partition){(uintptr_t)user_room, SIZE_MAX, K_MEM_PARTITION_P_RW_U_RW};
	zassert_equal(k_mem_domain_add_partition(&domain, &part), -EINVAL);
	part = piece(0, 33);
	zassert_equal(k_mem_domain_add_partition(&domain, &part), -EINVAL, "not whole granules");
	part = piece(16, 32);
	zassert_equal(k_mem_domain_add_partition(&domain, &part), -EINVAL);
	part = piece(0, 32);
	part.attr = K_MEM_PARTITION_P_RWX_U_RWX;
	if (IS_ENABLED(CONFIG_EXECUTE_XOR_WRITE)) {
		zassert_equal(k_mem_domain_add_partition(&domain, &part), -EINVAL, "W^X");
	}
	part = (struct k_mem_partition){(uintptr_t)constants, 32, K_MEM_PARTITION_P_RW_U_RW};
	zassert_equal(k_mem_domain_add_partition(&domain, &part), -EINVAL, "constants");
	part = (struct k_mem_partition){(uintptr_t)__kernel_ram_start - 32, 64,
					K_MEM_PARTITION_P_RW_U_RW};
	zassert_equal(k_mem_domain_add_partition(&domain, &part), -EINVAL, "half the kernel's");
	part = (struct k_mem_partition){(uintptr_t)__rom_end - 32, 64, K_MEM_PARTITION_P_RO_U_RO};
	zassert_equal(k_mem_domain_add_partition(&domain, &part), -EINVAL, "half of the code");
	zassert_equal(domain.num_partitions, 0);

	part = piece(64, 64);
	zassert_equal(k_mem_domain_add_partition(&domain, &part), 0);
	zassert_equal(domain.num_partitions, 1);
	zassert_equal(k_mem_domain_add_partition(&domain, &part), -EINVAL, "twice");
	part = piece(96, 64);
	zassert_equal(k_mem_domain_add_partition(&domain, &part), -EINVAL, "overlap at its start");
	part = piece(32, 64);
	zassert_equal(k_mem_domain_add_partition(&domain, &part), -EINVAL, "overlap at its end");
	part = piece(32, 128);
	zassert_equal(k_mem_domain_add_partition(&domain, &part), -EINVAL, "around");
	part = piece(64, 32);
	zassert_equal(k_mem_domain_add_partition(&domain, &part), -EINVAL, "inside");
	part = piece(32, 32);
	zassert_equal(k_mem_domain_add_partition(&domain, &part), 0, "touching below");
	part = piece(128, 32);
	zassert_equal(k_mem_domain_add_partition(&domain, &part), 0, "touching above");
}

ZTEST(domains, test_add_partition_full)
{
	int max = arch_mem_domain_max_partitions_get();

	for (int i = 0; i < max; i++) {
		zassert_equal(k_mem_domain_add_partition(&domain, &many[i]), 0);
	}
	if (max < MAX_PARTS) {
		zassert_equal(k_mem_domain_add_partition(&domain, &many[max]), -ENOSPC);
	}
	zassert_equal(domain.num_partitions, max);
	for (int i = 0; i < max; i++) {
		const uint8_t *start = (const uint8_t *)many[i].start;

		zassert_true(may_write(&domain, start) && may_write(&domain, start + 31));
		zassert_false(may_read(&domain, start + 32));
	}
}

ZTEST(domains, test_remove_partition)
{
	struct k_mem_partition part = part_a;

	zassert_equal(k_mem_domain_add_partition(&domain, &part_a), 0);
	zassert_equal(k_mem_domain_remove_partition(NULL, &part_a), -EINVAL);
	zassert_equal(k_mem_domain_remove_partition(&domain, NULL), -EINVAL);
	zassert_equal(k_mem_domain_remove_partition(&domain, &part_b), -ENOENT);
	part.size += 32;
	zassert_equal(k_mem_domain_remove_partition(&domain, &part), -ENOENT);
	part = part_a;
	part.start += 32;
	zassert_equal(k_mem_domain_remove_partition(&domain, &part), -ENOENT);
	zassert_true(may_write(&domain, &byte_a));
	part = part_a;
	part.attr = K_MEM_PARTITION_P_RO_U_RO;
	zassert_equal(k_mem_domain_remove_partition(&domain, &part), 0, "the attribute is ignored");
	zassert_false(may_read(&domain, &byte_a));
	zassert_equal(k_mem_domain_remove_partition(&domain, &part_a), -ENOENT);
	zassert_equal(domain.num_partitions, 0);
}

/* Later ones stay, whichever goes. */
ZTEST(domains, test_remove_leaves_no_hole)
{
	for (int gone = 0; gone < 4; gone++) {
		for (int i = 0; i < 4; i++) {
			zassert_equal(k_mem_domain_add_partition(&domain, &many[i]), 0);
		}
		zassert_equal(k_mem_domain_remove_partition(&domain, &many[gone]), 0);
		for (int i = 0; i < 4; i++) {
			zassert_equal(may_write(&domain, (void *)many[i].start), i != gone);
		}
		for (int i = 0; i < 4; i++) {
			(void)k_mem_domain_remove_partition(&domain, &many[i]);
		}
	}
}

static void ends(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
}

ZTEST(domains, test_add_thread)
{
	struct k_mem_partition over_stack = {(uintptr_t)K_THREAD_STACK_BUFFER(child_stack[1]), 64,
					     K_MEM_PARTITION_P_RW_U_RW};

	child_create(1, ends, NULL, 2, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(NULL, &child[1]), -EINVAL);
	zassert_equal(k_mem_domain_add_thread(&domain, NULL), -EINVAL);
	zassert_equal_ptr(child[1].mem_domain_info.mem_domain, &k_mem_domain_default);
	zassert_equal(k_mem_domain_add_thread(&domain, &child[1]), 0);
	zassert_equal(k_mem_domain_add_thread(&domain, &child[1]), 0, "again: nothing to do");
	zassert_equal_ptr(child[1].mem_domain_info.mem_domain, &domain);
	zassert_equal(k_mem_domain_add_partition(&domain, &over_stack), -EINVAL,
		      "two regions over one stack");
	zassert_equal(k_mem_domain_add_partition(&k_mem_domain_default, &over_stack), 0);
	zassert_equal(k_mem_domain_add_thread(&k_mem_domain_default, &child[1]), -EINVAL);
	zassert_equal_ptr(child[1].mem_domain_info.mem_domain, &domain);
	zassert_equal(k_mem_domain_remove_partition(&k_mem_domain_default, &over_stack), 0);
	zassert_equal(k_mem_domain_add_thread(&k_mem_domain_default, &child[1]), 0);
}

ZTEST(domains, test_deinit)
{
	zassert_equal(k_mem_domain_deinit(NULL), -EINVAL);
	zassert_equal(k_mem_domain_deinit(&k_mem_domain_default), -EINVAL);
	child_create(1, ends, NULL, 2, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&domain, &child[1]), 0);
	zassert_equal(k_mem_domain_deinit(&domain), -EBUSY);
	k_thread_start(&child[1]);
	child_join(1); /* a thread that has ended has left its domain */
	zassert_equal(k_mem_domain_deinit(&domain), 0);
	zassert_equal(k_mem_domain_init(&domain, 0, NULL), 0);
	child_create(1, ends, NULL, 2, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&domain, &child[1]), 0);
	k_thread_abort(&child[1]);
	zassert_equal(k_mem_domain_deinit(&domain), 0);
}

/* ---- Attributes ----------------------------------------------------------------------------- */

ZTEST(domains, test_read_only)
{
	kernel_array[64] = 7;
	zassert_equal(k_mem_domain_add_partition(&domain, &carved_read_only), 0);
	zassert_true(may_read(&domain, &kernel_array[64]));
	zassert_false(may_write(&domain, &kernel_array[64]));
	zassert_equal(kernel_array[64], 7);
}

ZTEST(domains, test_not_for_users)
{
	struct k_mem_partition part = piece(0, 64);

	part.attr = K_MEM_PARTITION_P_RW_U_NA;
	zassert_equal(k_mem_domain_add_partition(&domain, &part), 0);
	zassert_false(may_read(&domain, user_room));
	zassert_false(may_write(&domain, user_room));
}

ZTEST(domains, test_executable)
{
	static const uint16_t return_at_once[16] __aligned(32) = {MACHINE_RETURNS};
	struct k_mem_partition part = {(uintptr_t)kernel_array + 64, 32, K_MEM_PARTITION_P_RX_U_RX};

	memcpy(&kernel_array[64], return_at_once, sizeof(return_at_once));
	if (MACHINE_ONLY_CODE_EXECUTES) {
		zassert_equal(k_mem_domain_add_partition(&domain, &part), -EINVAL);
		zassert_false(may_execute(&domain, return_at_once));
		return;
	}
	zassert_equal(k_mem_domain_add_partition(&domain, &part), 0);
	zassert_true(may_execute(&domain, &kernel_array[64]));
	zassert_false(may_write(&domain, &kernel_array[64]));
	zassert_equal(k_mem_domain_remove_partition(&domain, &part), 0);
	part.attr = K_MEM_PARTITION_P_RW_U_RW;
	zassert_equal(k_mem_domain_add_partition(&domain, &part), 0);
	zassert_false(may_execute(&domain, &kernel_array[64]));
	zassert_true(may_execute(&domain, return_at_once), "constants are code's neighbours");
}

/* ---- In the kernel's memory ----------------------------------------------------------------- */

ZTEST(domains, test_carved_out)
{
	zassert_false(may_read(&domain, &kernel_array[64]));
	zassert_equal(k_mem_domain_add_partition(&domain, &carved), 0);
	zassert_true(may_write(&domain, &kernel_array[64]));
	zassert_true(may_write(&domain, &kernel_array[95]));
	zassert_false(may_read(&domain, &kernel_array[63]));
	zassert_false(may_read(&domain, &kernel_array[96]));
	kernel_array[64] = 1; /* the kernel itself still can, whoever's regions are loaded */
	kernel_array[63] = 1;
	kernel_array[96] = 1;
	zassert_equal(k_mem_domain_add_partition(&domain, &carved_next), 0);
	zassert_true(may_write(&domain, &kernel_array[96]));
	zassert_true(may_write(&domain, &kernel_array[127]));
	zassert_false(may_read(&domain, &kernel_array[128]));
	zassert_equal(k_mem_domain_remove_partition(&domain, &carved), 0);
	zassert_false(may_read(&domain, &kernel_array[64]));
	zassert_true(may_write(&domain, &kernel_array[96]));
	zassert_equal(k_mem_domain_remove_partition(&domain, &carved_next), 0);
	zassert_false(may_read(&domain, &kernel_array[96]));
}

ZTEST(domains, test_constants)
{
	zassert_true(may_read(&domain, constants), "everybody reads constants");
	zassert_equal(k_mem_domain_add_partition(&domain, &constant_part), 0);
	zassert_true(may_read(&domain, constants));
	zassert_false(may_write(&domain, constants));
}

/* ---- Whose domain --------------------------------------------------------------------------- */

/* Requirement: ZEP-SRS-8-13 */
ZTEST(domains, test_default_domain)
{
	zassert_equal_ptr(z_main_thread.mem_domain_info.mem_domain, &k_mem_domain_default);
	zassert_equal_ptr(k_current_get()->mem_domain_info.mem_domain, &k_mem_domain_default);
	child_create(0, ends, NULL, 2, K_USER, K_FOREVER);
	zassert_equal_ptr(child[0].mem_domain_info.mem_domain, &k_mem_domain_default);
	k_thread_abort(&child[0]);
	zassert_true(may_write(&k_mem_domain_default, &byte_of_default_domain));
}

/* Requirement: ZEP-SRS-8-13 */
ZTEST(domains, test_default_domain_has_libc)
{
	bool found = false;

	for (int i = 0; i < k_mem_domain_default.num_partitions; i++) {
		found = found || k_mem_domain_default.partitions[i].start == z_libc_partition.start;
	}
	zassert_true(found);
}

static void creates_child(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	child_create(2, ends, NULL, 2, K_USER, K_FOREVER);
}

ZTEST(domains, test_children_are_born_in_their_creators_domain)
{
	child_create(1, creates_child, NULL, 2, 0, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&domain, &child[1]), 0);
	k_thread_start(&child[1]);
	child_join(1);
	zassert_equal_ptr(child[2].mem_domain_info.mem_domain, &domain);

	child_create(1, creates_child, NULL, 2, K_USER | K_INHERIT_PERMS, K_FOREVER);
	k_thread_abort(&child[2]);
	k_thread_access_grant(&child[1], &child[2], child_stack[2]);
	zassert_equal(k_mem_domain_add_thread(&domain, &child[1]), 0);
	k_thread_start(&child[1]);
	child_join(1);
	zassert_equal_ptr(child[2].mem_domain_info.mem_domain, &domain);
}

static void creates_stack_under_partition(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	child_create(1, ends, NULL, 2, K_USER, K_NO_WAIT);
}

/* A partition of the creator's domain lies over the stack that the new thread is given. */
ZTEST(domains, test_stack_under_partition)
{
	struct k_mem_partition part = {(uintptr_t)K_THREAD_STACK_BUFFER(child_stack[1]), 64,
				       K_MEM_PARTITION_P_RW_U_RW};

	zassert_equal(k_mem_domain_add_partition(&k_mem_domain_default, &part), 0);
	faults_expect(1);
	child_create(0, creates_stack_under_partition, NULL, 2, 0, K_NO_WAIT);
	child_join(0);
	zassert_equal(k_mem_domain_remove_partition(&k_mem_domain_default, &part), 0);
	zassert_equal(fault.count, 1, "it must not run at all");
	zassert_equal_ptr(fault.thread, &child[0]);
	zassert_equal(fault.reason, K_ERR_KERNEL_PANIC);
}

/* ---- At once -------------------------------------------------------------------------------- */

static void removes_under_itself(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	byte_a = 1;
	call_remove_partition(&domain, &part_a);
	byte_a = 2;
}

/* Runs child 0 in `domain` until it dies of its write to byte_a. */
static void expect_death_at(k_thread_entry_t entry, const volatile uint8_t *address)
{
	faults_expect(1);
	child_create(0, entry, NULL, 2, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&domain, &child[0]), 0);
	k_thread_start(&child[0]);
	child_join(0);
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, K_ERR_CPU_EXCEPTION);
	zassert_equal(fault.address, (uint32_t)(uintptr_t)address);
	zassert_true(fault.user);
}

ZTEST(domains, test_remove_under_running_thread)
{
	zassert_equal(k_mem_domain_add_partition(&domain, &part_a), 0);
	expect_death_at(removes_under_itself, &byte_a);
	zassert_equal(byte_a, 1);
}

static void moves_itself(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	byte_a = 3;
	call_move_to(&other);
	byte_b = 3;
	byte_a = 4;
}

/* Requirement: ZEP-SRS-8-17 */
ZTEST(domains, test_move_running_thread)
{
	zassert_equal(k_mem_domain_init(&other, 0, NULL), 0);
	zassert_equal(k_mem_domain_add_partition(&domain, &part_a), 0);
	zassert_equal(k_mem_domain_add_partition(&other, &part_b), 0);
	expect_death_at(moves_itself, &byte_a);
	zassert_equal(byte_a, 3);
	zassert_equal(byte_b, 3);
}

static void writes_forever(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		byte_a++;
	}
}

static uint8_t value_at_removal;

/* Cycles after which a child that is made now has long been running, on every board. */
#define CHILD_RUNS 9000

static void remove_by_isr(void *unused)
{
	ARG_UNUSED(unused);
	(void)k_mem_domain_remove_partition(&domain, &part_a);
	value_at_removal = byte_a;
}

/* An interrupt takes the partition away while user code writes to it. */
ZTEST(domains, test_remove_by_isr)
{
	for (uint32_t cycles = CHILD_RUNS; cycles < CHILD_RUNS + 100; cycles += 7) {
		zassert_equal(k_mem_domain_add_partition(&domain, &part_a), 0);
		console_is_silent = true;
		interrupt_after(cycles, remove_by_isr, NULL);
		expect_death_at(writes_forever, &byte_a);
		console_is_silent = false;
		zassert_equal(byte_a, value_at_removal, "written after the removal");
	}
}

static void move_by_isr(void *unused)
{
	ARG_UNUSED(unused);
	(void)k_mem_domain_add_thread(&other, &child[0]);
	value_at_removal = byte_a;
}

ZTEST(domains, test_move_by_isr)
{
	zassert_equal(k_mem_domain_init(&other, 0, NULL), 0);
	for (uint32_t cycles = CHILD_RUNS; cycles < CHILD_RUNS + 100; cycles += 7) {
		(void)k_mem_domain_remove_partition(&domain, &part_a);
		zassert_equal(k_mem_domain_add_partition(&domain, &part_a), 0);
		console_is_silent = true;
		interrupt_after(cycles, move_by_isr, NULL);
		expect_death_at(writes_forever, &byte_a);
		console_is_silent = false;
		zassert_equal(byte_a, value_at_removal);
	}
}

/* A more urgent supervisor thread changes the domain of a thread that it preempted. */
ZTEST(domains, test_remove_by_thread)
{
	zassert_equal(k_mem_domain_add_partition(&domain, &part_a), 0);
	faults_expect(1);
	child_create(0, writes_forever, NULL, 2, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&domain, &child[0]), 0);
	k_thread_start(&child[0]);
	(void)k_sleep(K_TICKS(2));
	zassert_equal(k_mem_domain_remove_partition(&domain, &part_a), 0);
	value_at_removal = byte_a;
	child_join(0);
	zassert_equal(fault.count, 1);
	zassert_equal(fault.address, (uint32_t)(uintptr_t)&byte_a);
	zassert_equal(byte_a, value_at_removal);
}

static void waits_for_partition(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sleep(K_TICKS(5));
	byte_c = 0x77;
}

/* Requirement: ZEP-SRS-8-17 */
ZTEST(domains, test_add_to_waiting_thread)
{
	byte_c = 0;
	child_create(0, waits_for_partition, NULL, 2, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&domain, &child[0]), 0);
	k_thread_start(&child[0]);
	(void)k_sleep(K_TICKS(2));
	zassert_equal(k_mem_domain_add_partition(&domain, &part_c), 0);
	child_join(0);
	zassert_equal(byte_c, 0x77);
}

/* A change that fails leaves everything as it was. */
ZTEST(domains, test_failed_change)
{
	int max = arch_mem_domain_max_partitions_get();

	for (int i = 0; i < max; i++) {
		zassert_equal(k_mem_domain_add_partition(&domain, &many[i]), 0);
	}
	zassert_not_equal(k_mem_domain_add_partition(&domain, &part_a), 0);
	zassert_not_equal(k_mem_domain_add_partition(&domain, &carved), 0);
	zassert_false(may_read(&domain, &byte_a));
	zassert_false(may_read(&domain, &kernel_array[64]));
	for (int i = 0; i < max; i++) {
		zassert_true(may_write(&domain, (void *)many[i].start));
	}
	zassert_equal(k_mem_domain_remove_partition(&domain, &many[max - 1]), 0);
	zassert_false(may_read(&domain, (void *)many[max - 1].start));
	zassert_equal(k_mem_domain_add_partition(&domain, &part_a), 0);
	zassert_true(may_write(&domain, &byte_a));
}

/* Where the unit has not enough regions for the pieces of the kernel's memory around the last ones, users
 * are not let in there, and the kernel is not shut out. */
ZTEST(domains, test_many_holes)
{
	int max = arch_mem_domain_max_partitions_get();

	for (int i = 0; i < max - 2; i++) {
		zassert_equal(k_mem_domain_add_partition(&domain, &many[i]), 0);
	}
	zassert_equal(k_mem_domain_add_partition(&domain, &carved), 0);
	zassert_equal(k_mem_domain_add_partition(&domain, &carved_further), 0);
	for (size_t i = 0; i < sizeof(kernel_array); i += 32) {
		kernel_array[i] = 1;
		zassert_equal(may_write(&domain, &kernel_array[i]), i == 64 || i == 128, "%zu", i);
		zassert_equal(may_read(&domain, &kernel_array[i]), i == 64 || i == 128, "%zu", i);
	}
	zassert_false(may_read(&domain, &domain));
	zassert_not_equal(k_mem_domain_add_partition(&domain, &part_a), 0);
}

/* ---- Not for users -------------------------------------------------------------------------- */

static void calls_domain_api(void *which, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	switch ((uintptr_t)which) {
	case 0:
		(void)k_mem_domain_add_partition(&domain, &part_b);
		break;
	case 1:
		(void)k_mem_domain_remove_partition(&domain, &part_a);
		break;
	case 2:
		(void)k_mem_domain_add_thread(&domain, k_current_get());
		break;
	case 3:
		(void)k_mem_domain_init(&domain, 0, NULL);
		break;
	default:
		(void)k_mem_domain_deinit(&other);
		break;
	}
}

ZTEST(domains, test_user_calls_fault)
{
	zassert_equal(k_mem_domain_add_partition(&domain, &part_a), 0);
	zassert_equal(k_mem_domain_init(&other, 0, NULL), 0);
	for (uintptr_t which = 0; which < 5; which++) {
		faults_expect(1);
		child_create(0, calls_domain_api, (void *)which, 2, K_USER, K_NO_WAIT);
		child_join(0);
		zassert_equal(fault.count, 1);
		zassert_equal(fault.reason, K_ERR_CPU_EXCEPTION);
		zassert_true(fault.user);
	}
	zassert_equal(domain.num_partitions, 1);
	zassert_true(may_write(&domain, &byte_a));
	zassert_false(may_read(&domain, &byte_b));
}

#ifdef CONFIG_HW_STACK_PROTECTION
static __noinline int recurse(int depth)
{
	volatile char bytes[32];

	bytes[0] = (char)depth;
	return depth < 0 ? 0 : recurse(depth + 1) + bytes[0];
}

static void overflows(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)recurse(0);
}

/* A supervisor has no region for its stack: loading none leaves the others alone. */
ZTEST(domains, test_change_leaves_stack_protection)
{
	zassert_equal(k_mem_domain_init(&other, 0, NULL), 0);
	zassert_equal(k_mem_domain_add_partition(&other, &part_a), 0);
	zassert_true(may_write(&other, &byte_a)); /* it is loaded */
	zassert_equal(k_mem_domain_remove_partition(&other, &part_a), 0);
	faults_expect(1);
	child_create(0, overflows, NULL, 2, 0, K_NO_WAIT);
	child_join(0);
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, K_ERR_STACK_CHK_FAIL);
}
#endif

K_APPMEM_PARTITION_DEFINE(unopened_part);
K_APP_BMEM(unopened_part) static uint16_t unopened_code[2];

/* doc/caveats.md: memory that could be granted and is not loaded can be executed by the kernel, on
 * some units. If this fails, the caveat is gone: say so there. */
static void executes_unopened(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	((void (*)(void))MACHINE_CODE(unopened_code))();
}

ZTEST(domains, test_caveat_privileged_execution)
{
	unopened_code[0] = MACHINE_RETURNS;
	machine_sync();
	faults_expect(!MACHINE_UNOPENED_EXECUTES);
	child_create(0, executes_unopened, NULL, 2, 0, K_NO_WAIT);
	child_join(0);
	zassert_equal(fault.count, !MACHINE_UNOPENED_EXECUTES);
	if (fault.count != 0) {
		zassert_equal(fault.access, FAULT_EXECUTE);
		zassert_equal(fault.address, (uint32_t)(uintptr_t)unopened_code);
	}
}
