/* SPDX-License-Identifier: Apache-2.0 */
/* Kernel objects are found wherever a C program can put them, and nothing else is one: not their
 * neighbours, not what looks like them, not a copy. */

#include "support.h"
#include <zephyr/internal/syscall_handler.h>

ZTEST_SUITE(shapes, NULL, NULL, NULL, children_end, NULL);

struct inner {
	char letter;
	struct k_sem sem;
};

typedef struct k_sem renamed_sem;

struct outer {
	int number;
	struct inner inner[2][3];
	union {
		int word;
		struct k_mutex mutex;
	} either;
	renamed_sem renamed;
	const char *text;
	struct k_sem last;
};

static struct k_sem plain;
static struct outer nested;
static struct k_sem matrix[2][3];
static struct k_mutex mutexes[4];
static struct {
	struct {
		struct k_sem deep;
	} anonymous;
} unnamed;
static union {
	struct k_sem sem;
	char bytes[64];
} one_of;

static struct k_sem *static_local(void)
{
	static struct k_sem hidden;

	return &hidden;
}

static void is_sem(struct k_sem *sem)
{
	const struct k_object *object = k_object_find(sem);

	zassert_not_null(object, "%p is not known", sem);
	zassert_equal(object->type, K_OBJ_SEM);
	zassert_equal_ptr(object->name, sem);
	zassert_equal(k_sem_init(sem, 1, 1), 0);
	zassert_not_equal(object->flags & K_OBJ_FLAG_INITIALIZED, 0);
}

ZTEST(shapes, test_all_are_found)
{
	is_sem(&plain);
	is_sem(static_local());
	is_sem(&unnamed.anonymous.deep);
	is_sem(&one_of.sem);
	is_sem(&nested.renamed);
	is_sem(&nested.last);
	for (int i = 0; i < 2; i++) {
		for (int j = 0; j < 3; j++) {
			is_sem(&matrix[i][j]);
			is_sem(&nested.inner[i][j].sem);
		}
	}
	zassert_equal(k_object_find(&nested.either.mutex)->type, K_OBJ_MUTEX);
	for (int i = 0; i < 4; i++) {
		zassert_equal(k_object_find(&mutexes[i])->type, K_OBJ_MUTEX);
	}
	for (int i = 0; i < CHILDREN; i++) {
		zassert_equal(k_object_find(&child[i])->type, K_OBJ_THREAD);
		zassert_equal(k_object_find(child_stack[i])->type, K_OBJ_THREAD_STACK_ELEMENT);
		zassert_equal(k_object_find(child_stack[i])->data.stack_size, CHILD_STACK_SIZE);
	}
}

ZTEST(shapes, test_nothing_else_is_found)
{
	struct k_sem on_stack = {0};

	zassert_is_null(k_object_find(&on_stack));
	zassert_is_null(k_object_find(&nested));
	zassert_is_null(k_object_find(&nested.either.word - 1));
	zassert_is_null(k_object_find((char *)&plain + 1));
	zassert_is_null(k_object_find((char *)&plain + 2));
	zassert_is_null(k_object_find((char *)&plain + 4));
	zassert_is_null(k_object_find((void *)((uintptr_t)&plain - 4)));
	zassert_is_null(k_object_find(child_stack[0] + 32));
	zassert_is_null(k_object_find(k_object_find(&plain)));
	zassert_is_null(k_object_find((void *)(CONFIG_SRAM_BASE_ADDRESS + 1)));
}

/* ---- The gate, as user code meets it -------------------------------------------------------- */

static void takes(void *sem, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sem_take(sem, K_NO_WAIT);
}

/* May a user thread with permission on @p granted use @p sem? */
static bool opens(const void *sem, const void *granted)
{
	console_is_silent = true;
	faults_expect(1);
	child_create(0, takes, (void *)(uintptr_t)sem, 2, K_USER, K_FOREVER);
	k_object_access_grant(granted, &child[0]);
	k_thread_start(&child[0]);
	child_join(0);
	console_is_silent = false;
	if (fault.count != 0) {
		zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	}
	return fault.count == 0;
}

ZTEST(shapes, test_members_have_permissions_of_their_own)
{
	(void)k_sem_init(&nested.inner[0][1].sem, 1, 1);
	(void)k_sem_init(&nested.inner[0][2].sem, 1, 1);
	zassert_true(opens(&nested.inner[0][1].sem, &nested.inner[0][1].sem));
	zassert_false(opens(&nested.inner[0][2].sem, &nested.inner[0][1].sem));
	zassert_false(opens(&nested.inner[0][1], &nested.inner[0][1].sem));
	zassert_false(opens(&nested, &nested.inner[0][0].sem));
}

/* The id that an object carries is a hint. Wrong ones are found out, and permission on one object
 * never becomes permission on another. */
ZTEST(shapes, test_wrong_hints)
{
	struct k_sem *a = &matrix[0][0];
	struct k_sem *b = &matrix[1][2];

	(void)k_sem_init(a, 1, 1);
	(void)k_sem_init(b, 1, 1);
	memcpy(b, a, sizeof(*b));
	zassert_false(opens(b, a), "a copy is not the original");
	zassert_true(opens(b, b));
	zassert_true(opens(a, a));
	for (unsigned int hint = 0; hint < 0x10000; hint = hint < 300 ? hint + 1 : hint * 2) {
		b->kobject_id = (uint16_t)hint;
		zassert_equal_ptr(k_object_find(b)->name, b);
	}
	b->kobject_id = 0xffff;
	zassert_true(opens(b, b));
	memset(b, 0, sizeof(*b));
	zassert_false(opens(a, b));
	zassert_equal_ptr(k_object_find(b)->name, b);
}

/* Memory full of ids is full of nothing. */
static uint16_t forged[512] __aligned(32);
static ZTEST_BMEM uint16_t forged_by_user[64];

ZTEST(shapes, test_forged_hints)
{
	for (uint16_t id = 0; id < 400; id++) {
		for (size_t i = 0; i < 8; i++) {
			forged[i] = id;
			forged_by_user[i] = id;
		}
		for (size_t i = 0; i < 8; i++) {
			zassert_is_null(k_object_find(&forged[i]));
			zassert_is_null(k_object_find(&forged_by_user[i]));
		}
	}
	forged[0] = plain.kobject_id;
	forged_by_user[0] = plain.kobject_id;
	(void)k_sem_init(&plain, 1, 1);
	zassert_false(opens(forged, &plain));
	zassert_false(opens(forged_by_user, &plain));
}

/* Initialised at build time, or by its k_*_init: else a user cannot use it. */
ZTEST(shapes, test_state)
{
	struct k_sem *sem = &matrix[0][1];
	static K_SEM_DEFINE(defined, 1, 1);

	zassert_true(opens(&defined, &defined));
	k_object_uninit(sem);
	zassert_false(opens(sem, sem));
	(void)k_sem_init(sem, 1, 1);
	zassert_true(opens(sem, sem));
}
