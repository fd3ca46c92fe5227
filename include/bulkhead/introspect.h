/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief Asking the kernel what it has: threads, domains, objects, and who may touch what
 *        (CONFIG_INTROSPECTION).
 *
 * All functions are for supervisors, in thread mode, and look things up in the tables that the walls
 * go by. A walk gives its callback a copy of each item as it was at one moment. No lock is held
 * meanwhile, so the callback may print, wait and ask further questions. An item that is there all
 * the time is given once; one that comes or goes meanwhile may be left out. Between two items the
 * kernel lock is held for a few instructions for each item there is; the two functions that explain
 * keep other threads from running instead, and interrupts never.
 */
#ifndef BULKHEAD_INTROSPECT_H
#define BULKHEAD_INTROSPECT_H

#include <zephyr/kernel.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef CONFIG_THREAD_NAME
#define INTROSPECT_NAME_SIZE CONFIG_THREAD_MAX_NAME_LEN
#else
#define INTROSPECT_NAME_SIZE 16
#endif

/* ---- Threads --------------------------------------------------------------------------------- */

/** A thread that has not ended. */
struct introspect_thread {
	k_tid_t id;
	char name[INTROSPECT_NAME_SIZE]; /**< "" if it has none */
	bool user;			 /**< it is in user mode, for ever */
	int priority;			 /**< as k_thread_priority_get() */
	uintptr_t stack_start;		 /**< its own part; a system call's is behind */
	size_t stack_size;
	const struct k_mem_domain *domain; /**< NULL without CONFIG_USERSPACE */
};

typedef void (*introspect_thread_cb_t)(const struct introspect_thread *thread, void *arg);

/** Calls @p cb for each thread, in the order of their records' addresses. */
void introspect_threads(introspect_thread_cb_t cb, void *arg);

/** What a thread uses. */
struct introspect_usage {
	char state[24];	       /**< as k_thread_state_str() */
	bool stack_known;      /**< CONFIG_INIT_STACKS: */
	size_t stack_used;     /**< the most bytes so far */
	bool cpu_known;	       /**< CONFIG_THREAD_RUNTIME_STATS: */
	unsigned int permille; /**< of the time since boot */
};

/**
 * Looks at what a thread uses. Its stack is looked at in pieces, with the lock released in between.
 * @retval 0
 * @retval -ESRCH it has ended
 */
int introspect_usage(const struct introspect_thread *thread, struct introspect_usage *usage);

#ifdef CONFIG_USERSPACE

/* ---- Domains --------------------------------------------------------------------------------- */

/** A domain. Its threads are those whose `domain` is its `id`. */
struct introspect_domain {
	const struct k_mem_domain *id;
	size_t num_partitions;
	struct k_mem_partition partitions[CONFIG_MAX_DOMAIN_PARTITIONS];
};

typedef void (*introspect_domain_cb_t)(const struct introspect_domain *domain, void *arg);

/** Calls @p cb for each domain, in the order of their addresses. */
void introspect_domains(introspect_domain_cb_t cb, void *arg);

/** The name in the source of the partition with this place and size, NULL if it has none. */
const char *introspect_partition_name(const struct k_mem_partition *partition);

/** "read, write" and the like: what users may do in a partition with this `attr.access`. */
const char *introspect_rights_text(uint8_t access);

/** The partition of the program with this name; NULL if there is none. */
const struct k_mem_partition *introspect_partition(const char *name);

/* ---- Kernel objects -------------------------------------------------------------------------- */

struct introspect_object {
	const void *id;	     /**< its address */
	enum k_objects type; /**< otype_to_str() has its name */
	/** A thread's or a device's own name, else the one it has in the source (CONFIG_OBJECT_NAMES); "" if
	 * none is known. */
	char name[INTROSPECT_NAME_SIZE];
	bool initialized;
	bool is_public; /**< all threads have permission */
	bool dynamic;	/**< made at run time */
};

typedef void (*introspect_object_cb_t)(const struct introspect_object *object, void *arg);

/** Calls @p cb for each object, type by type, each in the order of addresses. */
void introspect_objects(introspect_object_cb_t cb, void *arg);

/** The object that begins at @p address. Returns 0, or -ENOENT if none does. */
int introspect_object(const void *address, struct introspect_object *object);

/** Has @p thread permission on the object at @p object? By the table that the gate reads. False too if
 * one of them is none. */
bool introspect_permitted(const void *object, k_tid_t thread);

/* ---- Why ------------------------------------------------------------------------------------- */

/**
 * May @p thread, as it is now, access the byte at @p address? And why, or why not, in one sentence.
 *
 * A supervisor may: domains do not bind it. What the kernel's own map keeps it from (to write code, to
 * execute data) is not in question here.
 *
 * @param need MEM_USER_READ, MEM_USER_WRITE, MEM_USER_EXECUTE, or several
 * @param text gets the sentence, without a newline, cut to @p size
 */
bool introspect_why(k_tid_t thread, uintptr_t address, uint8_t need, char *text, size_t size);

/** May @p thread use the kernel object at @p object in system calls? And why, or why not. */
bool introspect_why_object(k_tid_t thread, const void *object, char *text, size_t size);

#endif

#ifdef __cplusplus
}
#endif

#endif
