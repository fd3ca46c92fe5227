/* SPDX-License-Identifier: Apache-2.0 */
/* Four instances of every type of object. A new type is a KIND() and a line in the table. */

#include "border.h"
#include <zephyr/drivers/uart.h>
#include <zephyr/sys/mutex.h>

/* KIND(TYPE, ctype, name): the instances, and the head of the function that resets one. */
#define KIND(ctype, name)                                                                          \
	static ctype name[INSTANCES];                                                              \
	static void name##_reset(void *object, enum instance which)
#define ENTRY(otype, name)                                                                         \
	{                                                                                          \
		K_OBJ_##otype, sizeof(name[0]),                                                    \
			{&name[GOOD], &name[FOREIGN], &name[NEW], &name[FOREIGN_NEW]},             \
			name##_reset                                                               \
	}

KIND(struct k_sem, sems)
{
	ARG_UNUSED(which);
	(void)k_sem_init(object, 3, 9);
}

KIND(struct k_mutex, mutexes)
{
	ARG_UNUSED(which);
	(void)k_mutex_unlock(object); /* the caller has locked it */
	(void)k_mutex_init(object);
}

KIND(struct k_condvar, condvars)
{
	ARG_UNUSED(which);
	(void)k_condvar_init(object);
}

KIND(struct k_msgq, msgqs)
{
	static char messages[2][4 * 16];

	k_msgq_init(object, messages[which], 16, 4);
	(void)k_msgq_put(object, "a first message", K_NO_WAIT);
	(void)k_msgq_put(object, "a second message", K_NO_WAIT);
}

KIND(struct k_pipe, pipes)
{
	static uint8_t rings[2][16];

	(void)k_pipe_cleanup(object);
	k_pipe_init(object, rings[which], sizeof(rings[which]));
	(void)k_pipe_write(object, (const uint8_t *)"abc", 3, K_NO_WAIT);
}

#ifdef CONFIG_EVENTS
KIND(struct k_event, events_)
{
	ARG_UNUSED(which);
	k_event_init(object);
}
#endif

#ifdef CONFIG_POLL
KIND(struct k_poll_signal, signals)
{
	ARG_UNUSED(which);
	k_poll_signal_init(object);
}
#endif

KIND(struct k_timer, timers)
{
	ARG_UNUSED(which);
	k_timer_stop(object);
	k_timer_init(object, NULL, NULL);
}

KIND(struct k_queue, queues)
{
	ARG_UNUSED(which);
	k_queue_init(object);
}

KIND(struct k_stack, stacks)
{
	static stack_data_t words[2][3];

	k_stack_init(object, words[which], 3);
	(void)k_stack_push(object, 1);
}

/* ---- In user memory: the caller's, and another domain's ----------------------------------------- */

static ATTACK_BMEM struct k_futex good_futex;
static ATTACK_BMEM struct sys_mutex good_user_mutex;
static K_APP_BMEM(victim_part) struct k_futex foreign_futex;
static K_APP_BMEM(victim_part) struct sys_mutex foreign_user_mutex;

static void futex_reset(void *object, enum instance which)
{
	struct k_futex *futex = object;

	ARG_UNUSED(which);
	atomic_set(&futex->val, 0);
}

static void user_mutex_reset(void *object, enum instance which)
{
	ARG_UNUSED(which);
	(void)sys_mutex_unlock(object); /* the caller has locked it */
}

/* ---- Threads and their stacks ----------------------------------------------------------------- */

static K_THREAD_STACK_ARRAY_DEFINE(thread_stacks, INSTANCES, BORDER_STACK_SIZE);
struct k_thread border_threads[INSTANCES];
struct k_thread border_essential;
struct k_thread border_fresh;
K_KERNEL_STACK_DEFINE(border_kernel_stack, 4 * BORDER_STACK_SIZE);
static K_THREAD_STACK_DEFINE(essential_stack, BORDER_STACK_SIZE);

static void waits(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sleep(K_FOREVER);
}

/* ---- Objects in use --------------------------------------------------------------------------- */

struct border_roomy border_roomy[2];
struct k_mutex border_locked;
struct k_sem border_public;
struct k_condvar border_waited;

struct k_sem border_waited_sem;
struct k_pipe border_read_pipe, border_written_pipe;

static void waits_for_a_signal(void)
{
	(void)k_mutex_init(&border_locked);
	(void)k_condvar_init(&border_waited);
	(void)k_mutex_lock(&border_locked, K_FOREVER);
	(void)k_condvar_wait(&border_waited, &border_locked, K_FOREVER);
}

static void takes(void)
{
	(void)k_sem_init(&border_waited_sem, 0, 1);
	(void)k_sem_take(&border_waited_sem, K_FOREVER);
}

static void reads(void)
{
	uint8_t byte;

	k_pipe_init(&border_read_pipe, NULL, 0);
	(void)k_pipe_read(&border_read_pipe, &byte, 1, K_FOREVER);
}

static void writes(void)
{
	k_pipe_init(&border_written_pipe, NULL, 0);
	(void)k_pipe_write(&border_written_pipe, (const uint8_t *)"w", 1, K_FOREVER);
}

static void (*const ways_to_wait[])(void) = {waits_for_a_signal, takes, reads, writes};
static struct k_thread waiting[ARRAY_SIZE(ways_to_wait)];
static K_THREAD_STACK_ARRAY_DEFINE(waiting_stacks, ARRAY_SIZE(ways_to_wait), BORDER_STACK_SIZE);

static void waits_somehow(void *way, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	ways_to_wait[(uintptr_t)way]();
}

/* Once: they wait for ever. */
static void objects_come_into_use(void)
{
	for (uintptr_t i = 0; i < ARRAY_SIZE(ways_to_wait); i++) {
		(void)k_thread_create(&waiting[i], waiting_stacks[i], BORDER_STACK_SIZE,
				      waits_somehow, (void *)i, NULL, NULL, -1, 0, K_NO_WAIT);
	}
}

static void essential_lives(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_mutex_lock(&border_locked, K_FOREVER);
	(void)k_sleep(K_FOREVER);
}

static void thread_reset(void *object, enum instance which)
{
	k_thread_abort(object);
	(void)k_thread_create(object, thread_stacks[which], BORDER_STACK_SIZE, waits, NULL, NULL,
			      NULL, THREAD_PRIO, K_USER, K_FOREVER);
	(void)k_thread_name_set(object, "border");
	k_thread_abort(&border_threads[NEW]);
	if (k_thread_join(&border_essential, K_NO_WAIT) == 0) {
		objects_come_into_use();
		(void)k_thread_create(&border_essential, essential_stack, BORDER_STACK_SIZE,
				      essential_lives, NULL, NULL, NULL, -1, K_ESSENTIAL,
				      K_NO_WAIT);
	}
}

/* ---- Devices ---------------------------------------------------------------------------------- */

uint32_t border_read;
void (*border_meanwhile)(char c);
struct k_sem border_wild;

static int poll_in(const struct device *dev, unsigned char *p_char)
{
	if (dev == DEVICE_GET(silent_uart)) {
		return -1;
	}
	if (dev == DEVICE_GET(thief_uart)) {
		border_meanwhile(0);
	}
	border_read++;
	*p_char = 'x';
	return 0;
}

static void poll_out(const struct device *dev, unsigned char out_char)
{
	ARG_UNUSED(dev);
	ARG_UNUSED(out_char);
}

/* Something has always come in at the console. */
int __wrap_console_driver_getc(void);

int __wrap_console_driver_getc(void)
{
	border_read++;
	return 'x';
}

static DEVICE_API(uart, border_api) = {.poll_in = poll_in, .poll_out = poll_out};
DEVICE_DEFINE(good_uart, GOOD_STRING, NULL, NULL, NULL, NULL, POST_KERNEL, 50, &border_api);
DEVICE_DEFINE(silent_uart, "silent uart", NULL, NULL, NULL, NULL, POST_KERNEL, 50, &border_api);
DEVICE_DEFINE(thief_uart, "thief uart", NULL, NULL, NULL, NULL, POST_KERNEL, 50, &border_api);
DEVICE_DEFINE(foreign_uart, "foreign uart", NULL, NULL, NULL, NULL, POST_KERNEL, 50, &border_api);

/* ---- Events ----------------------------------------------------------------------------------- */

#ifdef CONFIG_POLL
ATTACK_BMEM struct k_poll_event border_events[EVENTS];

void border_events_fill(void *slot)
{
	for (unsigned int i = 0; i < EVENTS; i++) {
		k_poll_event_init(&border_events[i], K_POLL_TYPE_SEM_AVAILABLE,
				  K_POLL_MODE_NOTIFY_ONLY, &sems[GOOD]);
	}
	memcpy(slot, &border_events[A_GOOD_EVENT], sizeof(border_events[0]));
	border_events[A_MODELESS_EVENT].mode = 1;
	border_events[A_TYPELESS_EVENT].type = 0x20;
	border_events[A_FOREIGN_EVENT].sem = &sems[FOREIGN];
	border_events[A_NEW_EVENT].sem = &sems[NEW];
	border_events[A_WRONG_EVENT].obj = &mutexes[GOOD];
	border_events[A_NULL_EVENT].obj = NULL;
}
#else
void border_events_fill(void *slot)
{
	ARG_UNUSED(slot);
}
#endif

/* ---- All -------------------------------------------------------------------------------------- */

static const struct kind kinds[] = {
	ENTRY(SEM, sems),
	ENTRY(MUTEX, mutexes),
	ENTRY(CONDVAR, condvars),
	ENTRY(MSGQ, msgqs),
	ENTRY(PIPE, pipes),
#ifdef CONFIG_EVENTS
	ENTRY(EVENT, events_),
#endif
#ifdef CONFIG_POLL
	ENTRY(POLL_SIGNAL, signals),
#endif
	ENTRY(TIMER, timers),
	ENTRY(QUEUE, queues),
	ENTRY(STACK, stacks),
	{K_OBJ_FUTEX, sizeof(struct k_futex), {&good_futex, &foreign_futex}, futex_reset},
	{K_OBJ_SYS_MUTEX,
	 sizeof(struct sys_mutex),
	 {&good_user_mutex, &foreign_user_mutex},
	 user_mutex_reset},
	{K_OBJ_THREAD,
	 sizeof(struct k_thread),
	 {&border_threads[GOOD], &border_threads[FOREIGN], &border_threads[NEW],
	  &border_threads[FOREIGN_NEW]},
	 thread_reset},
	{K_OBJ_THREAD_STACK_ELEMENT,
	 0,
	 {thread_stacks[GOOD], thread_stacks[FOREIGN], thread_stacks[NEW],
	  thread_stacks[FOREIGN_NEW]},
	 NULL},
	{K_OBJ_DRIVER_UART,
	 0,
	 {(void *)DEVICE_GET(good_uart), (void *)DEVICE_GET(foreign_uart)},
	 NULL},
};

const struct kind *kind_of(unsigned int type)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (kinds[i].type == type || type == K_OBJ_ANY) {
			return &kinds[i];
		}
	}
	return NULL;
}

const struct kind *kind_next(const struct kind *kind)
{
	if (kind == NULL) {
		return kinds;
	}
	return kind == &kinds[ARRAY_SIZE(kinds) - 1] ? NULL : kind + 1;
}

static void kind_reset(const struct kind *kind, struct k_thread *caller)
{
	for (unsigned int which = 0; which < INSTANCES; which++) {
		void *object = kind->objects[which];

		if (object == NULL) {
			continue;
		}
		if (which <= FOREIGN && kind->reset != NULL) {
			kind->reset(object, which);
		} else if (which > FOREIGN) {
			k_object_uninit(object);
		}
		if ((which == GOOD || which == NEW) && !is_user_type(kind->type)) {
			k_object_access_grant(object, caller);
		} else {
			k_object_access_revoke(object, caller);
		}
	}
}

void kinds_reset(struct k_thread *caller)
{
	for (const struct kind *kind = kind_next(NULL); kind != NULL; kind = kind_next(kind)) {
		kind_reset(kind, caller);
	}
	k_object_access_grant(&border_essential, caller);
	k_object_access_grant(&border_fresh, caller);
	k_object_access_grant(border_kernel_stack, caller);
	k_object_access_grant(&border_locked, caller);
	(void)k_condvar_init(&border_roomy[0].condvar);
	(void)k_mutex_init(&border_roomy[0].mutex);
	for (unsigned int i = 0; i < 2; i++) {
		k_object_access_grant(&border_roomy[i].condvar, caller);
		k_object_access_grant(&border_roomy[i].mutex, caller);
	}
	(void)k_sem_init(&border_public, 3, 9);
	k_object_access_all_grant(&border_public);
	k_object_access_grant(&border_waited, caller);
	k_object_access_grant(&border_waited_sem, caller);
	k_object_access_grant(&border_read_pipe, caller);
	k_object_access_grant(&border_written_pipe, caller);
	/* what is not initialised can hold anything; the first half word is the object table's */
	memset((char *)&border_fresh + 2, 0xa5, sizeof(border_fresh) - 2);
	k_object_access_grant(DEVICE_GET(silent_uart), caller);
	(void)k_sem_init(&border_wild, 0xfffffff0, 0xfffffff0);
	k_object_access_grant(&border_wild, caller);
}
