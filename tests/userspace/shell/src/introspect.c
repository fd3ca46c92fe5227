/* SPDX-License-Identifier: Apache-2.0 */
/* What supervisors can see: threads, domains, objects. */

#include "listen.h"
#include <bulkhead/introspect.h>
#include <zephyr/app_memory/app_memdomain.h>
#include <zephyr/device.h>

K_APPMEM_PARTITION_DEFINE(seen_partition);
static K_APP_BMEM(seen_partition) volatile uint8_t seen_byte;
static struct k_mem_domain seen_domain;
static K_SEM_DEFINE(seen_sem, 0, 1);
static K_SEM_DEFINE(open_sem, 0, 1);
static struct k_sem __kernel_bss unused_sem;

static void waits(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	seen_byte = 1;
	k_sem_take(&seen_sem, K_FOREVER);
}

static void *setup(void)
{
	struct k_mem_partition *partitions[] = {&seen_partition};

	zassert_equal(k_mem_domain_init(&seen_domain, 1, partitions), 0);
	return NULL;
}

ZTEST_SUITE(introspect, NULL, setup, NULL, children_end, NULL);

static void child_in_domain(int n, const char *name, int prio)
{
	child_create(n, waits, NULL, prio, K_USER, K_FOREVER);
	k_thread_name_set(&child[n], name);
	k_object_access_grant(&seen_sem, &child[n]);
	zassert_equal(k_mem_domain_add_thread(&seen_domain, &child[n]), 0);
	k_thread_start(&child[n]);
	let_run();
}

/* ---- Threads --------------------------------------------------------------------------------- */

struct sight {
	k_tid_t wanted;
	unsigned int count, times;
	uintptr_t last;
	bool in_order;
	struct introspect_thread found;
};

static void see(const struct introspect_thread *thread, void *arg)
{
	struct sight *sight = arg;

	sight->count++;
	sight->in_order = sight->in_order && (uintptr_t)thread->id > sight->last;
	sight->last = (uintptr_t)thread->id;
	if (thread->id == sight->wanted) {
		sight->times++;
		sight->found = *thread;
	}
}

static struct sight look_for(k_tid_t thread)
{
	struct sight sight = {.wanted = thread, .in_order = true};

	introspect_threads(see, &sight);
	zassert_true(sight.in_order);
	return sight;
}

ZTEST(introspect, test_thread)
{
	unsigned int before = look_for(NULL).count;
	struct sight sight;

	child_in_domain(0, "watched", 6);
	sight = look_for(&child[0]);
	zassert_equal(sight.count, before + 1);
	zassert_equal(sight.times, 1);
	zassert_text(sight.found.name, "watched");
	zassert_true(sight.found.user);
	zassert_equal(sight.found.priority, 6);
	zassert_equal(sight.found.stack_start, (uintptr_t)K_THREAD_STACK_BUFFER(child_stack[0]));
	zassert_equal(sight.found.stack_size, CHILD_STACK_SIZE);
	zassert_equal(sight.found.domain, &seen_domain);

	k_sem_give(&seen_sem);
	child_join(0);
	sight = look_for(&child[0]);
	zassert_equal(sight.count, before);
	zassert_equal(sight.times, 0, "it has ended");
}

ZTEST(introspect, test_supervisor)
{
	struct sight sight = look_for(k_current_get());

	zassert_equal(sight.times, 1);
	zassert_false(sight.found.user);
	zassert_equal(sight.found.domain, k_current_get()->mem_domain_info.mem_domain);
}

/* The callback ends the thread that would come next, and waits. */
static void end_next(const struct introspect_thread *thread, void *arg)
{
	unsigned int *times = arg;

	for (int i = 0; i < 3; i++) {
		*times += thread->id == &child[i];
	}
	if (thread->id == &child[0]) {
		k_thread_abort(&child[1]);
		k_sleep(K_TICKS(1));
	}
}

ZTEST(introspect, test_ended_meanwhile)
{
	unsigned int times = 0;

	for (int i = 0; i < 3; i++) {
		child_in_domain(i, "", 6);
	}
	introspect_threads(end_next, &times);
	zassert_equal(times, 2, "child 0 and child 2");
}

static __noinline void use_stack(void)
{
	volatile uint8_t bytes[300];

	for (size_t i = 0; i < sizeof(bytes); i++) {
		bytes[i] = 0x55;
	}
	ARG_UNUSED(bytes);
}

static void uses_300_bytes(void *p1, void *p2, void *p3)
{
	use_stack();
	waits(p1, p2, p3);
}

ZTEST(introspect, test_usage)
{
	struct introspect_usage usage;
	struct introspect_thread thread;
	size_t unused;

	child_create(0, uses_300_bytes, NULL, 6, 0, K_NO_WAIT);
	let_run();
	thread = look_for(&child[0]).found;
	zassert_equal(introspect_usage(&thread, &usage), 0);
	zassert_text(usage.state, "pending");
	zassert_true(usage.stack_known);
	zassert_equal(k_thread_stack_space_get(&child[0], &unused), 0);
	zassert_equal(usage.stack_used, CHILD_STACK_SIZE - unused);
	zassert_true(usage.stack_used > 300 && usage.stack_used < CHILD_STACK_SIZE);
	zassert_true(usage.cpu_known);
	zassert_true(usage.permille <= 1000);

	k_sem_give(&seen_sem);
	child_join(0);
	zassert_equal(introspect_usage(&thread, &usage), -ESRCH);
}

static void spins(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_busy_wait(100000);
	k_sleep(K_FOREVER);
}

ZTEST(introspect, test_cpu)
{
	struct introspect_usage busy, idle;
	struct introspect_thread thread;
	uint64_t least;

	child_create(0, spins, NULL, 6, 0, K_NO_WAIT);
	child_create(1, waits, NULL, 6, 0, K_NO_WAIT);
	k_sleep(K_MSEC(200));
	least = 100u * 1000 / (uint64_t)(k_uptime_get() + 1);
	thread = look_for(&child[0]).found;
	zassert_equal(introspect_usage(&thread, &busy), 0);
	thread = look_for(&child[1]).found;
	zassert_equal(introspect_usage(&thread, &idle), 0);
	zassert_true(busy.permille + 1 >= least, "%u of %u", busy.permille, (unsigned int)least);
	zassert_true(busy.permille > idle.permille);
}

/* ---- Domains --------------------------------------------------------------------------------- */

struct domain_sight {
	unsigned int count, times;
	uintptr_t last;
	struct introspect_domain found;
};

static void see_domain(const struct introspect_domain *domain, void *arg)
{
	struct domain_sight *sight = arg;

	zassert_true((uintptr_t)domain->id > sight->last);
	sight->last = (uintptr_t)domain->id;
	sight->count++;
	if (domain->id == &seen_domain) {
		sight->times++;
		sight->found = *domain;
	}
}

ZTEST(introspect, test_domains)
{
	static struct k_mem_domain another;
	struct domain_sight sight = {.count = 0}, after = {.count = 0};

	introspect_domains(see_domain, &sight);
	zassert_equal(sight.times, 1);
	zassert_equal(sight.found.num_partitions, 1);
	zassert_equal(sight.found.partitions[0].start, seen_partition.start);
	zassert_equal(sight.found.partitions[0].size, seen_partition.size);
	zassert_equal(sight.found.partitions[0].attr.access, seen_partition.attr.access);
	zassert_text(introspect_partition_name(&sight.found.partitions[0]), "seen_partition");
	zassert_equal(introspect_partition("seen_partition"), &seen_partition);
	zassert_is_null(introspect_partition("unseen_partition"));

	zassert_equal(k_mem_domain_init(&another, 0, NULL), 0);
	introspect_domains(see_domain, &after);
	zassert_equal(after.count, sight.count + 1);
	zassert_equal(k_mem_domain_deinit(&another), 0);
	memset(&after, 0, sizeof(after));
	introspect_domains(see_domain, &after);
	zassert_equal(after.count, sight.count);
}

/* ---- Objects --------------------------------------------------------------------------------- */

static void count_object(struct k_object *object, void *arg)
{
	ARG_UNUSED(object);
	(*(unsigned int *)arg)++;
}

struct object_sight {
	unsigned int count;
	uintptr_t last;
	enum k_objects type;
};

/* Each agrees with the kernel's record, and comes once. */
static void check_object(const struct introspect_object *object, void *arg)
{
	const struct k_object *ko = k_object_find(object->id);
	struct object_sight *sight = arg;

	zassert_not_null(ko);
	zassert_equal(object->type, ko->type);
	zassert_equal(object->initialized, (ko->flags & K_OBJ_FLAG_INITIALIZED) != 0);
	zassert_equal(object->is_public, (ko->flags & K_OBJ_FLAG_PUBLIC) != 0);
	zassert_equal(object->dynamic, (ko->flags & K_OBJ_FLAG_ALLOC) != 0);
	zassert_true(object->type > sight->type ||
		     (object->type == sight->type && (uintptr_t)object->id > sight->last));
	sight->type = object->type;
	sight->last = (uintptr_t)object->id;
	sight->count++;
}

ZTEST(introspect, test_objects)
{
	struct k_sem *made = k_object_alloc(K_OBJ_SEM);
	struct object_sight sight = {.count = 0};
	unsigned int count = 0;

	zassert_not_null(made);
	k_object_wordlist_foreach(count_object, &count);
	introspect_objects(check_object, &sight);
	zassert_equal(sight.count, count);
	k_object_free(made);
	sight = (struct object_sight){.count = 0};
	introspect_objects(check_object, &sight);
	zassert_equal(sight.count, count - 1);
}

ZTEST(introspect, test_object)
{
	struct introspect_object object;
	struct k_sem *made = k_object_alloc(K_OBJ_SEM);

	zassert_equal(introspect_object(&seen_sem, &object), 0);
	zassert_equal(object.id, &seen_sem);
	zassert_text(object.name, "seen_sem");
	zassert_true(object.initialized && !object.is_public && !object.dynamic);
	zassert_equal(introspect_object(&unused_sem, &object), 0);
	zassert_text(object.name, "unused_sem");
	zassert_false(object.initialized);
	zassert_equal(introspect_object(&child[2], &object), 0);
	zassert_equal(strncmp(object.name, "child+0x", 8), 0, "%s", object.name);
	zassert_equal(introspect_object(k_current_get(), &object), 0);
	zassert_text(object.name, "test_object");
	zassert_equal(introspect_object(device_get_binding("uart0"), &object), 0);
	zassert_text(object.name, "uart0");
	zassert_equal(introspect_object(made, &object), 0);
	zassert_text(object.name, "");
	zassert_true(object.dynamic && object.type == K_OBJ_SEM);
	k_object_free(made);
	zassert_equal(introspect_object(made, &object), -ENOENT);
	zassert_equal(introspect_object(NULL, &object), -ENOENT);
	zassert_equal(introspect_object((const char *)&seen_sem + 4, &object), -ENOENT);
}

ZTEST(introspect, test_permissions)
{
	child_in_domain(0, "holder", 6);
	zassert_true(introspect_permitted(&seen_sem, &child[0]));
	zassert_false(introspect_permitted(&unused_sem, &child[0]));
	zassert_true(introspect_permitted(&child[0], &child[0]), "each has itself");
	zassert_false(introspect_permitted(&child[0], &child[1]));
	zassert_false(introspect_permitted((const char *)&seen_sem + 4, &child[0]));
	zassert_false(introspect_permitted(&seen_sem, NULL));
	k_object_access_revoke(&seen_sem, &child[0]);
	zassert_false(introspect_permitted(&seen_sem, &child[0]));
	k_object_access_all_grant(&open_sem);
	zassert_true(introspect_permitted(&open_sem, &child[0]));
	k_thread_abort(&child[0]);
	zassert_false(introspect_permitted(&child[0], &child[0]), "it has ended");
	zassert_false(introspect_permitted(&open_sem, &child[0]));
}

/* ---- Commands -------------------------------------------------------------------------------- */

ZTEST(introspect, test_kernel_commands)
{
	child_in_domain(0, "watched", 6);
	zassert_equal(run("kernel threads"), 0);
	zassert_said("watched");
	zassert_said("user          6  pending");
	zassert_said("* test_kernel_com");
	zassert_equal(run("kernel objects"), 0);
	zassert_said("k_sem                   seen_sem              watched");
	zassert_said("unused_sem            - (not initialised)");
	zassert_said("uart0");
	zassert_equal(run("kernel uptime"), 0);
	zassert_said("Uptime: ");
	zassert_equal(run("kernel version"), 0);
	zassert_said(CONFIG_BOARD);
	zassert_equal(run("kernel threads now"), -EINVAL);
}

ZTEST(introspect, test_map)
{
	child_in_domain(0, "watched", 6);
	zassert_equal(run("wall map"), 0);
	zassert_said(": users watched\n");
	zassert_said("read, write    seen_partition\n");
	zassert_said("stack of watched, for it alone\n");
	zassert_said("the kernel's memory\n");
	zassert_said("(default)");
}
