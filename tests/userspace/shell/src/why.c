/* SPDX-License-Identifier: Apache-2.0 */
/* Why a thread may do something, or may not: the answer is what really happens. */

#include "listen.h"
#include <bulkhead/introspect.h>
#include <zephyr/app_memory/app_memdomain.h>

K_APPMEM_PARTITION_DEFINE(own_partition);
K_APPMEM_PARTITION_DEFINE(other_partition);
K_APPMEM_PARTITION_DEFINE(nobodys_partition);
static K_APP_BMEM(own_partition) uint8_t own_byte;
static K_APP_BMEM(other_partition) uint8_t other_byte;
static K_APP_BMEM(nobodys_partition) uint8_t nobodys_byte;
static uint8_t __aligned(256) read_only_bytes[256];
K_MEM_PARTITION_DEFINE(read_only_partition, read_only_bytes, sizeof(read_only_bytes),
		       K_MEM_PARTITION_P_RO_U_RO);
static uint8_t __kernel_bss kernel_byte;
static const uint8_t constant = 7;

static struct k_mem_domain asked_domain, other_domain;
static K_SEM_DEFINE(granted_sem, 0, 1);
static K_SEM_DEFINE(foreign_sem, 0, 1);
static K_SEM_DEFINE(public_sem, 0, 1);
static struct k_sem __kernel_bss raw_sem;

static void sleeps(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	own_byte = 0;
	k_sleep(K_FOREVER);
}

static void sleeps_elsewhere(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	other_byte = 0;
	k_sleep(K_FOREVER);
}

static void create(int n, k_thread_entry_t entry, const char *name, struct k_mem_domain *domain)
{
	child_create(n, entry, NULL, 6, K_USER, K_FOREVER);
	k_thread_name_set(&child[n], name);
	zassert_equal(k_mem_domain_add_thread(domain, &child[n]), 0);
	k_thread_start(&child[n]);
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	create(0, sleeps, "asked", &asked_domain);
	create(1, sleeps_elsewhere, "other", &other_domain);
	k_object_access_grant(&granted_sem, &child[0]);
	k_object_access_grant(&raw_sem, &child[0]);
	let_run();
}

static void *setup(void)
{
	struct k_mem_partition *own[] = {&own_partition, &read_only_partition};
	struct k_mem_partition *other[] = {&other_partition};

	zassert_equal(k_mem_domain_init(&asked_domain, 2, own), 0);
	zassert_equal(k_mem_domain_init(&other_domain, 1, other), 0);
	k_object_access_all_grant(&public_sem);
	return NULL;
}

ZTEST_SUITE(why, NULL, setup, before, children_end, NULL);

static char text[200];

static bool why(const void *place, uint8_t need)
{
	return introspect_why(&child[0], (uintptr_t)place, need, text, sizeof(text));
}

#define zassert_told(what)                                                                         \
	zassert_not_null(strstr(text, what), "\"%s\" does not tell \"%s\"", text, what)

ZTEST(why, test_own)
{
	zassert_true(why(&own_byte, MEM_USER_READ | MEM_USER_WRITE));
	zassert_told("asked may access 0x");
	zassert_told("that is partition own_partition, open to its domain (read, write)");
	zassert_false(why(&own_byte, MEM_USER_EXECUTE));
	zassert_told("asked may not execute 0x");
	zassert_true(why(K_THREAD_STACK_BUFFER(child_stack[0]), MEM_USER_WRITE));
	zassert_told("that is the stack of asked itself");
	zassert_true(why(read_only_bytes, MEM_USER_READ));
	zassert_false(why(read_only_bytes, MEM_USER_WRITE));
	zassert_told("partition read_only_partition, open to its domain (read)");
}

ZTEST(why, test_others)
{
	zassert_false(why(&other_byte, MEM_USER_READ));
	zassert_told("asked may not read 0x");
	zassert_told("partition other_partition, which its domain does not have, open to other");
	zassert_false(why(&nobodys_byte, MEM_USER_WRITE));
	zassert_told("partition nobodys_partition, which its domain does not have, open to nobody");
	zassert_false(why(K_THREAD_STACK_BUFFER(child_stack[1]), MEM_USER_READ));
	zassert_told("that is the stack of other");
	zassert_false(why(K_THREAD_STACK_BUFFER(child_stack[0]) + CHILD_STACK_SIZE, MEM_USER_READ));
	zassert_told("that is the privileged stack of asked itself");
}

ZTEST(why, test_the_systems)
{
	zassert_false(why(&kernel_byte, MEM_USER_READ));
	zassert_told("the kernel's memory, which no user reaches");
	zassert_false(why(&granted_sem, MEM_USER_READ));
	zassert_told("the kernel's k_sem granted_sem, which users change by system calls only");
	zassert_false(why(&child[1], MEM_USER_WRITE));
	zassert_told("the kernel's k_thread child+0x");
	zassert_true(why(&constant, MEM_USER_READ));
	zassert_false(why(&constant, MEM_USER_WRITE));
	zassert_told("the program's code and constants");
	zassert_true(why((const void *)((uintptr_t)sleeps & ~(uintptr_t)1), MEM_USER_EXECUTE));
	zassert_false(why((const void *)(uintptr_t)0xFFFFFFFF, MEM_USER_READ));
	zassert_told("no partition, stack or object");
}

ZTEST(why, test_objects)
{
	zassert_true(introspect_why_object(&child[0], &granted_sem, text, sizeof(text)));
	zassert_text(text, "asked may use the k_sem granted_sem: it has permission");
	zassert_false(introspect_why_object(&child[0], &foreign_sem, text, sizeof(text)));
	zassert_text(text, "asked may not use the k_sem foreign_sem: it has no permission, which "
			   "k_object_access_grant(&foreign_sem, <asked>) would give it");
	zassert_true(introspect_why_object(&child[0], &public_sem, text, sizeof(text)));
	zassert_told("it is open to all");
	zassert_false(introspect_why_object(&child[0], &raw_sem, text, sizeof(text)));
	zassert_told("it has permission, but the object is not initialised");
	zassert_false(introspect_why_object(&child[0], &own_byte, text, sizeof(text)));
	zassert_told("is no kernel object");
}

ZTEST(why, test_who)
{
	zassert_true(introspect_why(k_current_get(), 0, MEM_USER_WRITE, text, sizeof(text)));
	zassert_told("test_who may: it is a supervisor");
	zassert_true(introspect_why_object(k_current_get(), &raw_sem, text, sizeof(text)));
	k_thread_abort(&child[0]);
	zassert_false(why(&own_byte, MEM_USER_READ));
	zassert_told("is no thread, or has ended");
	zassert_false(introspect_why_object(&child[0], &granted_sem, text, sizeof(text)));
	zassert_false(introspect_why(NULL, 0, MEM_USER_READ, text, sizeof(text)));
}

/* However short the caller's buffer is. */
ZTEST(why, test_short_text)
{
	char small[8];

	memset(small, 'x', sizeof(small));
	for (size_t size = 1; size < sizeof(small); size++) {
		zassert_false(introspect_why(&child[0], (uintptr_t)&kernel_byte, MEM_USER_READ,
					     small, size));
		zassert_equal(strlen(small), size - 1);
		zassert_equal(small[size], 'x');
	}
}

/* ---- What really happens ---------------------------------------------------------------------- */

static bool happens(const char *verb, const volatile void *place)
{
	char command[60];
	bool contained;

	snprintk(command, sizeof(command), "wall attack %s 0x%08x asked", verb,
		 (unsigned int)(uintptr_t)place);
	faults_expect(1);
	zassert_equal(run(command), 0, "%s", said);
	contained = strstr(said, "Contained: ") != NULL;
	zassert_not_equal(contained, strstr(said, "Not stopped: ") != NULL, "%s", said);
	zassert_equal(fault.count, contained ? 1 : 0);
	if (contained) {
		zassert_equal(fault.address, (uintptr_t)place, "%s at 0x%08x", command,
			      fault.address);
	}
	faults_expect(0);
	return !contained;
}

ZTEST(why, test_answers_are_true)
{
	const volatile void *const places[] = {
		&own_byte,
		&other_byte,
		&nobodys_byte,
		read_only_bytes,
		&kernel_byte,
		&granted_sem,
		&constant,
		&child[0],
		&asked_domain,
		__kernel_ram_start,
		K_THREAD_STACK_BUFFER(child_stack[0]) + CHILD_STACK_SIZE,
		K_THREAD_STACK_BUFFER(child_stack[1]),
	};

	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		const void *place = (const void *)(uintptr_t)places[i];

		zassert_equal(happens("read", place), why(place, MEM_USER_READ), "%s", text);
		zassert_equal(happens("write", place), why(place, MEM_USER_WRITE), "%s", text);
	}
}

ZTEST(why, test_command)
{
	zassert_equal(run("wall why asked other_partition"), 0);
	zassert_said("asked may not access 0x");
	zassert_equal(run("wall why asked own_partition"), 0);
	zassert_said("asked may read 0x");
	zassert_said("asked may write 0x");
	zassert_said("asked may not execute 0x");
	zassert_equal(run("wall why asked own_partition x"), 0);
	zassert_said("asked may not execute 0x");
	zassert_not_said("read 0x");
	zassert_equal(run("wall why asked foreign_sem"), 0);
	zassert_said("would give it");
	zassert_equal(run("wall why asked other"), 0);
	zassert_said("asked may not use the k_thread ");
	zassert_equal(run("wall why nobody 0"), -EINVAL);
	zassert_said("There is no thread nobody");
	zassert_equal(run("wall why asked nothing"), -EINVAL);
	zassert_said("There is no nothing, and it is no number.");
	zassert_equal(run("wall why asked 0 rw"), -EINVAL);
	zassert_equal(run("wall why asked"), -EINVAL);
}
