/* SPDX-License-Identifier: Apache-2.0 */
/* An application in C++: its objects are constructed before main(), in order and when there are threads;
 * kernel objects within its classes are objects for users too; new and virtual functions work in both
 * modes, and what cannot go on ends its thread. */

#include <cstddef>
#include <cstdint>
#include <new>
#include <zephyr/kernel.h>
#include <zephyr/sys/libc-hooks.h>
#include <zephyr/ztest.h>
#include <zephyr/ztest_error_hook.h>


K_SEM_DEFINE(sem, 0, 1);
K_MUTEX_DEFINE(mutex);
K_MSGQ_DEFINE(msgq, sizeof(std::uint32_t), 4, 4);
K_QUEUE_DEFINE(queue);
K_STACK_DEFINE(stack, 4);
K_TIMER_DEFINE(timer, nullptr, nullptr);
K_FIFO_DEFINE(fifo);
K_LIFO_DEFINE(lifo);
K_HEAP_DEFINE(heap, 256);
K_MEM_SLAB_DEFINE(slab, 16, 4, 4);
K_CONDVAR_DEFINE(condvar);
K_PIPE_DEFINE(pipe, 16, 4);
K_MBOX_DEFINE(mbox);
K_EVENT_DEFINE(event)
K_WORK_DEFINE(work, nullptr);
K_THREAD_STACK_DEFINE(child_stack, 1024);
static struct k_thread child;

/* ---- Construction ------------------------------------------------------------------------------ */

static int order;

struct Stamp {
	Stamp() : order(++::order), threads(!k_is_pre_kernel())
	{
	}
	int order;
	bool threads;
};

static Stamp second __attribute__((init_priority(2000)));
static Stamp first __attribute__((init_priority(1000)));
static Stamp third;

/* In front of main(), behind what the kernel needs, and in front of the application's own. */
static int order_of_application;
static int application(void)
{
	order_of_application = order;
	return 0;
}
SYS_INIT(application, APPLICATION, 0);

ZTEST(cpp, test_construction)
{
	zassert_equal(first.order, 1);
	zassert_equal(second.order, 2);
	zassert_equal(third.order, 3);
	zassert_true(first.threads);
	zassert_equal(order_of_application, 3);
}

/* ---- Objects ------------------------------------------------------------------------------------ */

namespace net
{
class Lock
{
      public:
	Lock()
	{
		k_mutex_init(&mutex_);
	}
	virtual ~Lock()
	{
	}
	int take(k_timeout_t timeout)
	{
		return k_mutex_lock(&mutex_, timeout);
	}
	int give()
	{
		return k_mutex_unlock(&mutex_);
	}
	k_mutex *object()
	{
		return &mutex_;
	}
	virtual int kind() const = 0;

      protected:
	k_mutex mutex_;
};

class Door : public Lock
{
      public:
	int kind() const override
	{
		return 7;
	}
};

static Door door;

struct Static {
	static k_sem sem;
};
k_sem Static::sem;
} // namespace net

static void use_members()
{
	net::Lock &lock = net::door;

	zassert_equal(lock.kind(), 7);
	zassert_ok(lock.take(K_NO_WAIT));
	zassert_ok(lock.give());
	k_sem_give(&net::Static::sem);
	zassert_ok(k_sem_take(&net::Static::sem, K_MSEC(1)));
}

ZTEST(cpp, test_members)
{
	use_members();
}

ZTEST_USER(cpp, test_members_user)
{
	use_members();
}

/* ---- Memory ------------------------------------------------------------------------------------- */

struct Node {
	explicit Node(int n) : value(n)
	{
	}
	int value;
};

static void use_memory()
{
	Node *node = new Node(5);
	char *many = new char[100];
	char place[sizeof(Node)] __aligned(alignof(Node));

	zassert_equal(node->value, 5);
	zassert_not_null(many);
	zassert_equal((new (place) Node(6))->value, 6);
	delete node;
	delete[] many;
	zassert_is_null(new (std::nothrow) char[100000]);
}

ZTEST(cpp, test_memory)
{
	use_memory();
}

ZTEST_USER(cpp, test_memory_user)
{
	use_memory();
}

/* More than there is: volatile, so that the compiler cannot know. */
static void want_too_much()
{
	volatile std::size_t much = 100000;

	ztest_set_fault_valid(true);
	(void)*static_cast<volatile char *>(new char[much]);
	zassert_unreachable();
}

ZTEST(cpp, test_no_memory)
{
	want_too_much();
}

ZTEST_USER(cpp, test_no_memory_user)
{
	want_too_much();
}

/* A constructor that calls what only a derived class has. */
struct Abstract {
	Abstract()
	{
		call();
	}
	void call()
	{
		missing();
	}
	virtual void missing() = 0;
};

struct Concrete : Abstract {
	void missing() override
	{
	}
};

ZTEST_USER(cpp, test_pure_virtual)
{
	ztest_set_fault_valid(true);
	Concrete concrete;
	zassert_unreachable();
}

/* ---- Threads ------------------------------------------------------------------------------------ */

ZTEST(cpp, test_thread)
{
	static int seen;
	auto entry = [](void *p1, void *, void *) { *static_cast<int *>(p1) = 8; };

	k_thread_create(&child, child_stack, K_THREAD_STACK_SIZEOF(child_stack), entry, &seen,
			nullptr, nullptr, 1, 0, K_NO_WAIT);
	zassert_ok(k_thread_join(&child, K_SECONDS(1)));
	zassert_equal(seen, 8);
	zassert_equal(k_msgq_num_free_get(&msgq), 4);
}

static void *setup()
{
	k_sem_init(&net::Static::sem, 0, 1);
#ifdef CONFIG_USERSPACE
	k_thread_access_grant(k_current_get(), net::door.object(), &net::Static::sem);
#endif
	return nullptr;
}

ZTEST_SUITE(cpp, NULL, setup, NULL, NULL, NULL);
