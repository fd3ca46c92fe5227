/* SPDX-License-Identifier: Apache-2.0 */
/* Looking at threads.
 *
 * The next thread is the one whose record has the next higher address: a search under the lock each
 * time, which needs no link of a thread that may have ended meanwhile. What a caller has seen and
 * asks more about may be gone, its memory somebody else's; so it is looked for again first. */

#include <bulkhead/introspect.h>
#include <kernel_internal.h>
#include <ksched.h>

struct search {
	uintptr_t last;
	const struct k_thread *found;
};

static void find_next(const struct k_thread *thread, void *arg)
{
	struct search *search = arg;

	if ((uintptr_t)thread > search->last && (search->found == NULL || thread < search->found)) {
		search->found = thread;
	}
}

/* Lock held. The thread whose record begins first behind @p last. */
static const struct k_thread *thread_after(uintptr_t last)
{
	struct search search = {.last = last};

	k_thread_foreach(find_next, &search);
	return search.found;
}

/* Lock held. */
static bool is_alive(k_tid_t thread)
{
	return thread_after((uintptr_t)thread - 1) == thread;
}

#ifdef CONFIG_USERSPACE
static const struct k_mem_domain *domain_of(const struct k_thread *thread)
{
	return thread->mem_domain_info.mem_domain;
}
#else
static const struct k_mem_domain *domain_of(const struct k_thread *thread)
{
	ARG_UNUSED(thread);
	return NULL;
}
#endif

/* Lock held. */
static void look_at(const struct k_thread *thread, struct introspect_thread *info)
{
	info->id = (k_tid_t)(uintptr_t)thread;
	info->user = (thread->base.user_options & K_USER) != 0;
	info->priority = thread->base.prio;
	info->stack_start = thread->stack_info.start;
	info->stack_size = thread->stack_info.size;
	info->domain = domain_of(thread);
	info->name[0] = '\0';
	if (IS_ENABLED(CONFIG_THREAD_NAME)) {
		memcpy(info->name, k_thread_name_get(info->id), sizeof(info->name));
	}
}

static bool look_at_next(struct introspect_thread *info)
{
	unsigned int key = arch_irq_lock();
	const struct k_thread *thread = thread_after((uintptr_t)info->id);

	if (thread != NULL) {
		look_at(thread, info);
	}
	arch_irq_unlock(key);
	return thread != NULL;
}

void introspect_threads(introspect_thread_cb_t cb, void *arg)
{
	struct introspect_thread info = {.id = NULL};

	while (look_at_next(&info)) {
		cb(&info, arg);
	}
}

/* ---- What it uses ---------------------------------------------------------------------------- */

#define PIECE 64

/* A supervisor's guard, which nobody may read on some ports, counts as not used. */
static size_t guard_of(const struct k_thread *thread)
{
	return thread_stack_begin(thread) - thread->stack_info.start;
}

/* Counts on from @p count, not far. True: there may be more. */
static bool count_unused(const struct introspect_thread *info, size_t *count)
{
	unsigned int key = arch_irq_lock();
	const uint8_t *bottom = (const uint8_t *)info->stack_start;
	bool goes_on = is_alive(info->id);

	if (goes_on) {
		size_t next = *count == 0 ? guard_of(info->id) : *count;
		size_t end = MIN(next + PIECE, info->stack_size);

		while (next < end && bottom[next] == 0xaa) {
			next++;
		}
		*count = next;
		goes_on = next == end && end < info->stack_size;
	}
	arch_irq_unlock(key);
	return goes_on;
}

static size_t stack_used(const struct introspect_thread *info)
{
	size_t unused = 0;

	while (count_unused(info, &unused)) {
	}
	return info->stack_size - unused;
}

#ifdef CONFIG_SCHED_THREAD_USAGE
static bool look_at_cpu(k_tid_t thread, unsigned int *permille)
{
	k_thread_runtime_stats_t own, all;

	(void)k_thread_runtime_stats_get(thread, &own);
	(void)k_thread_runtime_stats_all_get(&all);
	*permille = all.execution_cycles == 0
			    ? 0
			    : (unsigned int)(own.execution_cycles * 1000 / all.execution_cycles);
	return true;
}
#else
static bool look_at_cpu(k_tid_t thread, unsigned int *permille)
{
	ARG_UNUSED(thread);
	*permille = 0;
	return false;
}
#endif

/* No thread runs meanwhile, so none gives back the record's memory. */
static bool look_at_rest(k_tid_t thread, struct introspect_usage *usage)
{
	unsigned int key;
	bool alive;

	k_sched_lock();
	key = arch_irq_lock();
	alive = is_alive(thread);
	arch_irq_unlock(key);
	if (alive) {
		(void)k_thread_state_str(thread, usage->state, sizeof(usage->state));
		usage->cpu_known = look_at_cpu(thread, &usage->permille);
	}
	k_sched_unlock();
	return alive;
}

int introspect_usage(const struct introspect_thread *thread, struct introspect_usage *usage)
{
	usage->stack_known = IS_ENABLED(CONFIG_INIT_STACKS);
	usage->stack_used = usage->stack_known ? stack_used(thread) : 0;
	return look_at_rest(thread->id, usage) ? 0 : -ESRCH;
}
