/* SPDX-License-Identifier: Apache-2.0 */
/* Kernel objects: the gate, and who has permission.
 *
 * Truth stands in three places. In flash, one descriptor an object, sorted by address: what is
 * there and of which type; its position is the object's id. In kernel RAM, one struct k_object: is
 * it initialised, which threads have permission. And the same permissions once more the other way
 * round, one bitmap of objects a thread: the gate reads one bit of it, and a thread's end costs what
 * the thread holds, not what the program has.
 *
 * An object itself carries its id (plus one) in its first half word. That is a hint: nobody believes
 * it but if the descriptor of that id has the very address it was found at (I4). If it is wrong,
 * because somebody cleared or copied the object, a binary search finds the truth and stamps it
 * again. So the gate costs the same for 10 objects and for 300. Its highest bit says that the
 * object is not initialised: no user can write there, and stamp() follows every change.
 *
 * Objects in flash (devices), thread stacks, and what is made for user memory (futexes, sys_mutexes)
 * carry no hint. Of the latter, all that the kernel keeps is here: a futex' queue of waiters in its
 * struct k_object, a sys_mutex' k_mutex behind the bitmaps.
 *
 * What was made at run time (dynamic.c) is asked for where the table has nothing. */

#include <dynamic.h>
#include <ksched.h>
#include <object.h>
#include <walls.h>
#include <zephyr/internal/syscall_handler.h>
#include <zephyr/linker/linker-defs.h>

#define HINT_NOT_INITIALIZED 0x8000u

/* Numbered from 1, as hints are, the row of an object is so many behind the table's begin. */
#define BEHIND_HEADER (sizeof(struct kobject_table) / sizeof(struct kobject_descriptor) - 1)

static struct k_object *object_of(unsigned int id)
{
	return &((struct k_object *)__kobject_ram)[id];
}

static unsigned int id_of(const struct k_object *object)
{
	return (unsigned int)(object - object_of(0));
}

/* The row after the last thread's is nobody's: no bit of it is ever set. */
static uint32_t *table_rights_of(unsigned int thread_index)
{
	uint32_t *rows = (uint32_t *)object_of(kobject_table.count);

	return rows + thread_index * rights_row_size() + kobject_table.rights_blocks;
}

static uint32_t *rights_of(unsigned int thread_index)
{
	uint32_t *row = dynamic_rights(thread_index);

	return row != NULL ? row : table_rights_of(thread_index);
}

/* Behind the last row: one for each sys_mutex. All of it cleared is a mutex that nobody holds. */
static struct k_mutex *mutex_of(unsigned int index)
{
	uint32_t *rights_end =
		table_rights_of(kobject_table.thread_count) + kobject_table.rights_words;

	return (struct k_mutex *)rights_end + index;
}

static bool is_in_kernel_ram(uintptr_t word)
{
	return word - (uintptr_t)__kernel_ram_start <
	       (uintptr_t)__kernel_ram_end - (uintptr_t)__kernel_ram_start;
}

/* Reading a half word there has no effect, whatever it is: no device is in RAM, or right behind it. */
static ALWAYS_INLINE bool is_in_ram(uintptr_t word)
{
	return word - CONFIG_SRAM_BASE_ADDRESS < CONFIG_SRAM_SIZE * 1024u;
}

static bool carries_hint(const struct kobject_descriptor *descriptor)
{
	return is_in_kernel_ram(descriptor->address) &&
	       descriptor->type != K_OBJ_THREAD_STACK_ELEMENT && descriptor->type != K_OBJ_FUTEX &&
	       descriptor->type != K_OBJ_SYS_MUTEX;
}

/* The last object that begins at @p word or before it; NULL: none does. */
static const struct kobject_descriptor *search_before(uintptr_t word)
{
	const struct kobject_descriptor *first = kobject_table.descriptors;
	size_t count = kobject_table.count;

	while (count > 0) {
		const struct kobject_descriptor *middle = &first[count / 2];

		if (middle->address == word) {
			return middle;
		}
		if (middle->address < word) {
			first = middle + 1;
			count -= count / 2 + 1;
		} else {
			count /= 2;
		}
	}
	return first == kobject_table.descriptors ? NULL : first - 1;
}

static const struct kobject_descriptor *search(uintptr_t word)
{
	const struct kobject_descriptor *found = search_before(word);

	return found != NULL && found->address == word ? found : NULL;
}

/* After every change of K_OBJ_FLAG_INITIALIZED. */
static ALWAYS_INLINE void stamp(const struct k_object *object)
{
	if ((object->flags & K_OBJ_FLAG_HINT) != 0) {
		bool initialized = (object->flags & K_OBJ_FLAG_INITIALIZED) != 0;

		*(uint16_t *)object->name =
			(uint16_t)((id_of(object) + 1) | (initialized ? 0 : HINT_NOT_INITIALIZED));
	}
}

static const struct kobject_descriptor *search_and_stamp(uintptr_t word)
{
	const struct kobject_descriptor *found = search(word);

	if (found != NULL) {
		stamp(object_of((unsigned int)(found - kobject_table.descriptors)));
	}
	return found;
}

static ALWAYS_INLINE const struct kobject_descriptor *by_hint(uintptr_t word)
{
	unsigned int hint;

	if (is_in_ram(word) && arch_peek(word, &hint)) {
		unsigned int id = (hint & ~HINT_NOT_INITIALIZED) - 1;

		if (id < kobject_table.count && kobject_table.descriptors[id].address == word) {
			return &kobject_table.descriptors[id];
		}
	}
	return NULL;
}

/* ---- The gate ------------------------------------------------------------------------------ */

static ALWAYS_INLINE bool has_right(const struct k_thread *thread, unsigned int id)
{
	return (thread->rights[id / 32] >> (id % 32) & 1) != 0 ||
	       (object_of(id)->flags & K_OBJ_FLAG_PUBLIC) != 0;
}

static ALWAYS_INLINE int check(const struct kobject_descriptor *descriptor, enum k_objects type,
			       enum _obj_init_check init)
{
	unsigned int id;

	if (type != K_OBJ_ANY && descriptor->type != type) {
		return -EBADF;
	}
	id = (unsigned int)(descriptor - kobject_table.descriptors);
	if (!has_right(_kernel.current, id)) {
		return -EPERM;
	}
	return object_check_state(object_of(id)->flags, init);
}

/* Of a word, @p descriptor is what the table has there. */
static ALWAYS_INLINE int check_found(const struct kobject_descriptor *descriptor, uintptr_t word,
				     enum k_objects type, enum _obj_init_check init)
{
	return descriptor == NULL ? dynamic_check(word, type, init) : check(descriptor, type, init);
}

static ALWAYS_INLINE int check_word(uintptr_t word, enum k_objects type, enum _obj_init_check init)
{
	const struct kobject_descriptor *descriptor = by_hint(word);

	/* What is in the kernel's memory and has no hint is dynamic, nearly always. */
	if (IS_ENABLED(CONFIG_DYNAMIC_OBJECTS) && descriptor == NULL) {
		int error = is_in_kernel_ram(word) ? dynamic_check(word, type, init) : -EBADF;

		if (error != -EBADF) {
			return error;
		}
	}
	descriptor = descriptor != NULL ? descriptor : search_and_stamp(word);
	return check_found(descriptor, word, type, init);
}

void walls_object_refused(uintptr_t word, enum k_objects type, int error)
{
	struct k_thread *current = _kernel.current;

	current->end_address = word;
	current->refused_type = (uint8_t)type;
	current->refused_error = (int8_t)error;
}

#ifndef CONFIG_FAULT_REPORT
void k_object_dump_error(int retval, const void *obj, struct k_object *ko, enum k_objects otype)
{
	ARG_UNUSED(ko);
	walls_object_refused((uintptr_t)obj, otype, retval);
}
#endif

static FUNC_NORETURN __noinline void refuse(uintptr_t word, enum k_objects type, int error,
					    uintptr_t checked_at)
{
	walls_object_refused(word, type, error);
	report_place(checked_at);
	z_except_reason(K_ERR_KERNEL_OOPS);
}

static void *object_as(uintptr_t word, enum k_objects type, enum _obj_init_check init,
		       uintptr_t checked_at)
{
	int error = check_word(word, type, init);

	if (error != 0) {
		refuse(word, type, error, checked_at);
	}
	return (void *)word;
}

void *syscall_object_as(uintptr_t word, enum k_objects type, enum _obj_init_check init)
{
	return object_as(word, type, init, REPORT_CALLER);
}

/* What nearly every call asks, and is nearly always true: all the same questions, in the order that
 * costs least. Whoever fails here is asked again, for the reason. A hint of an object that is not
 * initialised is greater than any count. */
static ALWAYS_INLINE bool is_in_order(uintptr_t word, enum k_objects type)
{
	const struct kobject_descriptor *before;
	unsigned int hint, id;

	if (!is_in_ram(word) || !arch_peek(word, &hint)) {
		return false;
	}
	id = hint - 1;
	if (id >= kobject_table.count) {
		return false;
	}
	before = (const struct kobject_descriptor *)&kobject_table + hint;
	__asm__("" : "+r"(before)); /* computed once */
	return before[BEHIND_HEADER].address == word && before[BEHIND_HEADER].type == type &&
	       arch_bit_before(_kernel.current->rights[id / 32], hint);
}

void *syscall_object(uintptr_t word, enum k_objects type)
{
	return likely(is_in_order(word, type))
		       ? (void *)word
		       : object_as(word, type, _OBJ_INIT_TRUE, REPORT_CALLER);
}

/* One look: an interrupt may free the object, and a second one would find nothing. */
void *syscall_object_or_null(uintptr_t word, enum k_objects type)
{
	int error = is_in_order(word, type) ? 0 : check_word(word, type, _OBJ_INIT_TRUE);

	if (error == -EINVAL) {
		return NULL;
	}
	if (error != 0) {
		refuse(word, type, error, REPORT_CALLER);
	}
	return (void *)word;
}

struct k_object *k_object_find(const void *object)
{
	uintptr_t word = (uintptr_t)object;
	const struct kobject_descriptor *descriptor = by_hint(word);

	if (descriptor == NULL && is_in_kernel_ram(word)) {
		struct k_object *found = dynamic_find(word);

		if (found != NULL) {
			return found;
		}
	}
	descriptor = descriptor != NULL ? descriptor : search_and_stamp(word);
	return descriptor == NULL
		       ? dynamic_find(word)
		       : object_of((unsigned int)(descriptor - kobject_table.descriptors));
}

struct k_object *object_before(uintptr_t addr)
{
	const struct kobject_descriptor *found = search_before(addr);

	return dynamic_before(
		addr, found == NULL ? NULL
				    : object_of((unsigned int)(found - kobject_table.descriptors)));
}

int k_object_validate(struct k_object *ko, enum k_objects otype, enum _obj_init_check init)
{
	if (ko != NULL && is_dynamic(ko)) {
		return dynamic_validate(ko, (uintptr_t)ko->name, otype, init);
	}
	return ko == NULL ? -EBADF : check(&kobject_table.descriptors[id_of(ko)], otype, init);
}

int k_object_validation_check(struct k_object *ko, const void *obj, enum k_objects otype,
			      enum _obj_init_check init)
{
	/* What has been found may have been freed, and be something else by now: nothing is read of it. */
	int error = ko != NULL && is_dynamic(ko) ? dynamic_validate(ko, (uintptr_t)obj, otype, init)
						 : k_object_validate(ko, otype, init);

	if (error != 0) {
		walls_object_refused((uintptr_t)obj, otype, error);
	}
	return error;
}

static struct k_verdict verdict_on(const void *object, enum k_objects type,
				   enum _obj_init_check init)
{
	return k_verify(k_object_validation_check(k_object_find(object), object, type, init) == 0);
}

struct k_verdict k_verify_object(const void *object, enum k_objects type)
{
	return verdict_on(object, type, _OBJ_INIT_TRUE);
}

struct k_verdict k_verify_object_any(const void *object, enum k_objects type)
{
	return verdict_on(object, type, _OBJ_INIT_ANY);
}

struct k_verdict k_verify_object_new(const void *object, enum k_objects type)
{
	return verdict_on(object, type, _OBJ_INIT_FALSE);
}

/* ---- Permissions: both sides change together, under the lock ---------------------------------- */

static ALWAYS_INLINE void block_set(uint32_t *rights, unsigned int word)
{
	if (kobject_table.rights_blocks != 0) {
		rights[-1 - (int)(word / 32)] |= BIT(word % 32);
	}
}

/* For an object of the table; @p rights are the thread's. */
static ALWAYS_INLINE void table_right_set(unsigned int thread_index, uint32_t *rights,
					  unsigned int id)
{
	rights[id / 32] |= BIT(id % 32);
	block_set(rights, id / 32);
	object_of(id)->perms[thread_index / 8] |= (uint8_t)BIT(thread_index % 8);
}

static ALWAYS_INLINE void table_right_clear(unsigned int thread_index, uint32_t *rights,
					    unsigned int id)
{
	rights[id / 32] &= ~BIT(id % 32);
	object_of(id)->perms[thread_index / 8] &= (uint8_t)~BIT(thread_index % 8);
}

/* The first word from @p word on of what a thread holds. With this, to go through all of it takes a
 * time for each object held, not for each of the program's. */
static unsigned int next_held(const uint32_t *rights, unsigned int word)
{
	unsigned int end = kobject_table.rights_words;

	if (kobject_table.rights_blocks == 0) {
		while (word < end && rights[word] == 0) {
			word++;
		}
		return word;
	}
	while (word < end) {
		uint32_t used = rights[-1 - (int)(word / 32)] >> (word % 32);

		if (used != 0) {
			return word + (unsigned int)__builtin_ctz(used);
		}
		word = ROUND_DOWN(word, 32) + 32;
	}
	return end;
}

/* The objects' side of a word's bits @p held. */
static ALWAYS_INLINE void perms_change(unsigned int thread_index, unsigned int word, uint32_t held,
				       uint8_t set, uint8_t keep)
{
	uint8_t *first = &object_of(word * 32)->perms[thread_index / 8];

	for (; held != 0; held &= held - 1) {
		uint8_t *perms =
			first + (unsigned int)__builtin_ctz(held) * sizeof(struct k_object);

		*perms = (uint8_t)((*perms & keep) | set);
	}
}

static void right_set(unsigned int thread_index, struct k_object *object)
{
	if (is_dynamic(object)) {
		dynamic_permit(object, thread_index);
	} else {
		table_right_set(thread_index, rights_of(thread_index), id_of(object));
	}
}

static void right_clear(unsigned int thread_index, struct k_object *object)
{
	if (is_dynamic(object)) {
		dynamic_forbid(object, thread_index);
	} else {
		table_right_clear(thread_index, rights_of(thread_index), id_of(object));
	}
}

/* The thread's record need not be in use: permissions can be granted before it is created. */
static struct k_object *thread_object(const struct k_thread *thread)
{
	struct k_object *object = k_object_find(thread);

	return object != NULL && object->type == K_OBJ_THREAD ? object : NULL;
}

static void flags_change(struct k_object *object, uint8_t set, uint8_t clear)
{
	unsigned int key = arch_irq_lock();

	object->flags = (uint8_t)((object->flags & ~clear) | set);
	stamp(object);
	arch_irq_unlock(key);
}

bool object_permitted(const struct k_object *object, const struct k_thread *thread)
{
	return is_dynamic(object) ? dynamic_permitted(object, thread)
				  : has_right(thread, id_of(object));
}

void z_impl_k_object_access_grant(const void *object, struct k_thread *thread)
{
	unsigned int outer = dynamic_lock();
	struct k_object *ko = k_object_find(object);
	struct k_object *receiver = thread_object(thread);
	unsigned int key = arch_irq_lock();

	if (ko != NULL && receiver != NULL) {
		right_set(receiver->data.thread_id, ko);
	}
	arch_irq_unlock(key);
	dynamic_unlock(outer);
}

void k_object_access_revoke(const void *object, struct k_thread *thread)
{
	unsigned int outer = dynamic_lock();
	struct k_object *ko = k_object_find(object);
	struct k_object *holder = thread_object(thread);
	unsigned int key = arch_irq_lock();

	if (ko != NULL && holder != NULL) {
		right_clear(holder->data.thread_id, ko);
	}
	arch_irq_unlock(key);
	dynamic_unlock(outer);
}

void z_impl_k_object_release(const void *object)
{
	k_object_access_revoke(object, _kernel.current);
}

void k_object_access_all_grant(const void *object)
{
	unsigned int outer = dynamic_lock();
	struct k_object *ko = k_object_find(object);

	if (ko != NULL) {
		flags_change(ko, K_OBJ_FLAG_PUBLIC, 0);
	}
	dynamic_unlock(outer);
}

int z_impl_k_object_access_check(const void *object)
{
	return k_object_validate(k_object_find(object), K_OBJ_ANY, _OBJ_INIT_ANY);
}

static int z_vrfy_k_object_access_check(const void *object)
{
	return z_impl_k_object_access_check(object);
}
#include <zephyr/syscalls/k_object_access_check_mrsh.c>

void k_object_init(const void *object)
{
	unsigned int outer = dynamic_lock();
	struct k_object *ko = k_object_find(object);

	if (ko != NULL) {
		flags_change(ko, K_OBJ_FLAG_INITIALIZED, 0);
	}
	dynamic_unlock(outer);
}

void k_object_uninit(const void *object)
{
	unsigned int outer = dynamic_lock();
	struct k_object *ko = k_object_find(object);

	if (ko != NULL) {
		flags_change(ko, 0, K_OBJ_FLAG_INITIALIZED);
	}
	dynamic_unlock(outer);
}

/* Lock held. */
static void recycle(struct k_object *ko, const struct k_object *caller)
{
	if (is_dynamic(ko)) {
		dynamic_recycle(ko, caller);
		return;
	}
	for (unsigned int index = 0; index < THREAD_INDEXES; index++) {
		if (index < kobject_table.thread_count || dynamic_rights(index) != NULL) {
			table_right_clear(index, rights_of(index), id_of(ko));
		}
	}
	memset(ko->perms, 0, sizeof(ko->perms)); /* whatever a supervisor wrote there */
	if (caller != NULL) {
		right_set(caller->data.thread_id, ko);
	}
}

void k_object_recycle(const void *object)
{
	unsigned int outer = dynamic_lock();
	struct k_object *ko = k_object_find(object);
	struct k_object *caller = thread_object(_kernel.current);
	unsigned int key;

	if (ko == NULL) {
		dynamic_unlock(outer);
		return;
	}
	key = arch_irq_lock();
	recycle(ko, caller);
	ko->flags |= K_OBJ_FLAG_INITIALIZED;
	ko->flags &= (uint8_t)~K_OBJ_FLAG_PUBLIC;
	stamp(ko);
	arch_irq_unlock(key);
	dynamic_unlock(outer);
}

const char *otype_to_str(enum k_objects otype)
{
	const char *ret = "?";

	switch (otype) {
#include <zephyr/otype-to-str.h>
	default:
		break;
	}
	return ret;
}

void object_foreach(enum k_objects type, void (*cb)(struct k_object *object, void *arg), void *arg)
{
	for (unsigned int id = 0; id < kobject_table.count; id++) {
		if (kobject_table.descriptors[id].type == type) {
			cb(object_of(id), arg);
		}
	}
	dynamic_foreach(type, cb, arg);
}

void k_object_wordlist_foreach(_wordlist_cb_func_t func, void *context)
{
	for (unsigned int id = 0; id < kobject_table.count; id++) {
		func(object_of(id), context);
	}
	dynamic_wordlist_foreach(func, context);
}

/* ---- Boot, and the life of threads ------------------------------------------------------------ */

static void object_setup(unsigned int id)
{
	const struct kobject_descriptor *descriptor = &kobject_table.descriptors[id];
	struct k_object *object = object_of(id);

	object->name = (void *)(uintptr_t)descriptor->address;
	object->type = descriptor->type;
	object->flags = descriptor->flags;
	if (descriptor->type == K_OBJ_THREAD_STACK_ELEMENT) {
		object->data.stack_size = descriptor->data * 32u;
	} else if (descriptor->type == K_OBJ_SYS_MUTEX) {
		object->data.mutex = mutex_of(descriptor->data);
	} else {
		object->data.thread_id = descriptor->data;
	}
	if (carries_hint(descriptor)) {
		object->flags |= K_OBJ_FLAG_HINT;
	}
	stamp(object);
}

void objects_init(void)
{
	memset(__kobject_ram, 0, kobject_table.ram_size);
	for (unsigned int id = 0; id < kobject_table.count; id++) {
		object_setup(id);
	}
	dynamic_init();
	/* What runs before there are threads has no permissions, and can be asked for them. */
	_kernel.current->rights = table_rights_of(kobject_table.thread_count);
}

/* All that the creator may use, except the creator itself. */
static __noinline void inherit(unsigned int child_index, const struct k_thread *parent)
{
	const struct k_object *itself = thread_object(parent);
	uint32_t *rights = rights_of(child_index);
	unsigned int word = next_held(parent->rights, 0);

	for (; word < kobject_table.rights_words; word = next_held(parent->rights, word + 1)) {
		uint32_t held = parent->rights[word];

		if (itself != NULL && !is_dynamic(itself) && id_of(itself) / 32 == word) {
			held &= ~BIT(id_of(itself) % 32);
		}
		rights[word] |= held;
		block_set(rights, word);
		perms_change(child_index, word, held, (uint8_t)BIT(child_index % 8), 0xff);
	}
	dynamic_inherit(child_index, parent);
}

/* What was checked before may be no more. */
static bool are_free(struct k_object *thread, struct k_object *stack)
{
	return IS_ENABLED(CONFIG_DYNAMIC_OBJECTS)
		       ? k_object_validate(thread, K_OBJ_ANY, _OBJ_INIT_FALSE) == 0 &&
				 k_object_validate(stack, K_OBJ_ANY, _OBJ_INIT_FALSE) == 0
		       : object_check_state(thread->flags | stack->flags, _OBJ_INIT_FALSE) == 0;
}

/* Two creators must not pass the check for the same record or stack, and nobody may use the record
 * while it is filled in: between check and creation both are nobody's. */
bool walls_claim(struct k_object *thread, struct k_object *stack)
{
	unsigned int key = arch_irq_lock();
	bool free = are_free(thread, stack);

	if (free) {
		thread->flags |= K_OBJ_FLAG_CLAIMED;
		stack->flags |= K_OBJ_FLAG_CLAIMED;
		_kernel.current->claimed[0] = thread;
		_kernel.current->claimed[1] = stack;
	}
	arch_irq_unlock(key);
	return free;
}

/* Lock held. */
static void claims_drop(struct k_thread *creator)
{
	for (size_t i = 0; i < ARRAY_SIZE(creator->claimed); i++) {
		if (creator->claimed[i] != NULL) {
			creator->claimed[i]->flags &= (uint8_t)~K_OBJ_FLAG_CLAIMED;
			dynamic_unused(creator->claimed[i]);
			creator->claimed[i] = NULL;
		}
	}
}

/* A user's has been searched for already. */
void object_thread_stack(struct k_thread *thread, k_thread_stack_t *stack)
{
	struct k_object *claimed = _kernel.current->claimed[1];

	thread->stack_object = claimed != NULL ? claimed : k_object_find(stack);
	thread->claimed[0] = NULL;
	thread->claimed[1] = NULL;
}

void object_thread_created(struct k_thread *thread)
{
	struct k_thread *creator = _kernel.current;
	struct k_object *object = creator->claimed[0];

	if (object == NULL) {
		object = thread_object(thread);
	}
	__ASSERT(object != NULL || (thread->base.user_options & K_USER) == 0,
		 "a user thread's record must be a variable of the program");
	if (object == NULL) {
		thread->rights = table_rights_of(kobject_table.thread_count);
	} else {
		dynamic_settle_index(object->data.thread_id);
		thread->rights = rights_of(object->data.thread_id);
		object->flags |= K_OBJ_FLAG_INITIALIZED;
		stamp(object);
		right_set(object->data.thread_id, object);
		if ((thread->base.user_options & K_INHERIT_PERMS) != 0 && creator->rights != NULL) {
			inherit(object->data.thread_id, creator);
		}
	}
	claims_drop(creator);
	if (thread->stack_object != NULL) {
		thread->stack_object->flags |= K_OBJ_FLAG_INITIALIZED;
	}
}

static ALWAYS_INLINE void rights_clear_all(const struct k_object *holder)
{
	unsigned int index = holder->data.thread_id;
	uint32_t *rights = rights_of(index);
	unsigned int word = next_held(rights, 0);

	for (; word < kobject_table.rights_words; word = next_held(rights, word + 1)) {
		perms_change(index, word, rights[word], 0, (uint8_t)~BIT(index % 8));
		rights[word] = 0;
	}
	memset(rights - kobject_table.rights_blocks, 0,
	       kobject_table.rights_blocks * sizeof(*rights));
}

#ifdef CONFIG_DYNAMIC_OBJECTS
void object_rights_clear(const struct k_object *holder)
{
	rights_clear_all(holder);
}

void object_nobodys(struct k_object *object)
{
	recycle(object, NULL);
	object->flags &= (uint8_t)~K_OBJ_FLAG_PUBLIC;
}
#endif

void object_thread_ended(struct k_thread *thread)
{
	struct k_object *object = thread_object(thread);

	if (object != NULL) {
		rights_clear_all(object);
		dynamic_thread_ended(object);
		object->flags &= (uint8_t)~K_OBJ_FLAG_INITIALIZED;
		stamp(object);
	}
	claims_drop(thread);
	if (thread->stack_object != NULL) {
		thread->stack_object->flags &= (uint8_t)~K_OBJ_FLAG_INITIALIZED;
	}
	dynamic_unused(object);
	dynamic_unused(thread->stack_object);
}

static void grant(const struct k_object_assignment *assignment)
{
	for (void *const *object = assignment->objects; *object != NULL; object++) {
		k_object_access_grant(*object, assignment->thread);
	}
}

void walls_grant_static(void)
{
	STRUCT_SECTION_FOREACH(k_object_assignment, assignment) {
		grant(assignment);
	}
}

/* ---- Permissions by the thread, for supervisors ------------------------------------------------- */

void k_thread_perms_set(struct k_object *ko, struct k_thread *thread)
{
	if (ko != NULL) {
		z_impl_k_object_access_grant(ko->name, thread);
	}
}

void k_thread_perms_clear(struct k_object *ko, struct k_thread *thread)
{
	if (ko != NULL) {
		k_object_access_revoke(ko->name, thread);
	}
}

void k_thread_perms_inherit(struct k_thread *parent, struct k_thread *child)
{
	unsigned int key = arch_irq_lock();
	struct k_object *from = thread_object(parent);
	struct k_object *to = thread_object(child);

	if (from != NULL && to != NULL && parent->rights != NULL) {
		inherit(to->data.thread_id, parent);
	}
	arch_irq_unlock(key);
}

void k_thread_perms_all_clear(struct k_thread *thread)
{
	unsigned int key = arch_irq_lock();
	struct k_object *holder = thread_object(thread);

	if (holder != NULL) {
		rights_clear_all(holder);
	}
	arch_irq_unlock(key);
	dynamic_let_go(thread);
	walls_settle();
}
