/* SPDX-License-Identifier: Apache-2.0 */
/* What a fault report says of who did what, word for word but for addresses of code. */

#include "said.h"
#include <support.h>
#include <zephyr/sys/printk.h>

static K_SEM_DEFINE(sem, 0, 1);
static K_MUTEX_DEFINE(mutex);
static struct k_sem raw_sem;
static struct k_thread idle_thread;
K_MSGQ_DEFINE(msgq, 16, 2, 4);
static uint32_t kernel_words[4];

K_APPMEM_PARTITION_DEFINE(reports_part);
K_APPMEM_PARTITION_DEFINE(others_part);
static K_APP_BMEM(reports_part) uint32_t own_word;
static K_APP_BMEM(others_part) uint32_t others_word;
static struct k_mem_domain domain;

static void *setup(void)
{
	struct k_mem_partition *parts[] = {&reports_part};

	zassert_equal(k_mem_domain_init(&domain, 1, parts), 0);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	domain.reports = 0;
}

ZTEST_SUITE(reports, NULL, setup, before, children_end, NULL);

/* ---- A child does it, and dies of it ------------------------------------------------------------ */

static void dies(k_thread_entry_t entry, void *p1)
{
	faults_expect(1);
	child_create(0, entry, p1, 2, K_USER, K_FOREVER);
	k_thread_access_grant(&child[0], &msgq, &mutex, &raw_sem);
	zassert_equal(k_mem_domain_add_thread(&domain, &child[0]), 0);
	said_record();
	k_thread_start(&child[0]);
	child_join(0);
	zassert_false(said_end(), "printed under the lock");
	zassert_equal(fault.count, 1);
}

static void says(const char *fmt, ...)
{
	char line[200];
	va_list arguments;

	va_start(arguments, fmt);
	(void)vsnprintk(line, sizeof(line), fmt, arguments);
	va_end(arguments);
	zassert_not_null(strstr(said, line), "\"%s\" is missing in:\n%s", line, said);
}

#define ADDRESS(x) ((unsigned int)(uintptr_t)(x))
#define USER(name, what)                                                                           \
	static void name(void *p1, void *p2, void *p3)                                             \
	{                                                                                          \
		ARG_UNUSED(p1);                                                                    \
		ARG_UNUSED(p2);                                                                    \
		ARG_UNUSED(p3);                                                                    \
		what;                                                                              \
	}

/* ---- Memory ------------------------------------------------------------------------------------- */

USER(reads, (void)*(volatile uint32_t *)p1)
USER(writes, *(volatile uint32_t *)p1 = 1)

ZTEST(reports, test_thread_mode_domain)
{
	dies(writes, kernel_words);
	says(">>> ZEPHYR FATAL ERROR 0: CPU exception on CPU 0\nthread %p (unnamed), pc 0x%08x, lr 0x",
	     (void *)&child[0], fault.pc);
	says(", sp 0x%08x, user mode\nwrite to 0x%08x refused (user mode)\n", fault.sp,
	     ADDRESS(kernel_words));
	says("that is the kernel's memory: a variable for user threads belongs into a partition");
	says("its domain %p has reports_part\n", (void *)&domain);
	says("thread unnamed ended, everything else goes on\n");
}

ZTEST(reports, test_whose_memory)
{
	dies(reads, &others_word);
	says("read of 0x%08x refused (user mode)\nthat is partition others_part [0x%08x, 0x%08x), "
	     "open to: nobody\n",
	     ADDRESS(&others_word), ADDRESS(others_part.start),
	     ADDRESS(others_part.start + others_part.size));
	dies(reads, child_stack[1]);
	says("that is ");
	dies(writes, &sem);
	says("that is in the k_sem at %p: the kernel's memory", (void *)&sem);
	dies(writes, (void *)rom_readable());
	says("that is the program's code or constants");
	dies(writes, (void *)4);
	says("that is a null pointer");
}

/* ---- Calls: short, long, verified by hand ------------------------------------------------------- */

USER(gives, k_sem_give(p1))
USER(creates_nothing, k_thread_abort(p1))
USER(more_urgent, k_thread_priority_set(k_current_get(), -1))
USER(puts_words, (void)k_msgq_put(&msgq, p1, K_NO_WAIT))
USER(grants, k_object_access_grant(&mutex, p1))
USER(prints, k_str_out(p1, 8))
USER(ends_itself, k_oops())

ZTEST(reports, test_permission)
{
	dies(gives, &sem);
	says("its call k_sem_give(), argument sem\n");
	says("thread %p has no permission on the k_sem at 0x%08x: k_object_access_grant(",
	     (void *)&child[0], ADDRESS(&sem));
	k_thread_name_set(&idle_thread, "idler");
	dies(creates_nothing, &idle_thread);
	says("its call k_thread_abort(), argument thread\n");
	says(" has no permission on the k_thread at 0x%08x", ADDRESS(&idle_thread));
	dies(grants, &idle_thread);
	says("its call k_object_access_grant(), argument thread\n");
}

ZTEST(reports, test_type_and_state)
{
	dies(gives, &mutex);
	says("its call k_sem_give(), argument sem\n0x%08x is no k_sem, but a k_mutex\n",
	     ADDRESS(&mutex));
	dies(gives, &own_word);
	says("0x%08x is no k_sem\n", ADDRESS(&own_word));
	dies(gives, &raw_sem);
	says("the k_sem at 0x%08x is not initialised\n", ADDRESS(&raw_sem));
}

ZTEST(reports, test_condition)
{
	dies(more_urgent, NULL);
	says("its call k_thread_priority_set()");
	says("this is not so: ");
}

ZTEST(reports, test_buffer)
{
	dies(prints, kernel_words);
	says("its call k_str_out(), argument c\n8 bytes at 0x%08x that thread %p may not read\n",
	     ADDRESS(kernel_words), (void *)&child[0]);
	says("that is the kernel's memory");
	dies(puts_words, kernel_words);
	says("16 bytes at 0x%08x that ", ADDRESS(kernel_words));
}

ZTEST(reports, test_ends_itself)
{
	dies(gives, &sem); /* remembered, and none of this */
	dies(ends_itself, NULL);
	says("it ended itself\n");
	zassert_is_null(strstr(said, "permission"), "%s", said);
}
