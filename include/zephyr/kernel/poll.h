/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Polling: one thread waits for several objects at once (CONFIG_POLL). */
#ifndef ZEPHYR_INCLUDE_KERNEL_POLL_H_
#define ZEPHYR_INCLUDE_KERNEL_POLL_H_

#include <stdbool.h>
#include <stdint.h>
#include <zephyr/sys/__assert.h>
#include <zephyr/sys/util.h>
#include <zephyr/sys_clock.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_fifo;
struct k_msgq;
struct k_pipe;
struct k_queue;
struct k_sem;
struct k_poll_event;
struct z_poller;

/** @name What an event waits for: a k_poll_event's `type`. @{ */
#define K_POLL_TYPE_IGNORE		0      /**< nothing */
#define K_POLL_TYPE_SIGNAL		BIT(0) /**< a signal is raised */
#define K_POLL_TYPE_SEM_AVAILABLE	BIT(1) /**< a semaphore has a count */
#define K_POLL_TYPE_DATA_AVAILABLE	BIT(2) /**< a queue, FIFO or LIFO has an item */
#define K_POLL_TYPE_FIFO_DATA_AVAILABLE K_POLL_TYPE_DATA_AVAILABLE
#define K_POLL_TYPE_MSGQ_DATA_AVAILABLE BIT(3) /**< a message queue has a message */
#define K_POLL_TYPE_PIPE_DATA_AVAILABLE BIT(4) /**< a pipe has data in its ring */
/** @} */

/** @name What has come of it: a k_poll_event's `state`. @{ */
#define K_POLL_STATE_NOT_READY		 0
#define K_POLL_STATE_SIGNALED		 BIT(0)
#define K_POLL_STATE_SEM_AVAILABLE	 BIT(1)
#define K_POLL_STATE_DATA_AVAILABLE	 BIT(2)
#define K_POLL_STATE_FIFO_DATA_AVAILABLE K_POLL_STATE_DATA_AVAILABLE
#define K_POLL_STATE_CANCELLED		 BIT(3) /**< k_queue_cancel_wait() */
#define K_POLL_STATE_MSGQ_DATA_AVAILABLE BIT(4)
#define K_POLL_STATE_PIPE_DATA_AVAILABLE BIT(5)
/** @} */

enum k_poll_modes {
	K_POLL_MODE_NOTIFY_ONLY = 0, /**< who polls is told, and takes nothing */
	K_POLL_NUM_MODES
};

/** Events that wait for one object: a ring, of which the object knows the first. */
struct z_poll_list {
	struct k_poll_event *head;
};

/** One thing to wait for. `tag` is the caller's; `state` is added to, and cleared by the caller. */
struct k_poll_event {
	/* the kernel's */
	struct {
		struct k_poll_event *next;
		struct k_poll_event *prev;
	} _node;
	struct z_poller *poller; /* NULL: in no list */
	uint32_t tag : 8;
	uint32_t type : 6;  /**< one of K_POLL_TYPE_ */
	uint32_t state : 7; /**< of K_POLL_STATE_, any number */
	uint32_t mode : 1;
	uint32_t unused : 10;
	union {
		void *obj;
		struct k_poll_signal *signal;
		struct k_sem *sem;
		struct k_fifo *fifo;
		struct k_queue *queue;
		struct k_msgq *msgq;
		struct k_pipe *pipe;
	};
};

/** An event, without tag. */
#define K_POLL_EVENT_INITIALIZER(_event_type, _event_mode, _event_obj)                             \
	{                                                                                          \
		.poller = NULL, .type = (_event_type), .state = K_POLL_STATE_NOT_READY,            \
		.mode = (_event_mode), .unused = 0,                                                \
		{                                                                                  \
			.obj = (_event_obj),                                                       \
		},                                                                                 \
	}

/** The same with a tag. */
#define K_POLL_EVENT_STATIC_INITIALIZER(_event_type, _event_mode, _event_obj, event_tag)           \
	{                                                                                          \
		.tag = (event_tag), .type = (_event_type), .state = K_POLL_STATE_NOT_READY,        \
		.mode = (_event_mode), .unused = 0,                                                \
		{                                                                                  \
			.obj = (_event_obj),                                                       \
		},                                                                                 \
	}

/** Something that is raised, with a number, and stays raised until it is reset. */
struct k_poll_signal {
	uint16_t kobject_id;
	struct z_poll_list poll_events;
	unsigned int signaled; /**< 1: it is raised */
	int result;	       /**< the number that was given with it last */
};

#define K_POLL_SIGNAL_INITIALIZER(obj)                                                             \
	{                                                                                          \
		.poll_events = {NULL}, .signaled = 0, .result = 0,                                 \
	}

#ifdef CONFIG_POLL

/** Who polls: a thread, or what a function speaks for. */
struct z_poller {
	struct k_poll_event *events;
	int num_watched; /* the first of `events`, which may be in the lists of their objects */
	/* run under the lock when the first event comes; NULL: this is a thread's */
	void (*triggered)(struct z_poller *poller);
	bool is_polling;  /* no event has come yet */
	bool owns_events; /* they were allocated for a user's call */
	int8_t prio;	  /* its place among those who poll the same object */
	int8_t result;	  /* of the event that came first: 0 or -EINTR */
};

/**
 * Fills in an event, but for its tag. Any context, either mode: it is the caller's memory.
 * @param type one of K_POLL_TYPE_
 * @param mode K_POLL_MODE_NOTIFY_ONLY
 * @param obj the object, not NULL
 */
static inline void k_poll_event_init(struct k_poll_event *event, uint32_t type, int mode, void *obj)
{
	__ASSERT(mode == K_POLL_MODE_NOTIFY_ONLY, "there is no mode %d", mode);
	__ASSERT(type < BIT(6), "no event has type 0x%x", type);
	__ASSERT(obj != NULL, "an event is about an object");
	event->poller = NULL;
	event->type = type & BIT_MASK(6);
	event->state = K_POLL_STATE_NOT_READY;
	event->mode = (uint32_t)mode & 1u;
	event->unused = 0;
	event->obj = obj;
}

/**
 * Waits until one of several events comes, at most @p timeout. Nothing is taken: who waits for an
 * object itself is served first, and what was there may be gone when the caller looks.
 *
 * An object tells one poller each time, the most urgent one as priorities were when it began to poll,
 * of equals the first. Each event that came has its `state`. Events that come between the first and the
 * return are noted too, also if the time was over first. Reset a state before the next call: what
 * is set stays set.
 *
 * User: the array must be writable, and the objects granted and initialised, otherwise the caller
 * is killed (K_ERR_KERNEL_OOPS). A copy of the array is made in the caller's resource pool; what
 * happens to the array meanwhile has no effect. Supervisor: the array is the kernel's until the
 * call returns, and no user should be able to write it. Not from an ISR.
 *
 * @param num_events 0 or more
 * @retval 0 an event has come, or was there
 * @retval -EAGAIN @p timeout is over, or it was K_NO_WAIT and there was none
 * @retval -EINTR k_queue_cancel_wait() came: at least one state holds K_POLL_STATE_CANCELLED
 * @retval -EINVAL a user gave a wrong number, type or mode
 * @retval -ENOMEM the user's resource pool has no room, or there is none
 */
__syscall int k_poll(struct k_poll_event *events, int num_events, k_timeout_t timeout);

/**
 * Initialises a signal: not raised. Who polls it then, is not told by it any more.
 * User (with permission), supervisor.
 */
__syscall_short void k_poll_signal_init(__kobj_any struct k_poll_signal *sig);

/** It is not raised any more. User (with permission), supervisor, ISR. */
__syscall_short void k_poll_signal_reset(__kobj struct k_poll_signal *sig);

/**
 * Is it raised, and with which number? User (with permission, and writing both), supervisor, ISR.
 * @param signaled 1 or 0
 * @param result the number; without meaning if it is not raised
 */
__syscall_short void k_poll_signal_check(__kobj struct k_poll_signal *sig,
					 __user_out(sizeof(unsigned int)) unsigned int *signaled,
					 __user_out(sizeof(int)) int *result);

/**
 * Raises it, and tells one poller. User (with permission), supervisor, ISR.
 * @retval 0
 * @retval -EAGAIN raised, but the poller's time is just running out
 */
__syscall_short int k_poll_signal_raise(__kobj struct k_poll_signal *sig, int result);

#endif

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/poll.h>

#endif
