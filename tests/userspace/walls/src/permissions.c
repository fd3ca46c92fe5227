/* SPDX-License-Identifier: Apache-2.0 */
/* Who may use which kernel object, and until when. */

#include "support.h"
#include <zephyr/device.h>
#include <zephyr/internal/syscall_handler.h>

static K_SEM_DEFINE(first, 5, 5);
static K_SEM_DEFINE(second, 5, 5);
static K_SEM_DEFINE(public_one, 5, 5);
static struct k_sem never_initialised;
static K_MUTEX_DEFINE(mutex);
static int fails(const struct device *dev)
{
	ARG_UNUSED(dev);
	return -EIO;
}

DEVICE_DEFINE(probe, "probe", NULL, NULL, NULL, NULL, POST_KERNEL, 50, NULL);
DEVICE_DEFINE(broken, "broken", fails, NULL, NULL, NULL, POST_KERNEL, 50, NULL);

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	events_clear();
	for (int i = 0; i < CHILDREN; i++) {
		k_object_access_revoke(&first, &child[i]);
		k_object_access_revoke(&second, &child[i]);
	}
}

ZTEST_SUITE(permissions, NULL, NULL, before, children_end, NULL);

static void takes(void *sem, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sem_take(sem, K_NO_WAIT);
}

/* Child 0 lives for one call, which is allowed or kills it. Permissions must have been given before
 * by the caller, between creation and start. */
static bool runs(k_thread_entry_t entry, const void *p1, void (*prepare)(void))
{
	console_is_silent = true;
	faults_expect(1);
	child_create(0, entry, (void *)(uintptr_t)p1, 2, K_USER, K_FOREVER);
	if (prepare != NULL) {
		prepare();
	}
	k_thread_start(&child[0]);
	child_join(0);
	console_is_silent = false;
	if (fault.count != 0) {
		zassert_equal(fault.reason, K_ERR_KERNEL_OOPS, "reason %u", fault.reason);
	}
	return fault.count == 0;
}

static void grant_first(void)
{
	k_object_access_grant(&first, &child[0]);
}

static void grant_and_revoke_first(void)
{
	k_object_access_grant(&first, &child[0]);
	k_object_access_revoke(&first, &child[0]);
}

static void grant_both(void)
{
	k_thread_access_grant(&child[0], &first, &second);
}

/* Requirement: ZEP-SRS-8-2 */
ZTEST(permissions, test_grant)
{
	zassert_false(runs(takes, &first, NULL));
	zassert_true(runs(takes, &first, grant_first));
	zassert_false(runs(takes, &first, NULL), "the end of a thread is the end of its rights");
	zassert_false(runs(takes, &first, grant_and_revoke_first));
	zassert_false(runs(takes, &second, grant_first));
	zassert_true(runs(takes, &first, grant_both));
	zassert_true(runs(takes, &second, grant_both));
}

ZTEST(permissions, test_public)
{
	k_object_access_all_grant(&public_one);
	zassert_true(runs(takes, &public_one, NULL));
	k_object_access_revoke(&public_one, &child[0]);
	zassert_true(runs(takes, &public_one, NULL), "cannot be taken back");
}

static void releases_then_takes(void *sem, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sem_take(sem, K_NO_WAIT);
	event('a');
	k_object_release(sem);
	event('b');
	(void)k_sem_take(sem, K_NO_WAIT);
	event('!');
}

/* Requirement: ZEP-SRS-8-7 */
ZTEST(permissions, test_release)
{
	zassert_false(runs(releases_then_takes, &first, grant_first));
	zassert_events("ab");
}

static void releases(void *object, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_object_release(object);
}

/* Requirement: ZEP-SRS-8-7 */
ZTEST(permissions, test_release_refused)
{
	zassert_false(runs(releases, NULL, NULL));
	zassert_false(runs(releases, &first, NULL));
	zassert_false(runs(releases, events, NULL));
}

/* ---- Users who grant ------------------------------------------------------------------------ */

static void grants(void *object, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_object_access_grant(object, &child[1]);
}

static void grants_to_nobody(void *object, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_object_access_grant(object, NULL);
}

static void grants_to_no_thread(void *object, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_object_access_grant(object, object);
}

static void grant_child_1(void)
{
	k_object_access_grant(&child[1], &child[0]);
}

static void grant_first_and_child_1(void)
{
	grant_first();
	grant_child_1();
}

static bool child_1_has_first(void)
{
	const struct k_object *thread = k_object_find(&child[1]);
	uintptr_t id = thread->data.thread_id;

	return (k_object_find(&first)->perms[id / 8] >> (id % 8) & 1) != 0;
}

/* Requirement: ZEP-SRS-8-2 */
ZTEST(permissions, test_user_grants)
{
	zassert_false(runs(grants, &first, NULL));
	zassert_false(runs(grants, &first, grant_first), "and not on the thread");
	zassert_false(runs(grants, &first, grant_child_1), "and not on the object");
	zassert_false(child_1_has_first());
	zassert_false(runs(grants, NULL, grant_child_1));
	zassert_false(runs(grants, events, grant_child_1));
	zassert_false(runs(grants_to_nobody, &first, grant_first));
	zassert_false(runs(grants_to_no_thread, &first, grant_first));
	zassert_false(child_1_has_first());
	zassert_true(runs(grants, &first, grant_first_and_child_1));
	zassert_true(child_1_has_first());
}

/* Supervisors' mistakes are ignored. */
ZTEST(permissions, test_supervisor_grants_nonsense)
{
	static char no_object;

	k_object_access_grant(NULL, &child[0]);
	k_object_access_grant(&no_object, &child[0]);
	k_object_access_grant(&first, NULL);
	k_object_access_grant(&first, (k_tid_t)(void *)&no_object);
	k_object_access_grant(&first, (k_tid_t)(void *)&second);
	k_object_access_revoke(NULL, &child[0]);
	k_object_access_revoke(&first, NULL);
	k_object_access_all_grant(NULL);
	k_object_access_all_grant(&no_object);
	k_object_release(NULL);
	k_object_release(&no_object);
	k_object_init(&no_object);
	k_object_uninit(NULL);
	k_object_recycle(&no_object);
	zassert_is_null(k_object_find(NULL));
	zassert_is_null(k_object_find(&no_object));
	zassert_is_null(k_object_find((void *)0xffffffff));
	zassert_is_null(k_object_find((void *)0xfffffffe));
}

/* ---- Inheritance ---------------------------------------------------------------------------- */

static void asks_parents_priority(void *parent, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_thread_priority_get(parent);
}

static uint32_t child_options;
static k_thread_entry_t child_entry;
static void *child_argument;

static void is_parent(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	child_create(0, child_entry, child_argument, 2, child_options, K_NO_WAIT);
}

/* Does the child of a supervisor thread with permission on `first` and on itself get through? */
static bool inherits(k_thread_entry_t entry, void *argument, uint32_t options)
{
	child_entry = entry;
	child_argument = argument;
	child_options = options;
	faults_expect(1);
	child_create(1, is_parent, NULL, 1, 0, K_FOREVER);
	k_thread_access_grant(&child[1], &first, &child[1]);
	k_thread_start(&child[1]);
	child_join(1);
	child_join(0);
	return fault.count == 0;
}

/* Requirement: ZEP-SRS-1-11 */
ZTEST(permissions, test_inheritance)
{
	zassert_true(inherits(takes, &first, K_USER | K_INHERIT_PERMS));
	zassert_false(inherits(takes, &first, K_USER));
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	zassert_false(inherits(takes, &second, K_USER | K_INHERIT_PERMS));
}

static void stays_parent(void *p1, void *p2, void *p3)
{
	is_parent(p1, p2, p3);
	(void)k_sleep(K_TICKS(10));
}

/* Permission on the parent itself is not inherited. */
ZTEST(permissions, test_parent_is_not_inherited)
{
	child_entry = asks_parents_priority;
	child_argument = &child[1];
	child_options = K_USER | K_INHERIT_PERMS;
	faults_expect(1);
	child_create(1, stays_parent, NULL, 1, 0, K_FOREVER);
	k_thread_access_grant(&child[1], &first, &child[1]);
	k_thread_start(&child[1]);
	child_join(1);
	child_join(0);
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
}

/* Who creates a thread gets no permission on it for that. */
static void creates_and_asks(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	child_create(0, takes, &first, 2, 0, K_FOREVER);
	event(k_object_validate(k_object_find(&child[0]), K_OBJ_THREAD, _OBJ_INIT_TRUE) == -EPERM
		      ? 'P'
		      : '?');
}

ZTEST(permissions, test_creator_gets_nothing)
{
	child_create(1, creates_and_asks, NULL, 1, 0, K_NO_WAIT);
	child_join(1);
	zassert_events("P");
}

/* ---- The end of a thread -------------------------------------------------------------------- */

static void waits(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sleep(K_FOREVER);
}

static bool has_bit(const struct k_object *object, uintptr_t id)
{
	return (object->perms[id / 8] >> (id % 8) & 1) != 0;
}

/* Requirement: ZEP-SRS-8-7, ZEP-SRS-8-16 */
ZTEST(permissions, test_nothing_stays_behind)
{
	uintptr_t id = k_object_find(&child[0])->data.thread_id;

	for (int how = 0; how < 3; how++) {
		child_create(0, how == 0 ? waits : takes, &first, 2, K_USER, K_FOREVER);
		k_thread_access_grant(&child[0], &first, &mutex, &child[1], child_stack[2],
				      DEVICE_GET(probe));
		zassert_true(has_bit(k_object_find(&first), id));
		zassert_true(has_bit(k_object_find(&child[0]), id));
		zassert_equal(k_object_find(&child[0])->flags & K_OBJ_FLAG_INITIALIZED,
			      K_OBJ_FLAG_INITIALIZED);
		zassert_equal(k_object_find(child_stack[0])->flags & K_OBJ_FLAG_INITIALIZED,
			      K_OBJ_FLAG_INITIALIZED);
		k_thread_start(&child[0]);
		if (how != 2) {
			k_thread_abort(&child[0]);
		}
		child_join(0);
		zassert_false(has_bit(k_object_find(&first), id));
		zassert_false(has_bit(k_object_find(&mutex), id));
		zassert_false(has_bit(k_object_find(&child[0]), id));
		zassert_false(has_bit(k_object_find(&child[1]), id));
		zassert_false(has_bit(k_object_find(child_stack[2]), id));
		zassert_false(has_bit(k_object_find(DEVICE_GET(probe)), id));
		zassert_equal(k_object_find(&child[0])->flags & K_OBJ_FLAG_INITIALIZED, 0);
		zassert_equal(k_object_find(child_stack[0])->flags & K_OBJ_FLAG_INITIALIZED, 0);
	}
	zassert_false(runs(takes, &first, NULL), "the next owner of the record");
}

ZTEST(permissions, test_thread_indices_are_unique)
{
	for (int i = 0; i < CHILDREN; i++) {
		for (int j = 0; j < i; j++) {
			zassert_not_equal(k_object_find(&child[i])->data.thread_id,
					  k_object_find(&child[j])->data.thread_id);
		}
	}
}

/* ---- k_object_validate ---------------------------------------------------------------------- */

static ZTEST_BMEM int results[8];

/* Requirement: ZEP-SRS-8-14 */
ZTEST(permissions, test_validate)
{
	struct k_object *good = k_object_find(&first);
	struct k_object *raw = k_object_find(&never_initialised);

	k_object_access_revoke(&first, k_current_get());
	k_object_access_revoke(&never_initialised, k_current_get());
	zassert_equal(k_object_validate(NULL, K_OBJ_ANY, _OBJ_INIT_ANY), -EBADF);
	zassert_equal(k_object_validate(good, K_OBJ_MUTEX, _OBJ_INIT_ANY), -EBADF, "type first");
	zassert_equal(k_object_validate(good, K_OBJ_SEM, _OBJ_INIT_TRUE), -EPERM);
	zassert_equal(k_object_validate(raw, K_OBJ_SEM, _OBJ_INIT_TRUE), -EPERM,
		      "permission before state");
	k_thread_access_grant(k_current_get(), &first, &never_initialised);
	zassert_equal(k_object_validate(good, K_OBJ_SEM, _OBJ_INIT_TRUE), 0);
	zassert_equal(k_object_validate(good, K_OBJ_ANY, _OBJ_INIT_ANY), 0);
	zassert_equal(k_object_validate(good, K_OBJ_SEM, _OBJ_INIT_FALSE), -EADDRINUSE);
	zassert_equal(k_object_validate(raw, K_OBJ_SEM, _OBJ_INIT_TRUE), -EINVAL);
	zassert_equal(k_object_validate(raw, K_OBJ_SEM, _OBJ_INIT_FALSE), 0);
	zassert_equal(k_object_validate(raw, K_OBJ_SEM, _OBJ_INIT_ANY), 0);
}

static void checks_access(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	results[0] = k_object_access_check(&first);
	results[1] = k_object_access_check(&second);
	results[2] = k_object_access_check(results);
	results[3] = k_object_access_check(NULL);
	results[4] = k_object_access_check(k_current_get());
}

ZTEST(permissions, test_access_check)
{
	zassert_true(runs(checks_access, NULL, grant_first));
	zassert_equal(results[0], 0);
	zassert_equal(results[1], -EPERM);
	zassert_equal(results[2], -EBADF);
	zassert_equal(results[3], -EBADF);
	zassert_equal(results[4], 0);
}

ZTEST(permissions, test_recycle)
{
	k_object_access_grant(&never_initialised, &child[3]);
	k_object_recycle(&never_initialised);
	zassert_equal(
		k_object_validate(k_object_find(&never_initialised), K_OBJ_SEM, _OBJ_INIT_TRUE), 0);
	for (size_t i = 0; i < CONFIG_MAX_THREAD_BYTES * 8; i++) {
		uintptr_t mine = k_object_find(k_current_get())->data.thread_id;

		zassert_equal(has_bit(k_object_find(&never_initialised), i), i == mine);
	}
	k_object_uninit(&never_initialised);
	k_object_release(&never_initialised);
}

/* ---- What is not known of a stack ----------------------------------------------------------- */

static void asks_stack_space(void *p1, void *p2, void *p3)
{
	size_t unused = 7;

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_thread_stack_space_get(k_current_get(), &unused) == -ENOTSUP && unused == 7 ? 'n'
											    : 'y');
}

ZTEST(permissions, test_stack_space)
{
	zassert_true(runs(asks_stack_space, NULL, NULL));
	zassert_events("n");
}

/* ---- Devices, stacks ------------------------------------------------------------------------ */

static void asks_device(void *device, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(device_is_ready(device) ? 'r' : 'n');
}

static void grant_device(void)
{
	k_object_access_grant(DEVICE_GET(probe), &child[0]);
	k_object_access_grant(DEVICE_GET(broken), &child[0]);
}

ZTEST(permissions, test_device)
{
	zassert_false(runs(asks_device, DEVICE_GET(probe), NULL));
	zassert_true(runs(asks_device, DEVICE_GET(probe), grant_device));
	zassert_events("r");
	zassert_true(runs(asks_device, DEVICE_GET(broken), grant_device));
	zassert_events("rn");
	zassert_false(runs(asks_device, &first, grant_device));
	zassert_false(runs(asks_device, NULL, grant_device));
}
