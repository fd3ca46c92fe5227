/* SPDX-License-Identifier: Apache-2.0 */
/* The helpers for verifiers of applications: each is handed what is good and what is bad, by a user.
 * And what supervisors ask of the gate. */

#include "helpers.h"
#include "border.h"
#include <walls.h>
#include <zephyr/internal/syscall_handler.h>
#include <zephyr/linker/linker-defs.h>

#define SIZE 16

static int of_memory(int helper, void *addr, size_t size)
{
	switch (helper) {
	case MEMORY_READ:
		return K_SYSCALL_MEMORY_READ(addr, size);
	case MEMORY_WRITE:
		return K_SYSCALL_MEMORY_WRITE(addr, size);
	case MEMORY_ARRAY_READ:
		return K_SYSCALL_MEMORY_ARRAY_READ(addr, 2, size);
	case MEMORY_ARRAY_WRITE:
		return K_SYSCALL_MEMORY_ARRAY_WRITE(addr, 2, size);
	case VERIFY_READ:
		return k_refused(k_verify_read(addr, 2, size));
	default:
		return k_refused(k_verify_write(addr, 2, size));
	}
}

static int of_copies(int helper, void *addr, size_t size)
{
	char copy[2 * SIZE] = "";
	int err;

	K_OOPS(size > sizeof(copy));
	switch (helper) {
	case FROM_COPY:
		return k_usermode_from_copy(copy, addr, size);
	case TO_COPY:
		return k_usermode_to_copy(addr, copy, size);
	case STRING_COPY:
		return k_usermode_string_copy(copy, addr, size);
	case FETCH:
		return k_refused(k_fetch(copy, addr, size));
	case STORE:
		return k_refused(k_store(addr, copy, size));
	case FETCH_STRING:
		return k_refused(k_fetch_string(copy, addr, size));
	default:
		(void)k_usermode_string_nlen(addr, size, &err);
		return err;
	}
}

static int of_allocations(int helper, void *addr, size_t size)
{
	void *copy = helper == ALLOC_FROM_COPY ? k_usermode_alloc_from_copy(addr, size)
					       : k_usermode_string_alloc_copy(addr, size);

	k_free(copy);
	return copy == NULL;
}

static int of_objects(int helper, const void *object)
{
	switch (helper) {
	case OBJECT:
		return K_SYSCALL_OBJ(object, K_OBJ_SEM);
	case OBJECT_INIT:
		return K_SYSCALL_OBJ_INIT(object, K_OBJ_SEM);
	case OBJECT_NEVER_INIT:
		return K_SYSCALL_OBJ_NEVER_INIT(object, K_OBJ_SEM);
	case VERIFY_OBJECT:
		return k_refused(k_verify_object(object, K_OBJ_SEM));
	case VERIFY_OBJECT_ANY:
		return k_refused(k_verify_object_any(object, K_OBJ_SEM));
	default:
		return k_refused(k_verify_object_new(object, K_OBJ_SEM));
	}
}

int z_impl_border_help(int helper, void *addr, size_t size)
{
	if (helper >= OBJECT) {
		return of_objects(helper, addr);
	}
	if (helper == ALLOC_FROM_COPY || helper == STRING_ALLOC_COPY) {
		return of_allocations(helper, addr, size);
	}
	if (helper <= MEMORY_ARRAY_WRITE || helper == VERIFY_READ || helper == VERIFY_WRITE) {
		return of_memory(helper, addr, size);
	}
	return of_copies(helper, addr, size);
}

static int z_vrfy_border_help(int helper, void *addr, size_t size)
{
	return z_impl_border_help(helper, addr, size);
}
#include <zephyr/syscalls/border_help_mrsh.c>

/* ---- What each must say ----------------------------------------------------------------------- */

#define ALL_OF_MEMORY BIT_MASK(OBJECT)
#define WRITING                                                                                    \
	(BIT(MEMORY_WRITE) | BIT(MEMORY_ARRAY_WRITE) | BIT(TO_COPY) | BIT(VERIFY_WRITE) |          \
	 BIT(STORE))
#define OF_STRINGS                                                                                 \
	(BIT(STRING_COPY) | BIT(STRING_NLEN) | BIT(STRING_ALLOC_COPY) | BIT(FETCH_STRING))
#define IN_TWO                                                                                     \
	(BIT(MEMORY_ARRAY_READ) | BIT(MEMORY_ARRAY_WRITE) | BIT(VERIFY_READ) | BIT(VERIFY_WRITE))

static ATTACK_BMEM char own[2 * SIZE];
static ATTACK_DMEM char endless[2 * SIZE] = "no zero is in what one looks at";

/* Addresses, and the helpers that must refuse them. */
static const struct {
	const char *name;
	const void *addr;
	size_t size;
	uint32_t refuse;
} memory[] = {
	{"own", own, SIZE, 0},
	{"own, nothing of it", own, 0, OF_STRINGS & ~BIT(STRING_NLEN)},
	{"a string that is too long", endless, SIZE, OF_STRINGS & ~BIT(STRING_NLEN)},
	{"null", NULL, SIZE, ALL_OF_MEMORY},
	{"kernel memory", kernel_bytes, SIZE, ALL_OF_MEMORY},
	{"another domain's", victim_bytes, SIZE, ALL_OF_MEMORY},
	{"read-only", attack_read_only_bytes, SIZE, WRITING},
	{"a constant", attack_constant, SIZE, WRITING},
	{"wraps round", (void *)0xfffffff8, SIZE, ALL_OF_MEMORY},
	{"more than there is", own, 0x7fffffff, BIT(MEMORY_READ) | BIT(MEMORY_WRITE) | IN_TWO},
	{"a product that wraps", own, 0x80000001, BIT(MEMORY_READ) | BIT(MEMORY_WRITE) | IN_TWO},
};

static ATTACK_BMEM int said[HELPERS];

static void asks_all(void *addr, void *size, void *helpers)
{
	for (int helper = 0; helper < HELPERS; helper++) {
		if (((uintptr_t)helpers & BIT(helper)) != 0) {
			said[helper] = border_help(helper, addr, (size_t)size);
		}
	}
}

/* A user asks helpers about an address, which may be anything. */
static void user_asks(const void *addr, size_t size, uint32_t helpers, void (*prepare)(void))
{
	attacker_create(NULL, NULL);
	k_thread_abort(&child[0]);
	(void)k_thread_create(&child[0], attacker_stack, CHILD_STACK_SIZE, asks_all,
			      (void *)(uintptr_t)addr, (void *)size, (void *)(uintptr_t)helpers,
			      ATTACKER_PRIO, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&attack_domain, &child[0]), 0);
	if (prepare != NULL) {
		prepare();
	}
	zassert_true(attacker_run());
}

K_HEAP_DEFINE(helpers_pool, 512);

ATTACK_SUITE(border_helpers);

ZTEST(border_helpers, test_memory)
{
	k_thread_heap_assign(k_current_get(), &helpers_pool);
	for (size_t i = 0; i < ARRAY_SIZE(memory); i++) {
		uint32_t asked = memory[i].size <= SIZE
					 ? ALL_OF_MEMORY
					 : BIT(MEMORY_READ) | BIT(MEMORY_WRITE) | IN_TWO;

		user_asks(memory[i].addr, memory[i].size, asked, NULL);
		zassert_equal(fault.count, 0, "%s", memory[i].name);
		for (int helper = 0; helper < OBJECT; helper++) {
			bool refused = said[helper] != 0;

			zassert_true((asked & BIT(helper)) == 0 ||
					     refused == ((memory[i].refuse & BIT(helper)) != 0),
				     "%s: helper %d says %d", memory[i].name, helper, said[helper]);
		}
	}
}

ZTEST(border_helpers, test_string_without_end)
{
	k_thread_heap_assign(k_current_get(), &helpers_pool);
	user_asks((void *)(attack_read_only.start + attack_read_only.size - 1), SIZE, OF_STRINGS,
		  NULL);
	zassert_true(said[STRING_COPY] != 0 && said[STRING_NLEN] != 0 &&
		     said[STRING_ALLOC_COPY] != 0 && said[FETCH_STRING] != 0);
}

ZTEST(border_helpers, test_no_pool)
{
	k_thread_heap_assign(k_current_get(), NULL);
	user_asks(own, SIZE, BIT(ALLOC_FROM_COPY) | BIT(STRING_ALLOC_COPY), NULL);
	zassert_equal(said[ALLOC_FROM_COPY], 1);
	zassert_equal(said[STRING_ALLOC_COPY], 1);
}

/* ---- Objects ---------------------------------------------------------------------------------- */

static const struct kind *sems;
static void *asked_object;

static void grant_it(void)
{
	k_object_access_grant(asked_object, &child[0]);
}

ZTEST(border_helpers, test_objects)
{
	static const uint32_t all = BIT_MASK(HELPERS) & ~BIT_MASK(OBJECT);
	static const uint32_t initialised = BIT(OBJECT) | BIT(VERIFY_OBJECT);
	static const uint32_t new = BIT(OBJECT_NEVER_INIT) | BIT(VERIFY_OBJECT_NEW);
	struct {
		const void *object;
		bool granted;
		uint32_t refuse;
	} objects[5];

	kinds_reset(&child[0]);
	sems = kind_of(K_OBJ_SEM);
	objects[0] = (typeof(objects[0])){sems->objects[GOOD], true, new};
	objects[1] = (typeof(objects[0])){sems->objects[NEW], true, initialised};
	objects[2] = (typeof(objects[0])){sems->objects[FOREIGN], false, all};
	objects[3] = (typeof(objects[0])){kind_of(K_OBJ_MUTEX)->objects[GOOD], true, all};
	objects[4] = (typeof(objects[0])){kernel_bytes, false, all};
	for (size_t i = 0; i < ARRAY_SIZE(objects); i++) {
		asked_object = (void *)(uintptr_t)objects[i].object;
		user_asks(asked_object, 0, all, objects[i].granted ? grant_it : NULL);
		for (int helper = OBJECT; helper < HELPERS; helper++) {
			zassert_equal(said[helper] != 0, (objects[i].refuse & BIT(helper)) != 0,
				      "object %u: helper %d says %d", (unsigned int)i, helper,
				      said[helper]);
		}
	}
}

/* ---- What supervisors ask of the gate --------------------------------------------------------- */

ZTEST(border_helpers, test_nonsense_grants_nothing)
{
	struct k_sem *sem = kind_of(K_OBJ_SEM)->objects[GOOD];
	struct k_object *object = k_object_find(sem);
	struct k_object was = *object;

	k_object_access_grant(sem, NULL);
	k_object_access_grant(sem, (struct k_thread *)kernel_bytes);
	k_object_access_grant(sem, kind_of(K_OBJ_MUTEX)->objects[GOOD]);
	zassert_mem_equal(object, &was, sizeof(was));
	k_object_access_grant(NULL, &child[3]);
	k_object_access_grant(kernel_bytes, &child[3]);
	zassert_mem_equal(object, &was, sizeof(was));
	k_object_access_grant(sem, &child[3]);
	zassert_true(memcmp(object, &was, sizeof(was)) != 0);
	k_object_access_revoke(sem, &child[3]);
}

ZTEST(border_helpers, test_refusal_is_remembered)
{
	struct k_sem *sem = kind_of(K_OBJ_SEM)->objects[GOOD];
	struct k_thread *self = k_current_get();

	k_object_access_grant(sem, self);
	(void)k_sem_init(sem, 1, 1);
	zassert_equal(k_object_validation_check(NULL, &self, K_OBJ_SEM, _OBJ_INIT_TRUE), -EBADF);
	zassert_equal(self->refused_error, -EBADF);
	zassert_equal(self->end_address, (uint32_t)(uintptr_t)&self);
	zassert_equal(k_object_validation_check(k_object_find(sem), sem, K_OBJ_SEM, _OBJ_INIT_TRUE),
		      0);
	zassert_equal(self->end_address, (uint32_t)(uintptr_t)&self, "what is good is no refusal");
	k_object_access_revoke(sem, self);
}

/* Record and stack of a thread that is being created are nobody else's. */
ZTEST(border_helpers, test_claims)
{
	struct k_object *thread = k_object_find(NEW_THREAD);
	struct k_object *stack = k_object_find(kind_of(K_OBJ_THREAD_STACK_ELEMENT)->objects[NEW]);
	struct k_object *other =
		k_object_find(kind_of(K_OBJ_THREAD_STACK_ELEMENT)->objects[FOREIGN_NEW]);
	struct k_thread *self = k_current_get();

	kinds_reset(self);
	zassert_equal(k_object_validate(thread, K_OBJ_THREAD, _OBJ_INIT_FALSE), 0);
	zassert_true(walls_claim(thread, stack));
	zassert_equal_ptr(self->claimed[0], thread);
	zassert_equal_ptr(self->claimed[1], stack);
	zassert_equal(k_object_validate(thread, K_OBJ_THREAD, _OBJ_INIT_FALSE), -EADDRINUSE);
	zassert_false(walls_claim(thread, other), "the record is taken");
	zassert_false(walls_claim(k_object_find(&border_threads[FOREIGN_NEW]), stack));
	zassert_equal(other->flags & K_OBJ_FLAG_CLAIMED, 0, "all or nothing");
	thread->flags &= (uint8_t)~K_OBJ_FLAG_CLAIMED;
	stack->flags &= (uint8_t)~K_OBJ_FLAG_CLAIMED;
	memset(self->claimed, 0, sizeof(self->claimed));
}
