/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Threads: the record, creation, end, priority, name. */
#ifndef ZEPHYR_INCLUDE_KERNEL_THREAD_H_
#define ZEPHYR_INCLUDE_KERNEL_THREAD_H_

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <zephyr/arch/types.h>
#include <zephyr/kernel/poll.h>
#include <zephyr/kernel/stats.h>
#include <zephyr/kernel/thread_stack.h>
#include <zephyr/kernel/timeout.h>
#include <zephyr/kernel/wait_queue.h>
#include <zephyr/sys_clock.h>
#include <zephyr/sys/iterable_sections.h>
#include <zephyr/sys/util.h>
#include <zephyr/toolchain.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_mem_domain;
struct k_mutex;
struct k_heap;
struct k_object;
struct k_thread;

typedef struct k_thread *k_tid_t;
typedef void (*k_thread_entry_t)(void *p1, void *p2, void *p3);
/** A thread's slice is over: see k_thread_time_slice_set(). */
typedef void (*k_thread_timeslice_fn_t)(struct k_thread *thread, void *data);

/** @name Options of k_thread_create() @{ */
#define K_ESSENTIAL BIT(0) /**< its end is a fatal error of the system */
#define K_FP_IDX    1
/** It will use floating-point registers. Any thread may, so this changes nothing. */
#define K_FP_REGS BIT(K_FP_IDX)
#define K_USER	  BIT(2) /**< starts in user mode */
/** Gets the creator's permissions, except that on the creator. */
#define K_INHERIT_PERMS BIT(3)
/** Free for the application and for tools: changes nothing. */
#define K_CALLBACK_STATE BIT(4)
/** @} */

/** @name Priorities: negative ones are cooperative, lower numbers more urgent @{ */
#define K_PRIO_COOP(x)			  (-(CONFIG_NUM_COOP_PRIORITIES - (x)))
#define K_PRIO_PREEMPT(x)		  (x)
#define K_HIGHEST_THREAD_PRIO		  (-CONFIG_NUM_COOP_PRIORITIES)
#define K_LOWEST_THREAD_PRIO		  CONFIG_NUM_PREEMPT_PRIORITIES
#define K_IDLE_PRIO			  K_LOWEST_THREAD_PRIO
#define K_HIGHEST_APPLICATION_THREAD_PRIO K_HIGHEST_THREAD_PRIO
#define K_LOWEST_APPLICATION_THREAD_PRIO  (K_LOWEST_THREAD_PRIO - 1)
#define K_ANY				  NULL
/** @} */

/** @name Reasons why a thread is not ready, in thread_state. For supervisors that look @{ */
#define _THREAD_PENDING	  BIT(0) /**< waits for an object */
#define _THREAD_SLEEPING  BIT(1)
#define _THREAD_PRESTART  BIT(2) /**< has not been started */
#define _THREAD_DEAD	  BIT(3)
#define _THREAD_QUEUED	  BIT(4) /**< only a CPU is missing (CONFIG_SCHED_CPU_MASK) */
#define _THREAD_SUSPENDED BIT(5)
#define _THREAD_DUMMY	  BIT(6) /**< never set */
#define _THREAD_ABORTING  BIT(7) /**< never set */
/** @} */

/** What the scheduler knows of a thread. Guarded by the kernel lock. */
struct _thread_base {
	/* links of the ready queue or of one wait queue, never both */
	struct k_thread *next;
	struct k_thread *prev;
	_wait_q_t *pended_on;
	/* run under the lock by whoever ends the wait: what the waiter itself cannot do any more */
	void (*wait_ended)(struct k_thread *thread, _wait_q_t *queue);
	struct _timeout timeout;
	_wait_q_t join_queue;
	struct k_mutex *mutexes; /* held, linked by next_held */
	uint8_t user_options;
	uint8_t thread_state;
	int8_t prio;	 /* effective: what the scheduler goes by */
	int8_t own_prio; /* as set, without inheritance */
	uint8_t sched_locked;
	bool wait_user;	   /* the address in wait_buffer came from a user */
	uint8_t wait_mode; /* how it waits for wait_events */
#ifdef CONFIG_TIMESLICE_PER_THREAD
	int32_t slice_ticks; /* 0: as all others */
	k_thread_timeslice_fn_t slice_expired;
	void *slice_data;
#endif
#ifdef CONFIG_SCHED_DEADLINE
	uint32_t deadline; /* in cycles, as k_cycle_get_32() counts; 0 until one is set */
#endif
#ifdef CONFIG_SCHED_CPU_MASK
	uint8_t cpu_mask;
#endif
#ifdef CONFIG_SCHED_THREAD_USAGE
	struct k_cycle_stats usage;
#endif
#ifdef CONFIG_POLL
	struct z_poller poller;
#endif
#ifdef CONFIG_WORKQUEUE_WORK_TIMEOUT
	struct _timeout *work_timeout; /* pending while it runs a work item, goes when it ends */
#endif
};

/** The thread's own part of its stack. */
struct _thread_stack_info {
	uintptr_t start;
	size_t size;
#ifdef CONFIG_STACK_START_IS_RANDOM
	size_t delta; /* what is left free at the top */
#endif
#ifdef CONFIG_THREAD_RUNTIME_STACK_SAFETY
	size_t unused_threshold; /* who has less than that left is told of; 0: nobody is */
#endif
};

/** Of the thread's user code, which the kernel never reads: zero when the thread begins, and when it
 * enters user mode. */
struct _thread_userspace_local_data {
	int errno_var;
};

#ifdef CONFIG_THREAD_USERSPACE_LOCAL_DATA
#define Z_LOCAL_DATA_SIZE ROUND_UP(sizeof(struct _thread_userspace_local_data), ARCH_STACK_ALIGN)
#else
#define Z_LOCAL_DATA_SIZE 0
#endif

struct _mem_domain_info {
	struct k_thread *next; /* threads of one domain, ring-free list */
	struct k_mem_domain *mem_domain;
};

/** A thread. All members are the kernel's; those without underscore in Zephyr's documentation
 * may be read in supervisor mode. */
struct k_thread {
	union {
		void *_first; /* existing C++ code initialises a thread with {nullptr} */
		uint16_t kobject_id;
	};
	struct arch_context context;
	struct _thread_base base;
	struct _thread_stack_info stack_info;
	k_thread_stack_t *stack_obj;
	struct k_heap *resource_pool;
	union {
		void *init_data;	  /* for existing code that names it: means nothing */
		void *wait_buffer;	  /* while it waits for data: where they are or go */
		uint32_t wait_events;	  /* while it waits for an event: for which */
		size_t refused_size;	  /* when it was refused memory: how much of it */
		const char *refused_text; /* when it was refused for another reason */
	};
#ifdef CONFIG_THREAD_CUSTOM_DATA
	void *custom_data;
#endif
#ifdef CONFIG_THREAD_USERSPACE_LOCAL_DATA
	struct _thread_userspace_local_data *userspace_local_data; /* at the top of its own part */
#endif
#ifdef CONFIG_USERSPACE
	struct _mem_domain_info mem_domain_info;
	void *syscall_frame;	       /* during a long call: what runs for it, else NULL */
	uint32_t *rights;	       /* bitmap over kernel objects; the object gate reads it */
	struct k_object *claimed[2];   /* objects of the thread it is creating */
	struct k_object *stack_object; /* of stack_obj, NULL if it is none */
	/* why it ended, or what it was refused: for reports */
	uint8_t end_reason;
	uint8_t refused_type;
	int8_t refused_error;
	uintptr_t end_address;
#endif
#ifdef CONFIG_THREAD_MONITOR
	struct k_thread *next_thread;
	struct {
		k_thread_entry_t pEntry;
		void *parameter1, *parameter2, *parameter3;
	} entry;
#endif
#ifdef CONFIG_THREAD_NAME
	char name[CONFIG_THREAD_MAX_NAME_LEN];
#endif
};

/**
 * Creates a thread.
 *
 * The new thread belongs to the creator's memory domain. It gets permission on itself, the creator
 * gets none.
 *
 * User mode: @p options must hold K_USER and not K_ESSENTIAL, @p prio must be valid and not more
 * urgent than the caller's, @p new_thread and @p stack must be granted and not in use, and
 * @p stack_size not more than the stack has; otherwise the caller is killed (K_ERR_KERNEL_OOPS).
 * Not from an ISR.
 *
 * @param stack_size the bytes that K_THREAD_STACK_SIZEOF() gives, or fewer
 * @param delay time until it starts; K_FOREVER: when k_thread_start() says so
 * @return the new thread
 */
__syscall k_tid_t k_thread_create(struct k_thread *new_thread, k_thread_stack_t *stack,
				  size_t stack_size, k_thread_entry_t entry, void *p1, void *p2,
				  void *p3, int prio, uint32_t options, k_timeout_t delay);

#ifdef CONFIG_DYNAMIC_THREAD
/**
 * A stack of at least @p size bytes: of a pool, or made out of the caller's resource pool. A user, or
 * a supervisor that is a static thread, gets permission on it. User, supervisor.
 *
 * @param flags K_USER: for a user thread; 0
 * @return NULL: the pool is empty or its stacks are smaller, and there is not enough memory, or none
 *         that a user could be given
 */
__syscall_checked k_thread_stack_t *k_thread_stack_alloc(size_t size, int flags);

/**
 * Gives a stack back. A user needs permission, and no thread may use it, or the user is killed.
 * User, supervisor.
 * @retval 0
 * @retval -EBUSY a thread has it
 * @retval -EINVAL k_thread_stack_alloc() did not give it
 */
__syscall_checked int k_thread_stack_free(__kobj_new k_thread_stack_t *stack);
#else
static inline k_thread_stack_t *k_thread_stack_alloc(size_t size, int flags)
{
	ARG_UNUSED(size);
	ARG_UNUSED(flags);
	return NULL;
}

static inline int k_thread_stack_free(k_thread_stack_t *stack)
{
	ARG_UNUSED(stack);
	return -ENOSYS;
}
#endif

/** Starts a thread created with a delay, now. User (with permission), supervisor, ISR. */
__syscall_short void k_thread_start(__kobj k_tid_t thread);

/**
 * Waits for a thread to end.
 * @retval 0 it has ended
 * @retval -EBUSY K_NO_WAIT and it has not
 * @retval -EAGAIN @p timeout is over
 * @retval -EDEADLK it is the caller, or waits in turn for the caller
 */
__syscall_short int k_thread_join(__kobj_or(0) struct k_thread *thread, k_timeout_t timeout);

/**
 * Ends a thread. What it held is released: mutexes go to their next waiter, its wait ends, its
 * permissions are withdrawn. Joiners wake. User (with permission, not on an essential thread),
 * supervisor, ISR; a thread that ends itself does not return.
 */
__syscall_short void k_thread_abort(__kobj_or(0) k_tid_t thread)
	__require((thread->base.user_options & K_ESSENTIAL) == 0);

/** Takes a thread off the CPU until k_thread_resume(), wherever it is. */
__syscall_short void k_thread_suspend(__kobj k_tid_t thread);
/** Lets a suspended thread go on; ignored for others. */
__syscall_short void k_thread_resume(__kobj k_tid_t thread);

/** The priority the thread runs at, inheritance included. */
__syscall_short int k_thread_priority_get(__kobj k_tid_t thread);
/**
 * Sets a thread's own priority. A ready thread goes behind those of the new priority, also if that
 * is the old one; the caller, if it is that thread, lets them run, unless it has locked the
 * scheduler. A user may only make a thread less urgent than it is.
 */
__syscall_short void k_thread_priority_set(__kobj k_tid_t thread, int prio)
	__require(Z_VALID_PRIO(prio) && prio >= thread->base.own_prio);

/** The calling thread. Any context; in an ISR the interrupted one. */
__syscall_short k_tid_t k_sched_current_thread_query(void);
#define z_current_get k_sched_current_thread_query

static inline k_tid_t k_current_get(void);

/**
 * Names a thread (@p thread NULL: the caller).
 * @retval 0 or -EINVAL (not a thread the caller may name), -EFAULT (unreadable name), -ENOSYS
 * (CONFIG_THREAD_NAME is off); a longer name is cut, that of a user is -EFAULT
 */
__syscall int k_thread_name_set(k_tid_t thread, const char *str);
/** The name, "" if none, NULL with CONFIG_THREAD_NAME off. Supervisor. */
const char *k_thread_name_get(k_tid_t thread);
/**
 * Copies the name: 0, -EINVAL (no thread), -EFAULT, -ENOSPC (too long for @p size), -ENOSYS. A user
 * needs no permission on @p thread.
 */
__syscall int k_thread_name_copy(k_tid_t thread, char *buf, size_t size);

/** Why it is not ready: "pending", "sleeping", "prestart", "dead", "suspended", joined with '+';
 * "queued" if it is. Supervisor. */
const char *k_thread_state_str(k_tid_t thread, char *buf, size_t size);

/**
 * Bytes of the stack never used so far (CONFIG_INIT_STACKS).
 * @retval 0, -EINVAL (stacks are not filled), -ENOTSUP (CONFIG_INIT_STACKS is off); a user's call: 1
 * (no permission, or no thread that lives), EFAULT (may not write to @p unused)
 */
__syscall int k_thread_stack_space_get(const struct k_thread *thread, size_t *unused);

#ifdef CONFIG_THREAD_RUNTIME_STACK_SAFETY
/**
 * @name How much of a thread's stack should never be used
 *
 * So many bytes, or per cent of the stack; 0: it does not matter. Set anew when a thread is created, to
 * CONFIG_THREAD_RUNTIME_STACK_SAFETY_DEFAULT_UNUSED_THRESHOLD_PCT. User (with permission), supervisor,
 * ISR.
 * @{
 */
/** @retval 0, -EINVAL (@p pct is above 99) */
__syscall_short int k_thread_runtime_stack_unused_threshold_pct_set(__kobj struct k_thread *thread,
								    uint32_t pct);
/** @retval 0, -EINVAL (@p threshold is more than the stack has) */
__syscall_short int k_thread_runtime_stack_unused_threshold_set(__kobj struct k_thread *thread,
								size_t threshold);
/** In bytes. */
__syscall_short size_t k_thread_runtime_stack_unused_threshold_get(__kobj struct k_thread *thread);

/** Told of a thread of whose stack less was never used than should be. */
typedef void (*k_thread_stack_safety_handler_t)(const struct k_thread *thread, size_t unused_space,
						void *arg);
/**
 * As k_thread_stack_space_get(), and calls @p handler (NULL: nothing) if that is below the threshold.
 * Supervisor.
 */
int k_thread_runtime_stack_safety_full_check(const struct k_thread *thread, size_t *unused_ptr,
					     k_thread_stack_safety_handler_t handler, void *arg);
/** The same, but looks no further than to the threshold: what is counted ends there. */
int k_thread_runtime_stack_safety_threshold_check(const struct k_thread *thread, size_t *unused_ptr,
						  k_thread_stack_safety_handler_t handler,
						  void *arg);
/** @} */
#endif

#ifdef CONFIG_THREAD_CUSTOM_DATA
/** A pointer of the thread's own. */
__syscall_short void k_thread_custom_data_set(__opaque void *value);
__syscall_short void *k_thread_custom_data_get(void);
#endif

/**
 * The caller is done with floating-point registers: their values are lost, and its switches do not
 * save them any more. It may use them again at any time. User (with permission), supervisor.
 *
 * @retval 0 done
 * @retval -EINVAL @p thread is not the caller, or an interrupt handler calls
 * @retval -ENOTSUP CONFIG_FPU is off
 */
__syscall_checked int k_float_disable(__kobj struct k_thread *thread);

/**
 * @p thread will use floating-point registers. Any thread may at any time, so this only sets
 * K_FP_REGS among its options. User (with permission), supervisor.
 *
 * @param options K_FP_REGS or 0
 * @retval 0 done
 * @retval -EINVAL @p options holds something else
 * @retval -ENOTSUP CONFIG_FPU is off
 */
__syscall_checked int k_float_enable(__kobj struct k_thread *thread, unsigned int options);

/** The caller's thread pointer, for the compiler's thread-local variables. Any context. */
__syscall_short void *z_tls_pointer(void);

/** Tick at which a sleeping or waiting thread's timeout expires, or now. */
__syscall k_ticks_t k_thread_timeout_expires_ticks(const struct k_thread *thread);
/** Ticks until then, 0 if none is pending. */
__syscall k_ticks_t k_thread_timeout_remaining_ticks(const struct k_thread *thread);

/** One way: the caller goes on as @p entry in user mode on its own stack, cleared. Supervisor. */
FUNC_NORETURN void k_thread_user_mode_enter(k_thread_entry_t entry, void *p1, void *p2, void *p3);

typedef void (*k_thread_user_cb_t)(const struct k_thread *thread, void *user_data);
/** Calls @p cb for each live thread, the kernel lock held (CONFIG_THREAD_MONITOR). Supervisor. */
void k_thread_foreach(k_thread_user_cb_t cb, void *user_data);
/**
 * The same without the lock, so that @p cb may take its time, wait, and end the thread it is given.
 * Threads that begin meanwhile may be left out or seen twice. A thread that ends meanwhile keeps its
 * record until this returns: who frees or reuses it must not run. Supervisor.
 */
void k_thread_foreach_unlocked(k_thread_user_cb_t cb, void *user_data);

bool z_is_idle_thread_entry(k_thread_entry_t entry);
/** Is the caller's end a fatal error of the system? Supervisor. */
bool z_is_thread_essential(void);

/**
 * May an application's thread have that priority? With the function where it begins as a second
 * argument: may that thread? The idle thread's priority is the idle thread's.
 */
#define Z_VALID_PRIO(...) Z_PRIO_IS_VALID(__VA_ARGS__, 0)
#define Z_PRIO_IS_VALID(prio, entry, ...)                                                          \
	(((prio) >= K_HIGHEST_APPLICATION_THREAD_PRIO &&                                           \
	  (prio) <= K_LOWEST_APPLICATION_THREAD_PRIO) ||                                           \
	 ((uintptr_t)(entry) != 0 && (prio) == K_IDLE_PRIO &&                                      \
	  z_is_idle_thread_entry((k_thread_entry_t)(uintptr_t)(entry))))

/** What K_THREAD_DEFINE records; the kernel creates the thread before main() runs. */
struct _static_thread_data {
	struct k_thread *init_thread;
	k_thread_stack_t *init_stack;
	size_t init_stack_size;
	k_thread_entry_t init_entry;
	void *init_p1, *init_p2, *init_p3;
	const char *init_name;
	int32_t init_delay_ms; /* SYS_FOREVER_MS: not before k_thread_start() */
	uint32_t init_options;
	int init_prio;
};

#ifndef SYS_FOREVER_MS
#define SYS_FOREVER_MS (-1)
#endif

#define Z_THREAD_COMMON_DEFINE(name, stack_size, entry, p1, p2, p3, prio, options, delay)          \
	struct k_thread __kernel_bss _k_thread_obj_##name;                                         \
	const STRUCT_SECTION_ITERABLE(_static_thread_data, _k_thread_data_##name) = {              \
		.init_thread = &_k_thread_obj_##name,                                              \
		.init_stack = _k_thread_stack_##name,                                              \
		.init_stack_size = stack_size,                                                     \
		.init_entry = (k_thread_entry_t)(entry),                                           \
		.init_p1 = (void *)(p1),                                                           \
		.init_p2 = (void *)(p2),                                                           \
		.init_p3 = (void *)(p3),                                                           \
		.init_name = STRINGIFY(name),                                                      \
		.init_delay_ms = delay,                                                            \
		.init_options = options,                                                           \
		.init_prio = prio,                                                                 \
	};                                                                                         \
	__maybe_unused const k_tid_t name = &_k_thread_obj_##name

/** Defines a thread that the kernel creates at boot and starts after @p delay milliseconds. */
#define K_THREAD_DEFINE(name, stack_size, entry, p1, p2, p3, prio, options, delay)                 \
	K_THREAD_STACK_DEFINE(_k_thread_stack_##name, stack_size);                                 \
	Z_THREAD_COMMON_DEFINE(name, stack_size, entry, p1, p2, p3, prio, options, delay)

/** The same, for a thread that can never enter user mode. */
#define K_KERNEL_THREAD_DEFINE(name, stack_size, entry, p1, p2, p3, prio, options, delay)          \
	K_KERNEL_STACK_DEFINE(_k_thread_stack_##name, stack_size);                                 \
	Z_THREAD_COMMON_DEFINE(name, stack_size, entry, p1, p2, p3, prio, options, delay)

extern struct k_thread z_main_thread;

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/thread.h>

#ifdef __cplusplus
extern "C" {
#endif

static inline k_tid_t k_current_get(void)
{
	return k_sched_current_thread_query();
}

#ifdef __cplusplus
}
#endif

#endif
