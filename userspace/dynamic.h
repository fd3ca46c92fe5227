/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief The border between the object table (object.c) and what was made at run time (dynamic.c).
 *
 * Without CONFIG_DYNAMIC_OBJECTS no object is dynamic, and nothing of this is in the image. */
#ifndef USERSPACE_DYNAMIC_H
#define USERSPACE_DYNAMIC_H

#include <ksched.h>
#include <object.h>
#include <walls.h>
#include <zephyr/linker/linker-defs.h>

#ifdef CONFIG_DYNAMIC_OBJECTS

/** Boot: the first threads' indexes are the table's. */
void dynamic_init(void);

/** Takes a thread's permissions on dynamic objects, in steps. */
void dynamic_let_go(const struct k_thread *thread);

/**
 * From a look into the tree to the end of what is done with the object found. A static one is there
 * for ever; a dynamic one can be freed by whoever runs in between.
 * @{
 */
static inline unsigned int dynamic_lock(void)
{
	walls_settle();
	return arch_irq_lock();
}

static inline void dynamic_unlock(unsigned int key)
{
	sched_unlock(key);
	walls_settle();
}
/** @} */

/** Is it the record of none of the table's objects? */
static inline bool is_dynamic(const struct k_object *object)
{
	return (uintptr_t)object - (uintptr_t)__kobject_ram >=
	       kobject_table.count * sizeof(struct k_object);
}

/** Indexes that threads may have; for those of the table one more: nobody's. */
#define THREAD_INDEXES (CONFIG_MAX_THREAD_BYTES * 8u)

/** Rights over the table's objects, of a dynamic thread; NULL: no dynamic thread has the index. */
extern uint32_t *dynamic_rows[THREAD_INDEXES];
static inline uint32_t *dynamic_rights(unsigned int index)
{
	return dynamic_rows[index];
}

/** What the gate says about a word that is no object of the table. */
int dynamic_check(uintptr_t word, enum k_objects type, enum _obj_init_check init);
/** The same for a record that the caller has from k_object_find() of the word, and that may be no more. */
int dynamic_validate(const struct k_object *object, uintptr_t word, enum k_objects type,
		     enum _obj_init_check init);
bool dynamic_permitted(const struct k_object *object, const struct k_thread *thread);

/** NULL: none begins there. */
struct k_object *dynamic_find(uintptr_t address);
/** The dynamic object, or the one of the table that is @p other, that begins last before @p address. */
struct k_object *dynamic_before(uintptr_t address, struct k_object *other);
void dynamic_foreach(enum k_objects type, void (*cb)(struct k_object *object, void *arg),
		     void *arg);

void dynamic_wordlist_foreach(_wordlist_cb_func_t func, void *context);

/** @name Lock held @{ */
void dynamic_permit(struct k_object *object, unsigned int index);
/** The object is freed if that was the last permission. */
void dynamic_forbid(struct k_object *object, unsigned int index);
/** The thread of the caller, which has this index or none, alone has permission. */
void dynamic_recycle(struct k_object *object, const struct k_object *caller);
void dynamic_inherit(unsigned int child, const struct k_thread *parent);
/** What it still has permission on is settled later. */
void dynamic_thread_ended(const struct k_object *thread);
/** Now, because somebody is about to use the index. Only an interrupt leaves it to that. */
void dynamic_settle_index(unsigned int index);
/** A thread or a stack (NULL: none) is not in use any more. It is freed if nobody has permission. */
void dynamic_unused(struct k_object *object);
/** @} */

#else

#define THREAD_INDEXES kobject_table.thread_count

static inline void dynamic_init(void)
{
}

static inline unsigned int dynamic_lock(void)
{
	return 0;
}

static inline void dynamic_unlock(unsigned int key)
{
	ARG_UNUSED(key);
}

static inline bool is_dynamic(const struct k_object *object)
{
	ARG_UNUSED(object);
	return false;
}

static inline uint32_t *dynamic_rights(unsigned int index)
{
	ARG_UNUSED(index);
	return NULL;
}

static inline int dynamic_check(uintptr_t word, enum k_objects type, enum _obj_init_check init)
{
	ARG_UNUSED(word);
	ARG_UNUSED(type);
	ARG_UNUSED(init);
	return -EBADF;
}

static inline int dynamic_validate(const struct k_object *object, uintptr_t word,
				   enum k_objects type, enum _obj_init_check init)
{
	ARG_UNUSED(object);
	ARG_UNUSED(word);
	ARG_UNUSED(type);
	ARG_UNUSED(init);
	return -EBADF;
}

static inline bool dynamic_permitted(const struct k_object *object, const struct k_thread *thread)
{
	ARG_UNUSED(object);
	ARG_UNUSED(thread);
	return false;
}

static inline struct k_object *dynamic_find(uintptr_t address)
{
	ARG_UNUSED(address);
	return NULL;
}

static inline struct k_object *dynamic_before(uintptr_t address, struct k_object *other)
{
	ARG_UNUSED(address);
	return other;
}

static inline void dynamic_foreach(enum k_objects type,
				   void (*cb)(struct k_object *object, void *arg), void *arg)
{
	ARG_UNUSED(type);
	ARG_UNUSED(cb);
	ARG_UNUSED(arg);
}

static inline void dynamic_wordlist_foreach(_wordlist_cb_func_t func, void *context)
{
	ARG_UNUSED(func);
	ARG_UNUSED(context);
}

static inline void dynamic_permit(struct k_object *object, unsigned int index)
{
	ARG_UNUSED(object);
	ARG_UNUSED(index);
}

static inline void dynamic_forbid(struct k_object *object, unsigned int index)
{
	ARG_UNUSED(object);
	ARG_UNUSED(index);
}

static inline void dynamic_recycle(struct k_object *object, const struct k_object *caller)
{
	ARG_UNUSED(object);
	ARG_UNUSED(caller);
}

static inline void dynamic_inherit(unsigned int child, const struct k_thread *parent)
{
	ARG_UNUSED(child);
	ARG_UNUSED(parent);
}

static inline void dynamic_let_go(const struct k_thread *thread)
{
	ARG_UNUSED(thread);
}

static inline void dynamic_thread_ended(const struct k_object *thread)
{
	ARG_UNUSED(thread);
}

static inline void dynamic_settle_index(unsigned int index)
{
	ARG_UNUSED(index);
}

static inline void dynamic_unused(struct k_object *object)
{
	ARG_UNUSED(object);
}

#endif
#endif
