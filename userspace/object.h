/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief The object table: what the host tool writes, what the kernel keeps beside it. */
#ifndef USERSPACE_OBJECT_H
#define USERSPACE_OBJECT_H

#include <zephyr/kernel.h>

struct kobject_descriptor {
	uint32_t address;
	uint8_t type;
	uint8_t flags;
	uint16_t data; /* thread, sys_mutex: index; stack: size of the thread's part / 32 */
};

/** Written into the image by tools/image after the link; the layout is its contract. */
struct kobject_table {
	uint16_t count;
	uint8_t ram_per_mutex; /* set here: sizeof(struct k_mutex), one for each sys_mutex */
	/* Before a thread's bitmap, if it is a long one, stands another, of the words of it that may have a
	 * bit set: so whoever goes through all that the thread holds passes by what it does not, 1,024
	 * objects at a look. Bit i % 32 of the word -1 - i / 32 is for word i. */
	uint8_t rights_blocks;	 /* words of that one */
	uint16_t ram_per_object; /* set here: sizeof(struct k_object) */
	uint16_t threads_max;	 /* set here: bits of `perms` */
	uint16_t thread_count;
	uint16_t rights_words; /* of one thread's bitmap over objects */
	uint32_t ram_size;
	struct kobject_descriptor descriptors[]; /* sorted by address */
};

BUILD_ASSERT(sizeof(struct kobject_table) == 16, "contract with tools/image");
BUILD_ASSERT(sizeof(struct kobject_descriptor) == 8, "contract with tools/image");

extern const struct kobject_table kobject_table;

/** Of one thread: both bitmaps, in words. */
static inline unsigned int rights_row_size(void)
{
	return kobject_table.rights_blocks + kobject_table.rights_words;
}

/** What is wrong with an object's state: 0, -EINVAL, -EADDRINUSE. */
static ALWAYS_INLINE int object_check_state(uint8_t flags, enum _obj_init_check init)
{
	bool initialised = (flags & K_OBJ_FLAG_INITIALIZED) != 0;

	if (init == _OBJ_INIT_TRUE && !initialised) {
		return -EINVAL;
	}
	if (init == _OBJ_INIT_FALSE && (initialised || (flags & K_OBJ_FLAG_CLAIMED) != 0)) {
		return -EADDRINUSE;
	}
	return 0;
}

/** Is there no thread in the set? */
static inline bool threads_empty(const uint8_t bits[CONFIG_MAX_THREAD_BYTES])
{
	uint8_t all = 0;

	for (size_t i = 0; i < CONFIG_MAX_THREAD_BYTES; i++) {
		all |= bits[i];
	}
	return all == 0;
}

/** What the object is called in the source, "" if nobody knows: of one that was made at run time, and
 * without CONFIG_OBJECT_NAMES. Looks at the names of all objects before it. */
#ifdef CONFIG_OBJECT_NAMES
const char *object_name(const struct k_object *object);
#else
static inline const char *object_name(const struct k_object *object)
{
	ARG_UNUSED(object);
	return "";
}
#endif

/** @name For the report: in which call something is refused, by the place of its check. @{ */
#ifdef CONFIG_FAULT_REPORT
#define REPORT_CALLER ((uintptr_t)__builtin_return_address(0))
void report_place(uintptr_t place);
#else
#define REPORT_CALLER 0u
static inline void report_place(uintptr_t place)
{
	ARG_UNUSED(place);
}
#endif
/** @} */

/** The last object that begins at @p addr or before it, or NULL. */
struct k_object *object_before(uintptr_t addr);

/** Calls @p cb for every object of @p type, in the order of addresses. */
void object_foreach(enum k_objects type, void (*cb)(struct k_object *object, void *arg), void *arg);

/** Has @p thread permission on the object? */
bool object_permitted(const struct k_object *object, const struct k_thread *thread);

void objects_init(void);
/** What stack a thread that is being created stands on. */
void object_thread_stack(struct k_thread *thread, k_thread_stack_t *stack);
/** Lock held. */
void object_thread_created(struct k_thread *thread);
void object_thread_ended(struct k_thread *thread);
/** Takes all permissions from a thread. Lock held. */
void object_rights_clear(const struct k_object *holder);
/** Takes all permissions on an object. Lock held. */
void object_nobodys(struct k_object *object);

/** k_object_alloc_size(). @p user: a stack of @p size bytes can be a user thread's. */
void *object_alloc(enum k_objects otype, size_t size, bool user);

#endif
