/* SPDX-License-Identifier: Apache-2.0 */
/* User threads make kernel objects, threads among them, and give them back.
 *
 * An object is made in the memory of its maker's resource pool, out of reach of every user. The maker has
 * permission on it and can grant it to others; when nobody has it any more, the object goes and its
 * memory returns to the pool. Each of the two threads here has a pool of its own. So one that takes all it
 * can get hurts nobody else, and when it ends, nothing of it is left. */

#include <zephyr/app_memory/app_memdomain.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/poweroff.h>
#include <zephyr/sys/printk.h>

#define PRIORITY	7
#define HELPER_PRIORITY 8 /* no user makes a thread that is more urgent than itself */
#define STACK_SIZE	1024
#define POOL_SIZE	2048

K_HEAP_DEFINE(builder_pool, POOL_SIZE);
K_HEAP_DEFINE(greedy_pool, POOL_SIZE);

static struct k_thread builder, greedy;
static K_THREAD_STACK_DEFINE(builder_stack, STACK_SIZE);
static K_THREAD_STACK_DEFINE(greedy_stack, STACK_SIZE);

static K_SEM_DEFINE(exhausted, 0, 1);
static K_SEM_DEFINE(enough, 0, 1);

/* ---- Who makes a thread --------------------------------------------------------------------------- */

static void helper_entry(void *granted, void *not_granted, void *p3)
{
	ARG_UNUSED(p3);
	printk("helper:  a thread that a user made: access to one semaphore %d, to the other %d\n",
	       k_object_access_check(granted), k_object_access_check(not_granted));
	k_sem_give(granted);
}

struct parts {
	struct k_thread *thread;
	k_thread_stack_t *stack;
	struct k_sem *done;
	struct k_sem *own;
};

static bool parts_make(struct parts *parts)
{
	parts->thread = k_object_alloc(K_OBJ_THREAD);
	parts->stack = k_thread_stack_alloc(STACK_SIZE, K_USER);
	parts->done = k_object_alloc(K_OBJ_SEM);
	parts->own = k_object_alloc(K_OBJ_SEM);
	return parts->thread != NULL && parts->stack != NULL && parts->done != NULL &&
	       parts->own != NULL;
}

/* What was made is not initialised yet. */
static void helper_run(const struct parts *parts)
{
	k_sem_init(parts->done, 0, 1);
	k_sem_init(parts->own, 0, 1);
	k_thread_create(parts->thread, parts->stack, STACK_SIZE, helper_entry, parts->done,
			parts->own, NULL, HELPER_PRIORITY, K_USER, K_FOREVER);
	k_object_access_grant(parts->done, parts->thread);
	k_thread_start(parts->thread);
	k_sem_take(parts->done, K_FOREVER);
	k_thread_join(parts->thread, K_FOREVER);
}

/* A thread and its stack are in use until the thread has ended: it has. */
static void parts_give_back(const struct parts *parts)
{
	k_object_release(parts->thread);
	k_thread_stack_free(parts->stack);
	k_object_release(parts->done);
	k_object_release(parts->own);
}

static void builder_entry(void *p1, void *p2, void *p3)
{
	struct parts parts;

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	if (!parts_make(&parts)) {
		printk("builder: cannot make its objects\n");
		return;
	}
	printk("builder: made a thread, its stack and two semaphores\n");
	helper_run(&parts);
	parts_give_back(&parts);
	printk("builder: gave them back\n");
}

/* ---- Who takes all it can get --------------------------------------------------------------------- */

K_APPMEM_PARTITION_DEFINE(greedy_partition);
K_APP_BMEM(greedy_partition) static int most;

static void greedy_entry(void *p1, void *p2, void *p3)
{
	int count = 0;

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	while (k_object_alloc(K_OBJ_SEM) != NULL) {
		count++;
	}
	if (most == 0) {
		most = count;
		printk("greedy:  made semaphores until its pool was empty\n");
	} else {
		printk("greedy:  made %s as last time\n",
		       count == most ? "as many" : "not as many");
	}
	k_sem_give(&exhausted);
	k_sem_take(&enough, K_FOREVER);
}

/* ---- Supervisor mode ------------------------------------------------------------------------------ */

static void start(struct k_thread *thread, k_thread_stack_t *stack, k_thread_entry_t entry,
		  struct k_heap *pool)
{
	k_thread_create(thread, stack, STACK_SIZE, entry, NULL, NULL, NULL, PRIORITY, K_USER,
			K_FOREVER);
	k_thread_heap_assign(thread, pool);
	k_thread_access_grant(thread, &exhausted, &enough);
	k_thread_start(thread);
}

static void build(void)
{
	start(&builder, builder_stack, builder_entry, &builder_pool);
	k_thread_join(&builder, K_FOREVER);
}

static void greed_begins(void)
{
	start(&greedy, greedy_stack, greedy_entry, &greedy_pool);
	k_sem_take(&exhausted, K_FOREVER);
}

static void greed_ends(void)
{
	k_sem_give(&enough);
	k_thread_join(&greedy, K_FOREVER);
	printk("main:    greedy has ended, with all that it had\n");
}

int main(void)
{
	if (k_mem_domain_add_partition(&k_mem_domain_default, &greedy_partition) != 0) {
		k_panic();
	}
	build();
	greed_begins();
	build();
	greed_ends();
	greed_begins();
	greed_ends();
	sys_poweroff();
}
