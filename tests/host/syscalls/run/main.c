/* SPDX-License-Identifier: Apache-2.0 */
/* Calls everything of calls/ in user mode and in supervisor mode, through the generated stubs,
 * table and marshallers.
 *
 * "User mode" is a flag; the trap looks the id up in the table as a kernel would. What the
 * kernel's gate was asked is kept in `asked`, and a refusal leaves the call by longjmp. */

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "calls.h"
#include "checked.h"
#include <zephyr/internal/syscall_handler.h>

static bool in_user_mode;
static jmp_buf end_of_caller;
static int failures;
static struct k_thread thread = {0};
static int frame;
static uint64_t returned64;
struct k_thread *_current = &thread;

/* What the gate and the trap were asked since the last memset, and what they shall answer. */
static struct {
	unsigned int words; /* of the last trap */
	int gates;
	enum k_objects type[2]; /* of the first two */
	enum _obj_init_check state[2];
	const void *read, *written;
	size_t read_size, written_size;
	bool refuse_object, refuse_memory, not_ready;
	int bad, none;
} asked;

void *const the_failures = &failures;

#define EXPECT(condition)                                                                          \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			printf("%s:%d: %s\n", __FILE__, __LINE__, #condition);                     \
			failures++;                                                                \
		}                                                                                  \
	} while (0)

/* Whether the caller would be ended by what the call does. */
#define ENDS(call)     (memset(&asked, 0, sizeof(asked)), ENDS_NOW(call))
#define ENDS_NOW(call) (setjmp(end_of_caller) ? true : ((void)(call), false))

bool z_syscall_trap(void)
{
	return in_user_mode;
}

/* What the image tool fills the table with; NULL: nothing. */
extern void (*const entries[])(void);

static void (*entry_of(uintptr_t id))(void)
{
	if (id < K_SYSCALL_BAD && entries[id] != NULL) {
		return entries[id];
	}
	return (void (*)(void))_k_syscall_table[id];
}

uintptr_t trap(unsigned int count, uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d, uintptr_t e,
	       uintptr_t f, uintptr_t id)
{
	uintptr_t result;

	asked.words = count;
	in_user_mode = false;
	if (id < K_SYSCALL_SHORT_LIMIT) {
		uintptr_t (*entry)(uintptr_t, uintptr_t, uintptr_t, uintptr_t) =
			(uintptr_t(*)(uintptr_t, uintptr_t, uintptr_t, uintptr_t))entry_of(id);
		EXPECT(count <= 4);
		result = entry(a, b, c, d);
		EXPECT(_current->syscall_frame == NULL);
	} else {
		result = ((_k_syscall_handler_t)entry_of(id))(a, b, c, d, e, f, &frame);
		EXPECT(_current->syscall_frame == NULL || asked.bad || asked.none);
	}
	in_user_mode = true;
	return result;
}

uint64_t trap_64(uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d, uintptr_t id)
{
	trap(4, a, b, c, d, 9, 9, id);
	return returned64;
}

uintptr_t syscall_return64(uint64_t value)
{
	returned64 = value;
	return (uintptr_t)(uint32_t)value;
}

void refused(void)
{
	_current->syscall_frame = NULL;
	in_user_mode = true;
	longjmp(end_of_caller, 1);
}

bool memory_refused(const void *address, size_t size, bool write)
{
	if (write) {
		asked.written = address;
		asked.written_size = size;
	} else {
		asked.read = address;
		asked.read_size = size;
	}
	return asked.refuse_memory;
}

void *syscall_object_as(uintptr_t word, enum k_objects type, enum _obj_init_check state)
{
	if (asked.gates < 2) {
		asked.type[asked.gates] = type;
		asked.state[asked.gates] = state;
	}
	asked.gates++;
	if (asked.refuse_object) {
		refused();
	}
	return (void *)word;
}

void *syscall_object(uintptr_t word, enum k_objects type)
{
	return syscall_object_as(word, type, _OBJ_INIT_TRUE);
}

void *syscall_object_or_null(uintptr_t word, enum k_objects type)
{
	void *object = syscall_object_as(word, type, _OBJ_INIT_ANY);

	return asked.not_ready ? NULL : object;
}

int k_usermode_from_copy(void *dst, const void *src, size_t size)
{
	if (asked.refuse_memory) {
		return 14;
	}
	memcpy(dst, src, size);
	return 0;
}

int k_usermode_to_copy(void *dst, const void *src, size_t size)
{
	return k_usermode_from_copy(dst, src, size);
}

uintptr_t handler_bad_syscall(uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d, uintptr_t e,
			      uintptr_t f, void *ssf)
{
	(void)(a + b + c + d + e + f);
	EXPECT(ssf == &frame);
	asked.bad++;
	return 0;
}

uintptr_t handler_no_syscall(uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d, uintptr_t e,
			     uintptr_t f, void *ssf)
{
	(void)(a + b + c + d + e + f);
	EXPECT(ssf == &frame);
	asked.none++;
	return 0;
}

/* The implementations of checked.h */

int z_impl_put(struct k_msgq *queue, const void *data, k_timeout_t timeout)
{
	EXPECT(timeout.ticks == -0x123456789abLL);
	return queue->msg_size == 3 && ((const char *)data)[2] == 'c' ? -4 : 0;
}

/* A buffer in a short call: which of the two runs is the mode's business, the check is theirs. */
int z_impl_peek(struct k_msgq *queue, void *data, int x)
{
	memset(data, 1, queue->msg_size);
	return x;
}

int z_user_peek(struct k_msgq *queue, void *data, int x)
{
	memset(data, 2, queue->msg_size);
	return x;
}

int z_impl_fill(uint8_t *buffer, size_t size)
{
	memset(buffer, 7, size);
	return (int)size;
}

int z_impl_many(struct k_sem *a, const struct device *dev, int64_t x, void *both, void *kept,
		uint64_t y)
{
	EXPECT(a->count == 5 && dev->api == both && kept == &failures);
	EXPECT(x == -1 && y == 0x8000000000000000ULL);
	return 1234;
}

uint64_t z_impl_count_up(uint64_t from)
{
	return from + 1;
}

int z_impl_join(k_tid_t joined, int x)
{
	return joined == &thread ? x : 0;
}

void z_impl_quit(k_tid_t ended)
{
	EXPECT(ended == &thread);
	failures += asked.not_ready;
}

int z_impl_sem_take(struct k_sem *sem, k_timeout_t timeout)
{
	EXPECT(timeout.ticks == 0x1122334455667788LL);
	return -(int)sem->count;
}

void z_impl_sem_give(struct k_sem *sem)
{
	sem->count++;
}

int64_t z_impl_ticks(void)
{
	return -0x7766554433221100LL;
}

int64_t z_impl_left(k_tid_t left)
{
	EXPECT(left == &thread);
	return 0x100000002LL;
}

int z_impl_wait_for(k_tid_t joined, int x)
{
	EXPECT(joined == &thread);
	return x + 1;
}

k_tid_t z_impl_who(void)
{
	return &thread;
}

static int print(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int result = printed(format, arguments);
	va_end(arguments);
	return result;
}

static void by_hand(void)
{
	struct pair p = {1, 65535}, q;
	k_timeout_t t = {-5};
	void *out;

	EXPECT(one_word(-3) == -4);
	nothing();
	EXPECT(wide_all(-1, 0xffffffff00000001ULL, INT64_MIN, 0x1234567887654321ULL) ==
	       INT64_MIN + 77);
	EXPECT(seven_words(-1, 0x7fffffff, 255, t, -2, true) == -77);
	q = by_value(p, GREEN, 1.5f);
	EXPECT(q.left == 65535 && q.right == 1);
	EXPECT(wide_result(0.1, t) == 0.1 * -5);
	EXPECT(six_and_result(1, 2, 3, 4, 5, 6) == 0x1000000000000006ULL);
	EXPECT(print("%d %s", 42, "x") == 42 + 'x');
	EXPECT(strcmp(pointers("text", (entry_t)z_impl_nothing, &out), "ext") == 0 &&
	       out == &failures);
	EXPECT(!inlined(true) && inlined(false));
	EXPECT(from_cpp(t, p, "abc") == 'a' + 1 + 65535 - 5);
}

static void generated(void)
{
	bool supervisor = !in_user_mode;
	struct k_sem sem = {5};
	struct k_msgq queue = {3};
	struct device dev = {&queue, {2}};
	k_timeout_t t = {-0x123456789abLL}, u = {0x1122334455667788LL};
	uint8_t buffer[4];

	EXPECT(put(&queue, "abc", t) == -4);
	EXPECT(fill(buffer, 4) == 4 && buffer[3] == 7);
	EXPECT(many(&sem, &dev, -1, &queue, &failures, 0x8000000000000000ULL) == 1234);
	EXPECT(count_up(0xffffffff) == 0x100000000ULL);
	EXPECT(join(&thread, -9) == -9);
	quit(&thread);
	EXPECT(sem_take(&sem, u) == -5);
	sem_give(&sem);
	EXPECT(sem.count == 6);
	EXPECT(ticks() == -0x7766554433221100LL && left(&thread) == 0x100000002LL);
	EXPECT(wait_for(&thread, 2) == 3 && who() == &thread);
	EXPECT(peek(&queue, buffer, 8) == 8);
	EXPECT(buffer[2] == (supervisor ? 1 : 2) && buffer[3] == 7);
}

/* What each generated verifier asks the gate, and that a refusal ends the caller. */
static void verifiers(void)
{
	struct k_sem sem = {5};
	struct k_msgq queue = {3};
	struct device dev = {&sem, {2}};
	k_timeout_t t = {-0x123456789abLL}, u = {0x1122334455667788LL};
	uint8_t buffer[128];

	EXPECT(!ENDS(put(&queue, "abc", t)) && asked.words == 4);
	EXPECT(asked.type[0] == K_OBJ_MSGQ && asked.state[0] == _OBJ_INIT_TRUE &&
	       asked.read_size == 3);
	EXPECT(!ENDS(fill(buffer, 5)) && asked.written == buffer && asked.written_size == 10);
	EXPECT(ENDS(fill(buffer, 100)) && asked.written_size == 200);
	EXPECT(ENDS(fill(buffer, 13)));
	EXPECT(ENDS(many(&sem, &dev, -1, &sem, &failures, 1)));
	EXPECT(asked.type[0] == K_OBJ_SEM && asked.state[0] == _OBJ_INIT_FALSE);
	EXPECT(asked.type[1] == K_OBJ_ANY && asked.state[1] == _OBJ_INIT_ANY && asked.words == 6);
	EXPECT(asked.read == &sem && asked.written == &sem && asked.read_size == 8 &&
	       asked.written_size == 4);
	EXPECT(!ENDS(sem_take(&sem, u)) && asked.type[0] == K_OBJ_SEM && asked.words == 3);
	EXPECT(!ENDS(left(&thread)) && asked.type[0] == K_OBJ_THREAD &&
	       asked.state[0] == _OBJ_INIT_TRUE);
	EXPECT(!ENDS(peek(&queue, buffer, 1)) && asked.type[0] == K_OBJ_MSGQ && asked.words == 3);
	EXPECT(asked.read == NULL && asked.written == NULL);
	EXPECT(ENDS(peek(&queue, buffer, 13)));
	EXPECT(ENDS(wait_for(&thread, 0)) && asked.state[0] == _OBJ_INIT_ANY);

	memset(&asked, 0, sizeof(asked));
	asked.not_ready = true;
	EXPECT(join(&thread, 1) == -7 && wait_for(&thread, 1) == 5 && asked.gates == 2);
	asked.gates = 0;
	quit(&thread);
	EXPECT(asked.gates == 1);

	memset(&asked, 0, sizeof(asked));
	asked.refuse_object = true;
	EXPECT(ENDS_NOW(put(&queue, "abc", t)) && asked.gates == 1);
	asked.gates = 0;
	EXPECT(ENDS_NOW(sem_give(&sem)) && sem.count == 5);
	asked.gates = 0;
	EXPECT(ENDS_NOW(join(&thread, 1)));

	memset(&asked, 0, sizeof(asked));
	asked.refuse_memory = true;
	EXPECT(ENDS_NOW(fill(buffer, 5)) && ENDS_NOW(put(&queue, "abc", t)));
	EXPECT(ENDS_NOW(count_up(1)));			     /* the address of the result */
	EXPECT(ENDS_NOW(seven_words(0, 0, 0, t, 0, false))); /* the words on the stack */
	EXPECT(ENDS_NOW(print("%d", 1)));		     /* the va_list */
}

static void refusals(void)
{
	EXPECT(!ENDS(nobody_verifies(1)) && asked.none == 1);
	EXPECT(!ENDS(arch_syscall_invoke0(K_SYSCALL_NEVER_LONG)) && asked.none == 1);
	EXPECT(!ENDS(arch_syscall_invoke0(K_SYSCALL_NEVER_CHECKED)) && asked.none == 1);
	EXPECT(!ENDS(arch_syscall_invoke0(K_SYSCALL_SOMETIMES)) && asked.none == 1);
	EXPECT(ENDS(arch_syscall_invoke0(K_SYSCALL_NEVER_SHORT)) && asked.none == 0);
	EXPECT(!ENDS(arch_syscall_invoke0(K_SYSCALL_BAD)) && asked.bad == 1);
	EXPECT(K_SYSCALL_LIMIT == K_SYSCALL_BAD + 1 && K_SYSCALL_SEM_TAKE < K_SYSCALL_SHORT_LIMIT);
}

int main(void)
{
	by_hand();
	generated();
	EXPECT(asked.words == 0 && asked.gates == 0); /* supervisor mode: no trap, no check */
	in_user_mode = true;
	by_hand();
	generated();
	verifiers();
	refusals();
	printf("%d failures\n", failures);
	return failures != 0;
}
