/* SPDX-License-Identifier: Apache-2.0 */
/* Every system call, each pointer among its words replaced by everything it must not be, the others
 * being good. What must be refused stands in tests/spec/system_calls.h, written down apart from the
 * declarations. Each call is also made with good words only: a check turned round shows there. */

#include "attack.h"
#include "system_calls.h"
#include <errno.h>
#include <zephyr/device.h>
#include <zephyr/drivers/uart.h>
#include <zephyr/linker/linker-defs.h>
#include <zephyr/syscall.h>

#define WORDS 6

/* ---- The specification as data -------------------------------------------------------------- */

enum what {
	W_NONE,
	W_VALUE,
	W_OBJECT,
	W_INPUT,
	W_OUTPUT,
	W_TEXT,
};

enum state {
	STATE_INITIALISED,
	STATE_ANY,
	STATE_NEW,
};

struct word {
	uint8_t what;
	uint8_t type;  /* of an object */
	uint8_t state; /* of an object */
	bool by_class; /* type is a driver class */
	bool fatal;
	bool or_null;
	int value; /* of a number; size of a buffer */
	int refusal;
};

struct call {
	const char *name;
	uint16_t id;
	struct word words[WORDS];
};

#define CHECKED 0x7ffffffe

#define VALUE(v)                                                                                   \
	{                                                                                          \
		.what = W_VALUE, .value = (v)                                                      \
	}
#define FATAL(v)                                                                                   \
	{                                                                                          \
		.what = W_VALUE, .value = (v), .fatal = true                                       \
	}
#define OBJECT(t)                                                                                  \
	{                                                                                          \
		.what = W_OBJECT, .type = K_OBJ_##t, .refusal = OOPS                               \
	}
#define OBJECT_ANY(t)                                                                              \
	{                                                                                          \
		.what = W_OBJECT, .type = K_OBJ_##t, .state = STATE_ANY, .refusal = OOPS           \
	}
#define OBJECT_NEW(t)                                                                              \
	{                                                                                          \
		.what = W_OBJECT, .type = K_OBJ_##t, .state = STATE_NEW, .refusal = OOPS           \
	}
#define OBJECT_SOFT(t, r)                                                                          \
	{                                                                                          \
		.what = W_OBJECT, .type = K_OBJ_##t, .refusal = (r)                                \
	}
#define OBJECT_OR_NULL(t, r)                                                                       \
	{                                                                                          \
		.what = W_OBJECT, .type = K_OBJ_##t, .or_null = true, .refusal = (r)               \
	}
#define OBJECT_CHECKED(t)                                                                          \
	{                                                                                          \
		.what = W_OBJECT, .type = K_OBJ_##t, .state = STATE_ANY, .refusal = CHECKED        \
	}
#define DEVICE(c) DEVICE_##c
#define DEVICE_ANY                                                                                 \
	{                                                                                          \
		.what = W_OBJECT, .type = K_OBJ_ANY, .state = STATE_ANY, .by_class = true,         \
		.refusal = OOPS                                                                    \
	}
#define DEVICE_UART                                                                                \
	{                                                                                          \
		.what = W_OBJECT, .type = K_OBJ_DRIVER_UART, .by_class = true, .refusal = OOPS     \
	}
#define INPUT(n, r)                                                                                \
	{                                                                                          \
		.what = W_INPUT, .value = (n), .refusal = (r)                                      \
	}
#define OUTPUT(n, r)                                                                               \
	{                                                                                          \
		.what = W_OUTPUT, .value = (n), .refusal = (r)                                     \
	}
#define STRING(r)                                                                                  \
	{                                                                                          \
		.what = W_TEXT, .refusal = (r)                                                     \
	}

/* clang-format off */
#define AS_DATA(name_, ...) {#name_, ID_##name_, {__VA_ARGS__}},
/* clang-format on */

/* Names of ids are in capitals, which the preprocessor cannot make. */
#define ID(upper, lower) enum { ID_##lower = K_SYSCALL_##upper };
ID(SYS_RAND32_GET, sys_rand32_get)
ID(SYS_RAND_GET, sys_rand_get)
ID(K_FLOAT_DISABLE, k_float_disable)
ID(K_FLOAT_ENABLE, k_float_enable)
ID(K_IS_PREEMPT_THREAD, k_is_preempt_thread)
ID(K_SCHED_CURRENT_THREAD_QUERY, k_sched_current_thread_query)
ID(Z_TLS_POINTER, z_tls_pointer)
ID(K_UPTIME_TICKS, k_uptime_ticks)
ID(K_YIELD, k_yield)
ID(K_SLEEP, k_sleep)
ID(K_USLEEP, k_usleep)
ID(K_BUSY_WAIT, k_busy_wait)
ID(K_SEM_INIT, k_sem_init)
ID(K_SEM_TAKE, k_sem_take)
ID(K_SEM_GIVE, k_sem_give)
ID(K_SEM_RESET, k_sem_reset)
ID(K_SEM_COUNT_GET, k_sem_count_get)
ID(K_MUTEX_INIT, k_mutex_init)
ID(K_MUTEX_LOCK, k_mutex_lock)
ID(K_MUTEX_UNLOCK, k_mutex_unlock)
ID(K_CONDVAR_INIT, k_condvar_init)
ID(K_CONDVAR_SIGNAL, k_condvar_signal)
ID(K_CONDVAR_BROADCAST, k_condvar_broadcast)
ID(K_CONDVAR_WAIT, k_condvar_wait)
ID(K_MSGQ_PUT, k_msgq_put)
ID(K_MSGQ_PUT_FRONT, k_msgq_put_front)
ID(K_MSGQ_GET, k_msgq_get)
ID(K_MSGQ_PEEK, k_msgq_peek)
ID(K_MSGQ_PEEK_AT, k_msgq_peek_at)
ID(K_MSGQ_PURGE, k_msgq_purge)
ID(K_MSGQ_NUM_FREE_GET, k_msgq_num_free_get)
ID(K_MSGQ_NUM_USED_GET, k_msgq_num_used_get)
ID(K_MSGQ_GET_ATTRS, k_msgq_get_attrs)
ID(K_EVENT_INIT, k_event_init)
ID(K_EVENT_POST, k_event_post)
ID(K_EVENT_SET, k_event_set)
ID(K_EVENT_SET_MASKED, k_event_set_masked)
ID(K_EVENT_CLEAR, k_event_clear)
ID(K_EVENT_WAIT, k_event_wait)
ID(K_EVENT_WAIT_ALL, k_event_wait_all)
ID(K_EVENT_WAIT_SAFE, k_event_wait_safe)
ID(K_EVENT_WAIT_ALL_SAFE, k_event_wait_all_safe)
ID(K_TIMER_START, k_timer_start)
ID(K_TIMER_STOP, k_timer_stop)
ID(K_TIMER_STATUS_GET, k_timer_status_get)
ID(K_TIMER_STATUS_SYNC, k_timer_status_sync)
ID(K_TIMER_EXPIRES_TICKS, k_timer_expires_ticks)
ID(K_TIMER_REMAINING_TICKS, k_timer_remaining_ticks)
ID(K_TIMER_USER_DATA_SET, k_timer_user_data_set)
ID(K_TIMER_USER_DATA_GET, k_timer_user_data_get)
ID(K_QUEUE_INIT, k_queue_init)
ID(K_QUEUE_CANCEL_WAIT, k_queue_cancel_wait)
ID(K_QUEUE_GET, k_queue_get)
ID(K_QUEUE_IS_EMPTY, k_queue_is_empty)
ID(K_QUEUE_PEEK_HEAD, k_queue_peek_head)
ID(K_QUEUE_PEEK_TAIL, k_queue_peek_tail)
ID(K_STACK_PUSH, k_stack_push)
ID(K_STACK_POP, k_stack_pop)
ID(K_THREAD_CREATE, k_thread_create)
ID(K_THREAD_JOIN, k_thread_join)
ID(K_THREAD_ABORT, k_thread_abort)
ID(K_THREAD_START, k_thread_start)
ID(K_THREAD_SUSPEND, k_thread_suspend)
ID(K_THREAD_RESUME, k_thread_resume)
ID(K_WAKEUP, k_wakeup)
ID(K_THREAD_PRIORITY_GET, k_thread_priority_get)
ID(K_THREAD_PRIORITY_SET, k_thread_priority_set)
ID(K_THREAD_CUSTOM_DATA_SET, k_thread_custom_data_set)
ID(K_THREAD_CUSTOM_DATA_GET, k_thread_custom_data_get)
ID(K_THREAD_NAME_SET, k_thread_name_set)
ID(K_THREAD_NAME_COPY, k_thread_name_copy)
ID(K_THREAD_STACK_SPACE_GET, k_thread_stack_space_get)
ID(K_THREAD_TIMEOUT_EXPIRES_TICKS, k_thread_timeout_expires_ticks)
ID(K_THREAD_TIMEOUT_REMAINING_TICKS, k_thread_timeout_remaining_ticks)
ID(K_OBJECT_ACCESS_GRANT, k_object_access_grant)
ID(K_OBJECT_RELEASE, k_object_release)
ID(K_OBJECT_ACCESS_CHECK, k_object_access_check)
ID(K_STR_OUT, k_str_out)
ID(DEVICE_GET_BINDING, device_get_binding)
ID(DEVICE_IS_READY, device_is_ready)
ID(UART_POLL_IN, uart_poll_in)
ID(UART_POLL_OUT, uart_poll_out)
ID(USER_FAULT, user_fault)

static const struct call calls[] = {SYSTEM_CALLS(AS_DATA)};

/* ---- Good words ----------------------------------------------------------------------------- */

static struct k_sem good_sem, foreign_by_type_sem, raw_sem;
static struct k_mutex good_mutex, foreign_mutex, raw_mutex;
static struct k_condvar good_condvar, foreign_condvar, raw_condvar;
static struct k_msgq good_msgq, foreign_msgq, raw_msgq;
static struct k_event good_event, foreign_event, raw_event;
static struct k_timer good_timer, foreign_timer, raw_timer;
static char messages[4 * 16];
static struct k_queue good_queue, foreign_queue, raw_queue;
static struct k_stack good_stack, foreign_stack, raw_stack;
static stack_data_t words[3];

static int poll_in(const struct device *dev, unsigned char *p_char)
{
	ARG_UNUSED(dev);
	*p_char = 'x';
	return 0;
}
static void poll_out(const struct device *dev, unsigned char out_char)
{
	ARG_UNUSED(dev);
	ARG_UNUSED(out_char);
}
static DEVICE_API(uart, probe_api) = {.poll_in = poll_in, .poll_out = poll_out};
DEVICE_DEFINE(good_uart, "good uart", NULL, NULL, NULL, NULL, POST_KERNEL, 50, &probe_api);
DEVICE_DEFINE(foreign_uart, "foreign uart", NULL, NULL, NULL, NULL, POST_KERNEL, 50, &probe_api);
DEVICE_DEFINE(plain_device, "plain", NULL, NULL, NULL, NULL, POST_KERNEL, 50, NULL);

#define GOOD_THREAD (&child[1]) /* alive */
#define NEW_THREAD  (&child[2]) /* not */
#define NEW_STACK   (child_stack[2])

static ATTACK_BMEM uint8_t buffer[64] __aligned(8);
static ATTACK_DMEM char text[40] = "some text";
/* What follows the sixth word of k_thread_create: p2, p3, priority, options, delay (forever). */
static ATTACK_DMEM uint32_t rest[6] = {0, 0, 9, K_USER, 0xffffffff, 0xffffffff};

static uintptr_t good_object(const struct word *word)
{
	if (word->by_class) {
		return (uintptr_t)DEVICE_GET(good_uart);
	}
	switch (word->type) {
	case K_OBJ_MUTEX:
		return (uintptr_t)&good_mutex;
	case K_OBJ_CONDVAR:
		return (uintptr_t)&good_condvar;
	case K_OBJ_MSGQ:
		return (uintptr_t)&good_msgq;
	case K_OBJ_TIMER:
		return (uintptr_t)&good_timer;
	case K_OBJ_EVENT:
		return (uintptr_t)(word->state == STATE_NEW ? &raw_event : &good_event);
	case K_OBJ_QUEUE:
		return (uintptr_t)(word->state == STATE_NEW ? &raw_queue : &good_queue);
	case K_OBJ_STACK:
		return (uintptr_t)&good_stack;
	case K_OBJ_THREAD:
		return (uintptr_t)(word->state == STATE_NEW ? NEW_THREAD : GOOD_THREAD);
	case K_OBJ_THREAD_STACK_ELEMENT:
		return (uintptr_t)NEW_STACK;
	default:
		return (uintptr_t)&good_sem;
	}
}

static uintptr_t good(const struct word *word)
{
	switch (word->what) {
	case W_VALUE:
		return (uintptr_t)word->value;
	case W_OBJECT:
		return good_object(word);
	case W_INPUT:
		return (uintptr_t)rest; /* which is also the text of k_str_out */
	case W_OUTPUT:
		return (uintptr_t)buffer;
	case W_TEXT:
		return (uintptr_t)text;
	default:
		return 0;
	}
}

/* ---- Bad words ------------------------------------------------------------------------------ */

#define BAD_KINDS 20

/* The object's neighbours in kind: no permission; not initialised; initialised; another type. */
static uintptr_t wrong_object(const struct word *word, unsigned int kind)
{
	static struct k_sem *const sems[] = {&foreign_by_type_sem, &raw_sem};
	static struct k_mutex *const mutexes[] = {&foreign_mutex, &raw_mutex};
	static struct k_condvar *const condvars[] = {&foreign_condvar, &raw_condvar};
	static struct k_msgq *const msgqs[] = {&foreign_msgq, &raw_msgq};
	static struct k_timer *const timers[] = {&foreign_timer, &raw_timer};
	static struct k_event *const events[] = {&foreign_event, &raw_event};
	static struct k_stack *const stacks[] = {&foreign_stack, &raw_stack};

	if (word->by_class) {
		return kind == 0 ? (uintptr_t)DEVICE_GET(foreign_uart) : (uintptr_t)&raw_sem;
	}
	switch (word->type) {
	case K_OBJ_MUTEX:
		return (uintptr_t)mutexes[kind];
	case K_OBJ_CONDVAR:
		return (uintptr_t)condvars[kind];
	case K_OBJ_MSGQ:
		return (uintptr_t)msgqs[kind];
	case K_OBJ_TIMER:
		return (uintptr_t)timers[kind];
	case K_OBJ_EVENT:
		return (uintptr_t)(kind == 1 && word->state == STATE_NEW ? &good_event
									 : events[kind]);
	case K_OBJ_QUEUE:
		return kind == 0 ? (uintptr_t)&foreign_queue
				 : (uintptr_t)(word->state == STATE_NEW ? &good_queue : &raw_queue);
	case K_OBJ_STACK:
		return (uintptr_t)stacks[kind];
	case K_OBJ_THREAD:
		return kind == 0 ? (uintptr_t)&victim
				 : (uintptr_t)(word->state == STATE_NEW ? GOOD_THREAD : NEW_THREAD);
	case K_OBJ_THREAD_STACK_ELEMENT:
		return kind == 0 ? (uintptr_t)victim_stack : (uintptr_t)child_stack[0];
	default:
		return (uintptr_t)sems[kind];
	}
}

/* What user code has to know and cannot read. */
static ATTACK_BMEM uintptr_t part_start, writable_end, readable_end, rights;

static uintptr_t bad(const struct word *word, unsigned int kind)
{
	uintptr_t size = word->what == W_OBJECT || word->value == 0 ? 4 : (uintptr_t)word->value;

	switch (kind) {
	case 0:
		return 0;
	case 1:
		return (uintptr_t)__text_region_start;
	case 2:
		return (uintptr_t)attack_constant;
	case 3:
		return (uintptr_t)kernel_bytes;
	case 4: /* an object of a type that no call of this table takes here, with permission */
		return word->by_class || word->type == K_OBJ_ANY ? (uintptr_t)kernel_bytes + 4
								 : (uintptr_t)DEVICE_GET(good_uart);
	case 5:
		return good(word) + (word->what == W_OBJECT ? 4 : 0x10000000);
	case 6:
		return word->what == W_OBJECT ? good(word) + 1 : (uintptr_t)&good_sem;
	case 7:
		return (uintptr_t)victim_bytes;
	case 8:
		return 0x60000000;
	case 9:
		return BOARD_UART0_BASE;
	case 10:
		return 0xe000ed94;
	case 11:
		return 0xfffffff0;
	case 12:
		return word->what == W_OBJECT ? (uintptr_t)buffer : (uintptr_t)0 - size;
	case 13:
		return (uintptr_t)attack_read_only_bytes;
	case 14: /* one byte beyond the end */
		if (word->what == W_TEXT) {
			return readable_end - 1; /* where no string ends */
		}
		return (word->what == W_INPUT ? readable_end : writable_end) - size + 1;
	case 15: /* one byte before the beginning */
		return part_start - 1;
	case 16:
		return word->what == W_OBJECT ? wrong_object(word, 0) : (uintptr_t)&child[0];
	case 17:
		return word->what == W_OBJECT ? wrong_object(word, 1)
					      : (uintptr_t)K_THREAD_STACK_BUFFER(child_stack[0]) +
							CHILD_STACK_SIZE;
	case 18:
		return (uintptr_t)K_THREAD_STACK_BUFFER(child_stack[0]) + CHILD_STACK_SIZE - 1;
	default:
		return word->what == W_OBJECT ? rights : (uintptr_t)victim_stack;
	}
}

/* Is what bad() gives bad for this word? A constant can be read, and so on. */
static bool is_bad(const struct word *word, unsigned int kind)
{
	if (word->what == W_OBJECT) {
		if (kind == 0 && word->or_null) {
			return false;
		}
		if (kind == 17 && word->state == STATE_ANY && !word->by_class) {
			return false; /* not initialised, which is allowed */
		}
		if (kind == 17 && word->by_class && word->type == K_OBJ_ANY) {
			return false;
		}
		return true;
	}
	if (kind == 18 && (word->value == 1 || word->what == W_TEXT)) {
		return false; /* the last byte of the stack is the caller's, and may be a zero */
	}
	if (word->what == W_INPUT || word->what == W_TEXT) {
		return kind != 1 && kind != 2 && kind != 13;
	}
	return true;
}

/* ---- The attack ----------------------------------------------------------------------------- */

static ATTACK_BMEM uintptr_t result;

struct probe {
	const struct call *call;
	const struct word *word; /* NULL: all words are good */
	unsigned int kind;
};

static struct probe probe_at(unsigned int index)
{
	struct probe probe = {&calls[index / (1 + WORDS * BAD_KINDS)], NULL, 0};

	index %= 1 + WORDS * BAD_KINDS;
	if (index > 0) {
		probe.word = &probe.call->words[(index - 1) / BAD_KINDS];
		probe.kind = (index - 1) % BAD_KINDS;
	}
	return probe;
}

static bool applies(const struct probe *probe)
{
	if (probe->word == NULL) {
		return true;
	}
	return probe->word->what > W_VALUE && is_bad(probe->word, probe->kind);
}

static void calls_badly(unsigned int index)
{
	struct probe probe = probe_at(index);
	uintptr_t w[WORDS];

	result = 0xdeadbeef;
	if (!applies(&probe)) {
		return;
	}
	for (unsigned int i = 0; i < WORDS; i++) {
		const struct word *word = &probe.call->words[i];

		w[i] = word == probe.word ? bad(word, probe.kind) : good(word);
	}
	result = arch_syscall_invoke6(w[0], w[1], w[2], w[3], w[4], w[5], probe.call->id);
}

/* Half full: whatever is asked of it can be done. */
static void fill(void)
{
	k_stack_init(&good_stack, words, ARRAY_SIZE(words));
	(void)k_stack_push(&good_stack, 1);
	k_msgq_init(&good_msgq, messages, 16, 4);
	(void)k_msgq_put(&good_msgq, messages, K_NO_WAIT);
	(void)k_msgq_put(&good_msgq, messages, K_NO_WAIT);
}

static void grant_all(void)
{
	k_thread_access_grant(&child[0], &good_sem, &raw_sem, &good_mutex, &raw_mutex, &good_msgq,
			      &raw_msgq, &good_event, &raw_event, &good_timer, &raw_timer,
			      &good_condvar, &raw_condvar, &good_stack, &raw_stack, &good_queue,
			      &raw_queue, GOOD_THREAD, NEW_THREAD, NEW_STACK,
			      DEVICE_GET(good_uart));
}

static bool judge(unsigned int index, int reason, const struct arch_esf *esf)
{
	struct probe probe = probe_at(index);
	bool right;

	ARG_UNUSED(esf);
	if (!applies(&probe)) {
		return reason == -1;
	}
	if (probe.word == NULL) {
		right = probe.call->words[0].fatal ? reason == K_ERR_KERNEL_OOPS : reason == -1;
	} else if (probe.word->refusal == OOPS) {
		right = reason == K_ERR_KERNEL_OOPS;
	} else if (probe.word->refusal == CHECKED) {
		right = reason == -1 && ((int)result == -EBADF || (int)result == -EPERM);
	} else {
		right = reason == -1 && (int)result == probe.word->refusal;
	}
	if (!right) {
		console_is_silent = false;
		printk("%s, word %d, kind %u: reason %d, result 0x%lx\n", probe.call->name,
		       probe.word == NULL ? -1 : (int)(probe.word - probe.call->words), probe.kind,
		       reason, (unsigned long)result);
		console_is_silent = true;
	}
	/* what the good call may have used up */
	(void)k_sem_init(&good_sem, 3, 9);
	fill();
	k_thread_abort(NEW_THREAD);
	grant_all();
	k_object_uninit(&raw_sem);
	k_object_uninit(&raw_mutex);
	k_object_uninit(&raw_condvar);
	k_object_uninit(&raw_msgq);
	k_object_uninit(&raw_event);
	k_object_uninit(&raw_timer);
	k_timer_stop(&good_timer);
	k_object_uninit(&raw_queue);
	k_object_uninit(&raw_stack);
	if (k_thread_join(GOOD_THREAD, K_NO_WAIT) == 0) {
		return right && probe.call->id == K_SYSCALL_K_THREAD_ABORT;
	}
	return right;
}

ATTACK_SUITE(pointers);

static void waits(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sleep(K_FOREVER);
}

static void prepare(void)
{
	(void)k_sem_init(&good_sem, 3, 9);
	(void)k_sem_init(&foreign_by_type_sem, 3, 9);
	(void)k_mutex_init(&good_mutex);
	(void)k_mutex_init(&foreign_mutex);
	(void)k_condvar_init(&good_condvar);
	(void)k_condvar_init(&foreign_condvar);
	k_msgq_init(&foreign_msgq, messages, 16, 4);
	k_event_init(&good_event);
	k_event_init(&foreign_event);
	k_timer_init(&good_timer, NULL, NULL);
	k_timer_init(&foreign_timer, NULL, NULL);
	k_queue_init(&good_queue);
	k_queue_init(&foreign_queue);
	k_stack_init(&foreign_stack, words, ARRAY_SIZE(words));
	fill();
	part_start = attack_part.start;
	writable_end = attack_part.start + attack_part.size;
	readable_end = attack_read_only.start + attack_read_only.size;
	k_thread_abort(&child[1]);
	child_create(1, waits, NULL, 9, K_USER, K_FOREVER);
	rights = (uintptr_t)GOOD_THREAD->rights;
	grant_all();
}

ZTEST(pointers, test_every_pointer_of_every_call)
{
	static struct series series = {calls_badly, 0, judge};

	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		prepare();
		series.count = (i + 1) * (1 + WORDS * BAD_KINDS);
		attack_series_from(&series, i * (1 + WORDS * BAD_KINDS));
	}
}

/* A call that is added without a line in the specification is found here. */
ZTEST(pointers, test_specification_is_complete)
{
	static const uint16_t of_the_tests[] = {
		K_SYSCALL_ATTACK_ECHO,		 K_SYSCALL_ATTACK_NEXT,
		K_SYSCALL_ATTACK_WAIT_LONG,	 K_SYSCALL_Z_TEST_1CPU_START,
		K_SYSCALL_Z_TEST_1CPU_STOP,	 K_SYSCALL_ZTEST_SET_ASSERT_VALID,
		K_SYSCALL_ZTEST_SET_FAULT_VALID, K_SYSCALL_ATTACK_LOAD_SECRETS,
	};

	for (uint16_t id = 0; id < K_SYSCALL_BAD; id++) {
		bool found = false;

		for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
			found = found || calls[i].id == id;
		}
		for (size_t i = 0; i < ARRAY_SIZE(of_the_tests); i++) {
			found = found || of_the_tests[i] == id;
		}
		zassert_true(found, "system call %u is not in tests/spec/system_calls.h", id);
	}
}
