/* SPDX-License-Identifier: Apache-2.0 */
/* Kernel objects made at run time.
 *
 * One is memory of its maker's resource pool: the record (struct dynamic), for a thread also its
 * bitmap of rights over the table's objects, then the object. A stack is an allocation of its own,
 * because users write there. What the kernel knows it has from the tree: an address in it is an
 * object of that type, whatever the memory there holds (I4). `perms` is all there is to permissions,
 * and as long as a thread is in it the object stays. With the last bit it goes.
 *
 * Nobody is left with what goes. Waiters are woken, a mutex is taken from its owner, a timer stopped.
 * A thread, or the stack of one, is in use until that thread has ended, and goes then. For every other
 * object there is one moment more: a thread in a long call that has passed the gate, when somebody
 * else, a supervisor, revokes its permission or frees the object. So what goes is buried first: it is
 * an object no more, but its memory is given back only when no such thread is inside a long call, nor
 * runs on it.
 *
 * What a thread has to its name can be much. So its end costs little under the lock, and what it had
 * permission on is gone through one by one with the lock released in between (walls_settle()): by
 * the thread that ends itself, before; by whoever ends another, afterwards; after an interrupt or a
 * short call, by the next thread that changes permissions or creates, or the idle thread.
 *
 * From z_thread_aligned_alloc() to the tree everything is under the lock, as is the way back: a
 * thread that is ended in between leaves nothing behind (I11). */

#include <domain.h>
#include <dynamic.h>
#include <kernel_internal.h>
#include <poll.h>
#include <timeout_q.h>
#include <tree.h>
#include <walls.h>
#include <zephyr/device.h>
#include <zephyr/linker/linker-defs.h>

#define NOBODY UINT_MAX

/** A set of threads. */
struct threads {
	uint8_t bits[CONFIG_MAX_THREAD_BYTES];
};

uint8_t _thread_idx_map[CONFIG_MAX_THREAD_BYTES]; /* 1: free */

uint32_t *dynamic_rows[THREAD_INDEXES];
static struct dynamic *graves; /* linked by `parent`; `reach`: who may be inside */
static struct threads ended;   /* and still have permissions */

static struct dynamic *record_of(struct k_object *object)
{
	return CONTAINER_OF(object, struct dynamic, object);
}

/* A dynamic thread's row of rights over the table's objects, which is behind the record. */
static uint32_t *row_of(struct dynamic *thread)
{
	return (uint32_t *)(thread + 1) + kobject_table.rights_blocks;
}

static unsigned int index_of(const struct k_thread *thread)
{
	const struct k_object *object = k_object_find(thread);

	return object != NULL && object->type == K_OBJ_THREAD ? object->data.thread_id : NOBODY;
}

static const struct threads nobody;

static struct threads one(unsigned int index)
{
	struct threads threads = {0};

	threads.bits[index / 8] = (uint8_t)BIT(index % 8);
	return threads;
}

static bool is_in(const uint8_t bits[CONFIG_MAX_THREAD_BYTES], unsigned int index)
{
	return index != NOBODY && (bits[index / 8] >> (index % 8) & 1) != 0;
}

/* ---- The gate, and its supervisors' entrances --------------------------------------------------- */

struct k_object *dynamic_find(uintptr_t address)
{
	unsigned int key = arch_irq_lock();
	struct dynamic *found = tree_find(address);

	arch_irq_unlock(key);
	return found == NULL ? NULL : &found->object;
}

bool dynamic_permitted(const struct k_object *object, const struct k_thread *thread)
{
	return (object->flags & K_OBJ_FLAG_PUBLIC) != 0 || is_in(object->perms, index_of(thread));
}

static int check(const struct k_object *object, enum k_objects type, enum _obj_init_check init)
{
	if (type != K_OBJ_ANY && object->type != type) {
		return -EBADF;
	}
	if (!dynamic_permitted(object, _kernel.current)) {
		return -EPERM;
	}
	return object_check_state(object->flags, init);
}

int dynamic_check(uintptr_t word, enum k_objects type, enum _obj_init_check init)
{
	unsigned int key = arch_irq_lock();
	const struct dynamic *found = tree_find(word);
	int error = found == NULL ? -EBADF : check(&found->object, type, init);

	arch_irq_unlock(key);
	return error;
}

int dynamic_validate(const struct k_object *object, uintptr_t word, enum k_objects type,
		     enum _obj_init_check init)
{
	unsigned int key = arch_irq_lock();
	const struct dynamic *found = tree_find(word);
	int error = -EBADF;

	if (found != NULL && &found->object == object) {
		error = check(object, type, init);
	}
	arch_irq_unlock(key);
	return error;
}

/* ---- For reports -------------------------------------------------------------------------------- */

struct k_object *dynamic_before(uintptr_t address, struct k_object *other)
{
	unsigned int key = arch_irq_lock();
	struct dynamic *found = tree_before(address);

	arch_irq_unlock(key);
	return found != NULL && (other == NULL || found->object.name > other->name) ? &found->object
										    : other;
}

/* The lock is not held over @p cb, which may print: so one is looked for after the other. */
void dynamic_foreach(enum k_objects type, void (*cb)(struct k_object *object, void *arg), void *arg)
{
	uintptr_t next = 0;

	for (;;) {
		unsigned int key = arch_irq_lock();
		struct dynamic *found = tree_from(next);

		next = found == NULL ? 0 : (uintptr_t)found->object.name + TREE_ALIGN;
		arch_irq_unlock(key);
		if (found == NULL) {
			return;
		}
		if (found->object.type == type) {
			cb(&found->object, arg);
		}
	}
}

/* ---- The way down: bury, then give back. Lock held ----------------------------------------------- */

/* A thread from its creation to its end, and its stack: then somebody runs there. */
static bool is_in_use(const struct k_object *object)
{
	return (object->type == K_OBJ_THREAD || object->type == K_OBJ_THREAD_STACK_ELEMENT) &&
	       object_check_state(object->flags, _OBJ_INIT_FALSE) != 0;
}

static bool is_unheld(const struct k_object *object)
{
	return threads_empty(object->perms) && (object->flags & K_OBJ_FLAG_PUBLIC) == 0 &&
	       !is_in_use(object);
}

#ifdef CONFIG_EVENTS
static void event_wake_all(struct k_event *event)
{
	(void)sched_wake_all(&event->wait_q, 0);
}
#else
static void event_wake_all(void *event)
{
	ARG_UNUSED(event);
}
#endif

/* All that links threads, the clock or others with the object. */
static void detach(const struct k_object *object)
{
	void *it = object->name;

	switch (object->type) {
	case K_OBJ_MEM_SLAB:
		(void)sched_wake_all(&((struct k_mem_slab *)it)->wait_q, -EAGAIN);
		break;
	case K_OBJ_MSGQ:
		poll_cancel_all(POLL_LIST((struct k_msgq *)it));
		(void)sched_wake_all(&((struct k_msgq *)it)->wait_q, -EAGAIN);
		break;
	case K_OBJ_MUTEX:
		mutex_forget(it);
		break;
	case K_OBJ_PIPE:
		poll_cancel_all(POLL_LIST((struct k_pipe *)it));
		z_impl_k_pipe_reset(it);
		break;
	case K_OBJ_QUEUE:
		poll_cancel_all(POLL_LIST((struct k_queue *)it));
		(void)sched_wake_all(&((struct k_queue *)it)->wait_q, 0);
		break;
	case K_OBJ_SEM:
		poll_cancel_all(POLL_LIST((struct k_sem *)it));
		(void)sched_wake_all(&((struct k_sem *)it)->wait_q, -EAGAIN);
		break;
	case K_OBJ_POLL_SIGNAL:
		poll_cancel_all(POLL_LIST((struct k_poll_signal *)it));
		break;
	case K_OBJ_STACK:
		(void)sched_wake_all(&((struct k_stack *)it)->wait_q, -EAGAIN);
		break;
	case K_OBJ_TIMER:
		timeout_abort(&((struct k_timer *)it)->timeout);
		(void)sched_wake_all(&((struct k_timer *)it)->wait_q, 0);
		break;
	case K_OBJ_CONDVAR:
		(void)sched_wake_all(&((struct k_condvar *)it)->wait_q, -EAGAIN);
		break;
	case K_OBJ_EVENT:
		event_wake_all(it);
		break;
	default:
		break;
	}
}

#ifdef CONFIG_PIPES
static void pipe_clean_up(struct k_pipe *pipe)
{
	(void)k_pipe_cleanup(pipe);
}
#else
static void pipe_clean_up(struct k_pipe *pipe)
{
	ARG_UNUSED(pipe);
}
#endif

/* What it allocated for itself. */
static void clean_up(const struct k_object *object)
{
	if ((object->flags & K_OBJ_FLAG_INITIALIZED) == 0) {
		return;
	}
	switch (object->type) {
	case K_OBJ_MSGQ:
		(void)k_msgq_cleanup(object->name);
		break;
	case K_OBJ_PIPE:
		pipe_clean_up(object->name);
		break;
	case K_OBJ_STACK:
		(void)k_stack_cleanup(object->name);
		break;
	default:
		break;
	}
}

/* Leaves of @p threads those that are inside a long call; @p but not counted. */
static void leave_those_inside(uint8_t threads[CONFIG_MAX_THREAD_BYTES], const struct k_thread *but)
{
	struct threads inside = {0};

	if (threads_empty(threads)) {
		return;
	}
	for (const struct k_mem_domain *d = domains_first(); d != NULL; d = d->next) {
		for (const struct k_thread *t = d->threads; t != NULL;
		     t = t->mem_domain_info.next) {
			unsigned int index;

			if (t == but || t->syscall_frame == NULL) {
				continue;
			}
			index = index_of(t);
			if (is_in(threads, index)) {
				inside.bits[index / 8] |= (uint8_t)BIT(index % 8);
			}
		}
	}
	memcpy(threads, inside.bits, sizeof(inside.bits));
}

/* @p users had permission until now. Who lets go in a long call is done with it; who is interrupted in
 * one is not. */
static void bury(struct dynamic *d, struct threads users)
{
	leave_those_inside(users.bits, arch_in_exception() ? NULL : _kernel.current);
	tree_remove(d);
	detach(&d->object);
	memcpy(d->reach, users.bits, sizeof(d->reach));
	d->parent = graves;
	graves = d;
}

/* @p inside: the thread, unless it is in no long call. */
static void forbid(struct dynamic *d, unsigned int index, struct threads inside)
{
	tree_forbid(d, index);
	if (is_unheld(&d->object)) {
		bury(d, inside);
	}
}

/* ---- What takes time: piece by piece, outside the lock -------------------------------------------- */

static bool has_index(struct dynamic *grave)
{
	return grave->object.type == K_OBJ_THREAD &&
	       dynamic_rows[grave->object.data.thread_id] == row_of(grave);
}

static void return_index(const struct dynamic *grave)
{
	unsigned int index = grave->object.data.thread_id;

	object_rights_clear(&grave->object);
	dynamic_rows[index] = NULL;
	_thread_idx_map[index / 8] |= (uint8_t)BIT(index % 8);
}

/* The thread is no more; or was none, and had permissions all the same. True: that was the last one. */
static bool forbid_one(unsigned int index)
{
	struct dynamic *d = tree_held(index);

	if (d != NULL) {
		forbid(d, index, nobody);
	}
	return d == NULL;
}

static bool is_stood_on(const struct dynamic *d, const struct k_thread *thread)
{
	return d->object.name == thread || d->object.name == thread->stack_obj;
}

static bool can_be_given_back(struct dynamic *grave)
{
	leave_those_inside(grave->reach, NULL);
	return threads_empty(grave->reach) && !is_stood_on(grave, _kernel.current);
}

static void give_back(struct dynamic *d)
{
	detach(&d->object); /* who was inside may have locked it */
	clean_up(&d->object);
	if (d->object.type == K_OBJ_THREAD_STACK_ELEMENT) {
		k_free(d->object.name);
	}
	k_free(d);
}

/* False: there is nothing to be done now. */
static bool settle_a_grave(void)
{
	for (struct dynamic **link = &graves; *link != NULL; link = &(*link)->parent) {
		struct dynamic *d = *link;

		if (has_index(d)) {
			if (forbid_one(d->object.data.thread_id)) {
				return_index(d);
			}
			return true;
		}
		if (can_be_given_back(d)) {
			if (d->object.type == K_OBJ_QUEUE && queue_drop_one(d->object.name)) {
				return true;
			}
			*link = d->parent;
			give_back(d);
			return true;
		}
	}
	return false;
}

static bool settle_an_end(void)
{
	for (unsigned int byte = 0; byte < sizeof(ended.bits); byte++) {
		if (ended.bits[byte] != 0) {
			unsigned int bit = (unsigned int)__builtin_ctz(ended.bits[byte]);

			if (forbid_one(byte * 8 + bit)) {
				ended.bits[byte] &= (uint8_t)~BIT(bit);
			}
			return true;
		}
	}
	return false;
}

/* A thread that was told to end is not preempted. */
static void let_others_run(unsigned int key)
{
	if ((_kernel.current->base.sched_locked & THREAD_ENDING) != 0) {
		sched_yield();
	}
	sched_unlock(key);
}

/* What comes in between now is for the next. */
static bool is_settled(void)
{
	return graves == NULL && threads_empty(ended.bits);
}

void walls_settle(void)
{
	bool more = !is_settled() && !arch_in_exception();

	while (more) {
		unsigned int key = arch_irq_lock();

		more = arch_irq_unlocked(key) && (settle_an_end() || settle_a_grave());
		let_others_run(key);
	}
}

void walls_thread_ending(void)
{
	dynamic_let_go(_kernel.current);
	walls_settle();
}

void dynamic_let_go(const struct k_thread *thread)
{
	bool more = true;

	while (more) {
		unsigned int key = arch_irq_lock();
		unsigned int index = index_of(thread);
		struct dynamic *d = index == NOBODY ? NULL : tree_held(index);

		more = d != NULL;
		if (more) {
			forbid(d, index, thread == _kernel.current ? nobody : one(index));
		}
		let_others_run(key);
	}
}

void dynamic_thread_ended(const struct k_object *thread)
{
	unsigned int index = thread->data.thread_id;

	if (is_dynamic(thread)) {
		tree_forbid(record_of((struct k_object *)(uintptr_t)thread), index);
	}
	if (tree_held(index) != NULL) {
		ended.bits[index / 8] |= (uint8_t)BIT(index % 8);
	}
}

void dynamic_settle_index(unsigned int index)
{
	if (is_in(ended.bits, index)) {
		while (!forbid_one(index)) {
		}
		ended.bits[index / 8] &= (uint8_t)~BIT(index % 8);
	}
}

/* ---- Freeing ------------------------------------------------------------------------------------- */

void k_object_free(void *obj)
{
	unsigned int key = arch_irq_lock();
	struct dynamic *d = tree_find((uintptr_t)obj);

	if (d != NULL) {
		struct threads users;
		bool public = (d->object.flags & K_OBJ_FLAG_PUBLIC) != 0;

		memcpy(users.bits, d->object.perms, sizeof(users.bits));
		memset(users.bits, public ? 0xff : 0, public ? sizeof(users.bits) : 0);
		d->object.flags &= (uint8_t)~K_OBJ_FLAG_PUBLIC;
		dynamic_recycle(&d->object, is_in_use(&d->object) ? &d->object : NULL);
		if (is_unheld(&d->object)) {
			bury(d, users);
		}
	}
	dynamic_unlock(key);
}

/* ---- Permissions. Lock held ---------------------------------------------------------------------- */

void dynamic_permit(struct k_object *object, unsigned int index)
{
	dynamic_settle_index(index);
	tree_permit(record_of(object), index);
}

void dynamic_forbid(struct k_object *object, unsigned int index)
{
	forbid(record_of(object), index, one(index));
}

void dynamic_recycle(struct k_object *object, const struct k_object *caller)
{
	for (unsigned int index = 0; index < THREAD_INDEXES; index++) {
		if (is_in(object->perms, index)) {
			tree_forbid(record_of(object), index);
		}
	}
	if (caller != NULL && caller->type == K_OBJ_THREAD) {
		tree_permit(record_of(object), caller->data.thread_id);
	}
}

void dynamic_inherit(unsigned int child, const struct k_thread *parent)
{
	unsigned int from = index_of(parent);
	struct dynamic *itself = tree_find((uintptr_t)parent);

	dynamic_settle_index(child);
	if (from != NOBODY) {
		tree_permit_as(child, from);
	}
	if (itself != NULL) {
		tree_forbid(itself, child);
	}
}

void dynamic_unused(struct k_object *object)
{
	if (object != NULL && is_dynamic(object) && is_unheld(object)) {
		bury(record_of(object), nobody);
	}
}

/* ---- The way up. Lock held ------------------------------------------------------------------------ */

static void *allocate(size_t align, size_t size)
{
	return z_thread_aligned_alloc(MAX(align, TREE_ALIGN), size);
}

/* The record, with @p extra bytes behind it, and the object, which is not cleared; not yet in the tree. */
static struct dynamic *make(size_t align, size_t size, size_t extra)
{
	size_t offset = ROUND_UP(sizeof(struct dynamic) + extra, MAX(align, TREE_ALIGN));
	struct dynamic *d = size > SIZE_MAX - offset ? NULL : allocate(align, offset + size);

	if (d != NULL) {
		memset(d, 0, sizeof(*d) + extra);
		d->object.name = (char *)d + offset;
		d->object.flags = K_OBJ_FLAG_ALLOC;
	}
	return d;
}

static struct dynamic *make_thread(void)
{
	struct dynamic *d = NULL;
	unsigned int byte = 0;

	while (byte < CONFIG_MAX_THREAD_BYTES && _thread_idx_map[byte] == 0) {
		byte++;
	}
	if (byte < CONFIG_MAX_THREAD_BYTES) {
		d = make(__alignof__(struct k_thread), sizeof(struct k_thread),
			 rights_row_size() * sizeof(uint32_t));
	}
	if (d != NULL) {
		unsigned int bit = (unsigned int)__builtin_ctz(_thread_idx_map[byte]);

		_thread_idx_map[byte] &= (uint8_t)~BIT(bit);
		d->object.data.thread_id = byte * 8 + bit;
		dynamic_rows[d->object.data.thread_id] = row_of(d);
		memset(d->object.name, 0, sizeof(struct k_thread));
	}
	return d;
}

/* Where a user's region can be made out of the kernel's memory. On ARMv8-M it cannot: the region that
 * covers all of that is there already. */
static bool can_be_granted(uintptr_t start, size_t size)
{
	return arch_region_check(start, size) &&
	       (!IS_ENABLED(CONFIG_MPU_REQUIRES_NON_OVERLAPPING_REGIONS) ||
		start + size <= (uintptr_t)__kernel_ram_start ||
		start >= (uintptr_t)__kernel_ram_end);
}

/* For users it is laid out as K_THREAD_STACK_DEFINE does it; else as K_KERNEL_STACK_DEFINE, and no
 * user thread can have it: as an object it holds 0 bytes. */
static struct dynamic *make_stack(size_t size, bool user)
{
	size_t align = user ? Z_THREAD_STACK_OBJ_ALIGN(size) : Z_KERNEL_STACK_OBJ_ALIGN;
	struct dynamic *d = allocate(TREE_ALIGN, sizeof(struct dynamic));
	void *stack = d == NULL ? NULL
				: allocate(align, user ? Z_THREAD_STACK_SIZE_ADJUST(size)
						       : Z_KERNEL_STACK_SIZE_ADJUST(size));
	size_t own = user && stack != NULL ? ARCH_STACK_SIZE(stack, ARCH_REGION_SIZE(size)) : 0;

	if (stack == NULL || (user && !can_be_granted((uintptr_t)stack, own))) {
		k_free(stack);
		k_free(d);
		return NULL;
	}
	memset(d, 0, sizeof(*d));
	d->object.name = stack;
	d->object.flags = K_OBJ_FLAG_ALLOC;
	d->object.data.stack_size = own;
	return d;
}

bool walls_stack_is_for_users(const k_thread_stack_t *stack)
{
	const struct k_object *object = k_object_find(stack);

	return object != NULL && is_dynamic(object) && object->type == K_OBJ_THREAD_STACK_ELEMENT &&
	       object->data.stack_size > 0;
}

static size_t size_of(enum k_objects otype)
{
	size_t ret = otype > Z_OBJ_BEFORE_DRIVERS ? sizeof(struct device) : 0;

	switch (otype) {
#include <zephyr/otype-to-size.h>
	default:
		break;
	}
	return ret;
}

static struct dynamic *make_plain(size_t size)
{
	struct dynamic *d = make(0, size, 0);

	if (d != NULL) {
		memset(d->object.name, 0, size);
	}
	return d;
}

static struct dynamic *make_object(enum k_objects otype, size_t size, bool user)
{
	if (otype <= K_OBJ_ANY || otype >= K_OBJ_LAST) {
		return NULL;
	}
	if (otype == K_OBJ_THREAD_STACK_ELEMENT) {
		return size == 0 || size > KB(CONFIG_SRAM_SIZE) ? NULL : make_stack(size, user);
	}
	if (otype == K_OBJ_THREAD) {
		return make_thread();
	}
	return size_of(otype) == 0 ? NULL : make_plain(size_of(otype));
}

void *object_alloc(enum k_objects otype, size_t size, bool user)
{
	unsigned int key = dynamic_lock();
	unsigned int index = index_of(_kernel.current);
	struct dynamic *d;

	d = make_object(otype, size, user);
	if (d != NULL) {
		d->object.type = (uint8_t)otype;
		tree_add(d);
		if (index != NOBODY) {
			tree_permit(d, index);
		}
	}
	dynamic_unlock(key);
	return d == NULL ? NULL : d->object.name;
}

void *z_impl_k_object_alloc(enum k_objects otype)
{
	return object_alloc(otype, 0, true);
}

void *z_impl_k_object_alloc_size(enum k_objects otype, size_t size)
{
	return object_alloc(otype, size, true);
}

struct k_object *k_object_create_dynamic_aligned(size_t align, size_t size)
{
	unsigned int key = dynamic_lock();
	struct dynamic *d = size == 0 ? NULL : make(align, size, 0);

	if (d != NULL) {
		tree_add(d);
	}
	dynamic_unlock(key);
	if (d != NULL) {
		memset(d->object.name, 0, size);
	}
	return d == NULL ? NULL : &d->object;
}

void dynamic_init(void)
{
	for (unsigned int index = kobject_table.thread_count; index < THREAD_INDEXES; index++) {
		_thread_idx_map[index / 8] |= (uint8_t)BIT(index % 8);
	}
}

void dynamic_wordlist_foreach(_wordlist_cb_func_t func, void *context)
{
	unsigned int key = arch_irq_lock();
	struct dynamic *next;

	for (struct dynamic *d = tree_next(NULL, TREE_ALL); d != NULL; d = next) {
		next = tree_next(d, TREE_ALL);
		func(&d->object, context);
	}
	arch_irq_unlock(key);
}
