/* SPDX-License-Identifier: Apache-2.0 */
/* Four instances of every type of object. A new type is a KIND() and a line in the table. */

#include "border.h"
#include <zephyr/drivers/uart.h>

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

/* ---- Threads and their stacks ----------------------------------------------------------------- */

static K_THREAD_STACK_ARRAY_DEFINE(thread_stacks, INSTANCES, BORDER_STACK_SIZE);
struct k_thread border_threads[INSTANCES];
struct k_thread border_essential;
static K_THREAD_STACK_DEFINE(essential_stack, BORDER_STACK_SIZE);

static void waits(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
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
		(void)k_thread_create(&border_essential, essential_stack, BORDER_STACK_SIZE, waits,
				      NULL, NULL, NULL, THREAD_PRIO, K_ESSENTIAL, K_FOREVER);
	}
}

/* ---- Devices ---------------------------------------------------------------------------------- */

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

static DEVICE_API(uart, border_api) = {.poll_in = poll_in, .poll_out = poll_out};
DEVICE_DEFINE(good_uart, GOOD_STRING, NULL, NULL, NULL, NULL, POST_KERNEL, 50, &border_api);
DEVICE_DEFINE(foreign_uart, "foreign uart", NULL, NULL, NULL, NULL, POST_KERNEL, 50, &border_api);

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
		if (which == GOOD || which == NEW) {
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
}
