/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief Kernel objects and who may use them.
 *
 * A user thread names an object by its address. The kernel knows every object of the program: its
 * address, its type, whether it is initialised, and which threads have permission on it.
 */
#ifndef ZEPHYR_INCLUDE_SYS_KOBJECT_H_
#define ZEPHYR_INCLUDE_SYS_KOBJECT_H_

#include <stddef.h>
#include <stdint.h>
#include <zephyr/kernel/thread.h>
#include <zephyr/kernel/wait_queue.h>
#include <zephyr/sys/iterable_sections.h>
#include <zephyr/sys/util.h>
#include <zephyr/toolchain.h>

#ifdef __cplusplus
extern "C" {
#endif

enum k_objects {
	K_OBJ_ANY,
#include <zephyr/kobj-types-enum.h>
	K_OBJ_LAST
};

#define K_OBJ_FLAG_INITIALIZED BIT(0)
#define K_OBJ_FLAG_PUBLIC      BIT(1) /**< every thread has permission, now and later */
#define K_OBJ_FLAG_ALLOC       BIT(2)
#define K_OBJ_FLAG_DRIVER      BIT(3)
#define K_OBJ_FLAG_CLAIMED     BIT(4) /**< a thread is being created with it */
#define K_OBJ_FLAG_HINT	       BIT(5) /**< its first half word says its number: userspace/object.c */

/** What a check asks of an object's state. */
enum _obj_init_check {
	_OBJ_INIT_TRUE = 0,
	_OBJ_INIT_FALSE = -1,
	_OBJ_INIT_ANY = 1,
};

#ifdef CONFIG_USERSPACE

/** Read by its older name: `object->data.stack_data->size`. */
struct z_stack_data {
	size_t size;
};

union k_object_data {
	uintptr_t thread_id; /**< K_OBJ_THREAD: its bit in every `perms` */
	size_t stack_size;   /**< K_OBJ_THREAD_STACK_ELEMENT: the thread's own part */
	struct z_stack_data stack_data[1];
	_wait_q_t wait_q;      /**< K_OBJ_FUTEX: who waits for it */
	struct k_mutex *mutex; /**< K_OBJ_SYS_MUTEX: what it is to the kernel */
};

/** What changes about an object; its place and type stand in flash. */
struct k_object {
	void *name; /**< the object's address */
	uint8_t perms[CONFIG_MAX_THREAD_BYTES];
	uint8_t type; /**< enum k_objects */
	uint8_t flags;
	union k_object_data data;
};

#define z_object	    k_object
#define z_object_data	    k_object_data
#define z_object_assignment k_object_assignment

/** K_THREAD_ACCESS_GRANT's record. */
struct k_object_assignment {
	struct k_thread *thread;
	void *const *objects; /**< ends with NULL */
};

/** Grants a thread of K_THREAD_DEFINE permission on objects at boot. */
#define K_THREAD_ACCESS_GRANT(name_, ...)                                                          \
	static void *const _CONCAT(_object_list_, name_)[] = {__VA_ARGS__, NULL};                  \
	static const STRUCT_SECTION_ITERABLE(k_object_assignment,                                  \
					     _CONCAT(_object_access_, name_)) = {                  \
		&_k_thread_obj_##name_, _CONCAT(_object_list_, name_)}

/**
 * Gives @p thread permission on @p object. A user needs permission on both, or is killed; a
 * supervisor's unknown address is ignored.
 */
__syscall_checked void k_object_access_grant(__kobj_any const void *object,
					     __kobj_any struct k_thread *thread);

/** The caller gives up its permission on @p object. */
__syscall_checked void k_object_release(__kobj_any const void *object);

/** What is wrong with the caller's use of @p object: 0, -EPERM, -EBADF. */
__syscall int k_object_access_check(const void *object);

/** Takes permission on @p object from @p thread; public objects stay public. Supervisor. */
void k_object_access_revoke(const void *object, struct k_thread *thread);

/** Every thread, also future ones, gets permission on @p object. Supervisor. */
void k_object_access_all_grant(const void *object);

/** The kernel's record of the object at @p object, NULL if there is none. Supervisor. */
struct k_object *k_object_find(const void *object);

/**
 * May the current thread use the object so? Type, permission, state, in this order.
 * @retval 0
 * @retval -EBADF @p ko is NULL or of another type
 * @retval -EPERM no permission
 * @retval -EINVAL it is not initialised, and should be
 * @retval -EADDRINUSE it is initialised, and should not be
 */
int k_object_validate(struct k_object *ko, enum k_objects otype, enum _obj_init_check init);

/** k_object_validate() that remembers a refusal of @p obj for the report. */
int k_object_validation_check(struct k_object *ko, const void *obj, enum k_objects otype,
			      enum _obj_init_check init);

/** Says on the console why k_object_validation_check() returned @p retval (CONFIG_FAULT_REPORT).
 * Supervisor. */
void k_object_dump_error(int retval, const void *obj, struct k_object *ko, enum k_objects otype);

/** Marks an object initialised; every k_*_init() calls it. Unknown addresses are ignored. */
void k_object_init(const void *object);
void k_object_uninit(const void *object);
/** Initialised, and the caller alone has permission. */
void k_object_recycle(const void *object);

typedef void (*_wordlist_cb_func_t)(struct k_object *object, void *context);
/** Calls @p func for every object. The callback must not free any, nor wait. Supervisor. */
void k_object_wordlist_foreach(_wordlist_cb_func_t func, void *context);

/** @name Permissions by the object's record; unknown threads are ignored. Supervisor. @{ */
void k_thread_perms_set(struct k_object *ko, struct k_thread *thread);
void k_thread_perms_clear(struct k_object *ko, struct k_thread *thread);
/** @p child gets what @p parent has, except permission on @p parent. */
void k_thread_perms_inherit(struct k_thread *parent, struct k_thread *child);
/** The thread keeps what is public. */
void k_thread_perms_all_clear(struct k_thread *thread);
/** @} */

/** Name of a type, "?" for a number that is none. */
const char *otype_to_str(enum k_objects otype);

#define z_object_find		  k_object_find
#define z_object_validate	  k_object_validate
#define z_object_init		  k_object_init
#define z_object_uninit		  k_object_uninit
#define z_object_recycle	  k_object_recycle
#define z_object_wordlist_foreach k_object_wordlist_foreach
#define z_obj_validation_check	  k_object_validation_check
#define z_dump_object_error	  k_object_dump_error
#define z_thread_perms_set	  k_thread_perms_set
#define z_thread_perms_clear	  k_thread_perms_clear
#define z_thread_perms_inherit	  k_thread_perms_inherit
#define z_thread_perms_all_clear  k_thread_perms_all_clear

#else

#define K_THREAD_ACCESS_GRANT(name_, ...)

static inline void z_impl_k_object_access_grant(const void *object, struct k_thread *thread)
{
	ARG_UNUSED(object);
	ARG_UNUSED(thread);
}

static inline void k_object_access_grant(const void *object, struct k_thread *thread)
{
	ARG_UNUSED(object);
	ARG_UNUSED(thread);
}

static inline void k_object_release(const void *object)
{
	ARG_UNUSED(object);
}

static inline int k_object_access_check(const void *object)
{
	ARG_UNUSED(object);
	return 0;
}

static inline void k_object_access_revoke(const void *object, struct k_thread *thread)
{
	ARG_UNUSED(object);
	ARG_UNUSED(thread);
}

static inline void k_object_access_all_grant(const void *object)
{
	ARG_UNUSED(object);
}

static inline void k_object_init(const void *object)
{
	ARG_UNUSED(object);
}

static inline void k_object_uninit(const void *object)
{
	ARG_UNUSED(object);
}

#endif

/**
 * @name Objects made at run time
 *
 * With CONFIG_DYNAMIC_OBJECTS; without, there are none.
 * @{
 */
#ifdef CONFIG_DYNAMIC_OBJECTS
/**
 * Makes a kernel object in memory of the caller's resource pool. It is not initialised, and the caller
 * has permission on it. When no thread has permission any more it is freed; a thread, or the stack of
 * one, not before that thread has ended; a public object by k_object_free() only. User, supervisor.
 *
 * @return NULL if the pool has not as much memory, no thread's index is left, or objects of this type
 *         are not made like this: what lives in user memory, stacks, K_OBJ_ANY
 */
__syscall_checked void *k_object_alloc(enum k_objects otype);

/**
 * The same for thread stacks (K_OBJ_THREAD_STACK_ELEMENT): one of at least @p size bytes that a user
 * thread can have. NULL too if the protection unit cannot make a region of it. For other types
 * @p size does not matter. User, supervisor.
 */
__syscall_checked void *k_object_alloc_size(enum k_objects otype, size_t size);

/**
 * Frees what k_object_alloc() made. Who waits for it is woken. A thread that has not ended, or its
 * stack, loses all permissions on it but its own, and is freed when it has. Unknown addresses are
 * ignored. Supervisor.
 */
void k_object_free(void *obj);

/**
 * An object without type (K_OBJ_ANY) and permissions: @p size bytes of memory from the caller's pool,
 * all 0, which users cannot reach. Supervisor.
 * @return its record, of which `name` is the memory; NULL if there is not as much
 */
struct k_object *k_object_create_dynamic_aligned(size_t align, size_t size);

static inline struct k_object *k_object_create_dynamic(size_t size)
{
	return k_object_create_dynamic_aligned(sizeof(void *), size);
}
#define z_dynamic_object_aligned_create k_object_create_dynamic_aligned
#define z_dynamic_object_create		k_object_create_dynamic

extern uint8_t _thread_idx_map[CONFIG_MAX_THREAD_BYTES];
#else
static inline void *k_object_alloc(enum k_objects otype)
{
	ARG_UNUSED(otype);
	return NULL;
}

static inline void *k_object_alloc_size(enum k_objects otype, size_t size)
{
	ARG_UNUSED(otype);
	ARG_UNUSED(size);
	return NULL;
}

static inline void k_object_free(void *obj)
{
	ARG_UNUSED(obj);
}
#endif
/** @} */

/** Grants @p thread permission on each of the objects that follow. User (with permission). */
#define k_thread_access_grant(thread, ...)                                                         \
	FOR_EACH_FIXED_ARG(k_object_access_grant, (;), (thread), __VA_ARGS__)

#ifdef __cplusplus
}
#endif

#ifdef CONFIG_USERSPACE
#include <zephyr/syscalls/kobject.h>
#endif

#endif
