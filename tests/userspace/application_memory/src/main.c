/* SPDX-License-Identifier: Apache-2.0 */
/* CONFIG_APPLICATION_MEMORY: a program without any partition of its own. Its user threads share all
 * its variables, wherever they are defined; what is the kernel's, and what is another thread's,
 * stays closed. */

#include "support.h"
#include "touch.h"
#include <zephyr/app_memory/app_memdomain.h>
#include <zephyr/linker/linker-defs.h>

static uint32_t data = 11;
static uint32_t bss;
static uint8_t large[1000] = {[999] = 3};
extern uint32_t library_data, library_bss, archive_data, archive_bss, archive_common;
extern uint32_t driver_data, driver_bss, kernel_part_data, kernel_part_bss;

static uint32_t __kernel kernel_data = 22;
static uint32_t __kernel_bss kernel_bss;
static uint32_t __kernel_noinit kernel_noinit;
static uint32_t __noinit not_initialised;
static K_SEM_DEFINE(sem, 0, 1);
static struct k_sem __kernel_bss plain_sem;
static struct k_mem_domain __kernel_bss domain, other;
K_APPMEM_PARTITION_DEFINE(tagged_part);
K_APP_BMEM(tagged_part) static uint32_t tagged;
K_THREAD_STACK_DEFINE(idle_stack, 512);
static K_KERNEL_STACK_DEFINE(supervisor_stack, 512);

static void domains_end(void *fixture)
{
	children_end(fixture);
	(void)k_mem_domain_deinit(&domain);
	(void)k_mem_domain_deinit(&other);
}

ZTEST_SUITE(application_memory, NULL, NULL, NULL, domains_end, NULL);

static volatile uint32_t *const open_variables[] = {
	&data, &bss, &library_data, &library_bss, &archive_data, &archive_bss, &archive_common,
};

/* ---- Shared --------------------------------------------------------------------------------- */

ZTEST(application_memory, test_initial_values)
{
	zassert_equal(data, 11);
	zassert_equal(library_data, 11);
	zassert_equal(archive_data, 11);
	zassert_equal(driver_data, 11);
	zassert_equal(kernel_part_data, 11);
	zassert_equal(kernel_data, 22);
	zassert_equal(large[999], 3);
	zassert_equal(library_bss | archive_bss | archive_common | driver_bss | kernel_bss, 0);
}

static void counts(void *by, void *p2, void *p3)
{
	static uint32_t static_local;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (size_t i = 0; i < ARRAY_SIZE(open_variables); i++) {
		*open_variables[i] += (uint32_t)by;
	}
	bss += static_local++;
}

ZTEST(application_memory, test_threads_share)
{
	uint32_t before[ARRAY_SIZE(open_variables)];

	for (size_t i = 0; i < ARRAY_SIZE(open_variables); i++) {
		before[i] = *open_variables[i];
	}
	for (int n = 0; n < 2; n++) {
		child_create(n, counts, (void *)(uintptr_t)(n + 1), 2, K_USER, K_NO_WAIT);
		child_join(n);
	}
	for (size_t i = 0; i < ARRAY_SIZE(open_variables); i++) {
		zassert_equal(*open_variables[i],
			      before[i] + 3 + (open_variables[i] == &bss ? 1 : 0));
	}
}

/* A thread that nobody put anywhere. */
static uint32_t written_by_static_thread;

static void static_entry(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	written_by_static_thread = k_is_user_context() ? 5 : 6;
}

K_THREAD_DEFINE(static_thread, 512, static_entry, NULL, NULL, NULL, 2, K_USER, 0);

ZTEST(application_memory, test_static_thread)
{
	zassert_equal(k_thread_join(static_thread, K_SECONDS(1)), 0);
	zassert_equal(written_by_static_thread, 5);
}

/* ---- Closed --------------------------------------------------------------------------------- */

ZTEST(application_memory, test_the_rest_is_closed)
{
	const volatile void *const closed[] = {
		&kernel_data,
		&kernel_bss,
		&kernel_noinit,
		&not_initialised,
		&driver_data,
		&driver_bss,
		&kernel_part_data,
		&kernel_part_bss,
		&sem,
		&plain_sem,
		&domain,
		&tagged,
		&tagged_part,
		&z_application_partition,
		&k_mem_domain_default,
		&child[0],
		static_thread,
		K_THREAD_STACK_BUFFER(child_stack[0]) + CHILD_STACK_SIZE, /* its privileged part */
		child_stack[1],
		idle_stack,
		supervisor_stack,
		&_kernel,
		__kernel_ram_start,
		__kobject_ram,
	};

	for (size_t i = 0; i < ARRAY_SIZE(closed); i++) {
		zassert_false(may_read(&k_mem_domain_default, closed[i]), "%u", (unsigned int)i);
		zassert_false(may_write(&k_mem_domain_default, closed[i]), "%u", (unsigned int)i);
	}
	zassert_false(may_execute(&k_mem_domain_default, large));
	zassert_equal(kernel_data, 22);
}

static void takes_sem(void *which, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sem_take(which, K_NO_WAIT);
}

/* What looks like an object in open memory is none, and an object still needs a permission. */
ZTEST(application_memory, test_objects)
{
	static uint8_t copy[sizeof(struct k_sem)] __aligned(4);

	k_sem_init(&plain_sem, 1, 1);
	memcpy(copy, &plain_sem, sizeof(copy));
	faults_expect(2);
	child_create(0, takes_sem, copy, 2, K_USER, K_NO_WAIT);
	child_join(0);
	child_create(0, takes_sem, &plain_sem, 2, K_USER, K_NO_WAIT);
	child_join(0);
	zassert_equal(fault.count, 2);
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	zassert_equal(k_sem_count_get(&plain_sem), 1);

	child_create(0, takes_sem, &plain_sem, 2, K_USER, K_FOREVER);
	k_object_access_grant(&plain_sem, &child[0]);
	k_thread_start(&child[0]);
	child_join(0);
	zassert_equal(k_sem_count_get(&plain_sem), 0);
}

/* ---- Calls that nothing here makes ------------------------------------------------------------- */

BUILD_ASSERT(K_SYSCALL_K_SEM_RESET < K_SYSCALL_SHORT_LIMIT, "a short one");
BUILD_ASSERT(K_SYSCALL_K_OBJECT_RELEASE > K_SYSCALL_SHORT_LIMIT, "a long one");

static void calls(void *id, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)arch_syscall_invoke1((uintptr_t)&plain_sem, (uintptr_t)id);
}

ZTEST(application_memory, test_calls_that_nothing_makes)
{
	static const uintptr_t ids[] = {K_SYSCALL_K_SEM_RESET, K_SYSCALL_K_OBJECT_RELEASE};

	k_sem_init(&plain_sem, 1, 1);
	faults_expect(ARRAY_SIZE(ids));
	for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
		child_create(0, calls, (void *)ids[i], 2, K_USER, K_FOREVER);
		k_object_access_grant(&plain_sem, &child[0]);
		k_thread_start(&child[0]);
		child_join(0);
		zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	}
	zassert_equal(fault.count, ARRAY_SIZE(ids));
	zassert_equal(k_sem_count_get(&plain_sem), 1);
}

/* ---- Domains of the application's own ------------------------------------------------------- */

ZTEST(application_memory, test_domains_have_it)
{
	struct k_mem_partition *one[] = {&tagged_part};
	struct k_mem_partition *given[] = {&z_application_partition, &tagged_part};
	struct k_mem_partition over = {ROUND_UP((uintptr_t)large, 32), 32,
				       K_MEM_PARTITION_P_RO_U_RO};
	struct k_mem_partition *overlapping[] = {&over};

	zassert_equal(k_mem_domain_init(&domain, 0, NULL), 0);
	zassert_equal(domain.num_partitions, 1);
	zassert_true(may_write(&domain, &bss));
	zassert_false(may_read(&domain, &tagged));

	zassert_equal(k_mem_domain_init(&domain, 1, one), 0);
	zassert_equal(domain.num_partitions, 2);
	zassert_true(may_write(&domain, &bss) && may_write(&domain, &tagged));

	zassert_equal(k_mem_domain_init(&domain, 2, given), 0, "given explicitly");
	zassert_equal(domain.num_partitions, 2);
	zassert_true(may_write(&domain, &bss) && may_write(&domain, &tagged));

	zassert_equal(k_mem_domain_init(&domain, 1, overlapping), -EINVAL);
	zassert_equal(domain.num_partitions, 0);
}

/* A domain can do without. */
ZTEST(application_memory, test_domain_without)
{
	zassert_equal(k_mem_domain_init(&domain, 0, NULL), 0);
	zassert_equal(k_mem_domain_remove_partition(&domain, &z_application_partition), 0);
	zassert_false(may_read(&domain, &bss));
	zassert_false(may_write(&domain, &data));
}

static void ends(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
}

ZTEST(application_memory, test_inherited_partitions)
{
	struct k_mem_partition *one[] = {&tagged_part};

	zassert_equal(k_mem_domain_init(&domain, 1, one), 0);
	zassert_equal(k_mem_domain_init(&other, 0, NULL), 0);
	child_create(1, ends, NULL, 2, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&domain, &child[1]), 0);
	zassert_equal(k_mem_domain_inherit_thread_partitions(&other, &child[1]), 0);
	zassert_equal(other.num_partitions, 2);
	zassert_true(may_write(&other, &bss) && may_write(&other, &tagged));
	zassert_equal(k_mem_domain_remove_partition(&other, &z_application_partition), 0);
	zassert_equal(k_mem_domain_remove_partition(&other, &tagged_part), 0);
	zassert_equal(k_mem_domain_inherit_thread_partitions(&other, &child[1]), 0);
	zassert_true(may_write(&other, &bss) && may_write(&other, &tagged));
}

static K_THREAD_STACK_DEFINE(room, 64 * CONFIG_MAX_DOMAIN_PARTITIONS);
static struct k_mem_partition __kernel_bss parts[CONFIG_MAX_DOMAIN_PARTITIONS];
static struct k_mem_partition *pointers[CONFIG_MAX_DOMAIN_PARTITIONS];

static void parts_in_room(void)
{
	for (int i = 0; i < CONFIG_MAX_DOMAIN_PARTITIONS; i++) {
		parts[i] = (struct k_mem_partition){(uintptr_t)room + 64 * (size_t)i, 32,
						    K_MEM_PARTITION_P_RW_U_RW};
		pointers[i] = &parts[i];
	}
}

/* It takes what a range of any size takes; the others are as many as ever. */
ZTEST(application_memory, test_regions)
{
	int max = arch_mem_domain_max_partitions_get() - MACHINE_REGIONS_OF_A_RANGE;

	parts_in_room();
	zassert_equal(k_mem_domain_init(&domain, (uint8_t)max, pointers), 0);
	zassert_true(may_write(&domain, &bss) && may_write(&domain, room));
	zassert_equal(k_mem_domain_init(&domain, (uint8_t)(max + 1), pointers), -ENOMEM);
	zassert_equal(domain.num_partitions, 0);
	zassert_equal(k_mem_domain_init(&domain, CONFIG_MAX_DOMAIN_PARTITIONS, pointers), -ENOMEM);
}

static char said[2048];
static size_t said_length;
static bool is_recorded;

bool console_hook(const char *fmt, va_list arguments)
{
	if (is_recorded) {
		said_length +=
			vsnprintk(&said[said_length], sizeof(said) - said_length, fmt, arguments);
	}
	return is_recorded;
}

static void it_costs_once(const struct k_mem_domain *of, int needed)
{
	const int free = MACHINE_REGIONS - MACHINE_KERNEL_REGIONS;
	char line[120];

	is_recorded = false;
	snprintk(line, sizeof(line),
		 "the domain at %p needs %d regions of the protection unit and can have %d:", of,
		 needed, free);
	zassert_equal(strncmp(said, line, strlen(line)), 0, "%s", said);
	snprintk(line, sizeof(line), "    %2d  %-24s 0x%08x %7zu\n", MACHINE_REGIONS_OF_A_RANGE,
		 "z_application_partition", (unsigned int)z_application_partition.start,
		 z_application_partition.size);
	zassert_not_null(strstr(said, line), "%s", said);
	zassert_is_null(strstr(strstr(said, line) + strlen(line), "z_application"), "%s", said);
}

static void record(void)
{
	said_length = 0;
	said[0] = '\0';
	is_recorded = true;
}

/* What is said of too large a domain counts it, and once, also if it was given or both have it. */
ZTEST(application_memory, test_explained)
{
	int max = arch_mem_domain_max_partitions_get() - MACHINE_REGIONS_OF_A_RANGE;
	int needed = max + 1 + MACHINE_REGIONS_OF_A_RANGE;

	parts_in_room();
	record();
	zassert_equal(k_mem_domain_init(&domain, (uint8_t)(max + 1), pointers), -ENOMEM);
	it_costs_once(&domain, needed);

	pointers[max + 1] = &z_application_partition;
	record();
	zassert_equal(k_mem_domain_init(&domain, (uint8_t)(max + 2), pointers), -ENOMEM);
	it_costs_once(&domain, needed);

	zassert_equal(k_mem_domain_init(&domain, (uint8_t)max, pointers), 0);
	zassert_equal(k_mem_domain_init(&other, 1, &pointers[max]), 0);
	child_create(1, ends, NULL, 2, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&other, &child[1]), 0);
	record();
	zassert_equal(k_mem_domain_inherit_thread_partitions(&domain, &child[1]), -ENOSPC);
	it_costs_once(&domain, needed);
}
