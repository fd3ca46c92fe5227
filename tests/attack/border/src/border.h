/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What the specifications (tests/spec) can name, and the data made from them. */
#ifndef BORDER_H
#define BORDER_H

#include "attack.h"
#include <errno.h>
#include <zephyr/device.h>
#include <zephyr/sys/kobject.h>

/* ---- Instances of every type, to be used well and badly --------------------------------------- */

enum instance {
	GOOD,	     /**< initialised, and the caller has permission */
	FOREIGN,     /**< initialised, no permission */
	NEW,	     /**< not initialised, permission */
	FOREIGN_NEW, /**< not initialised, no permission */
	INSTANCES
};

struct kind {
	uint8_t type;
	uint16_t size; /**< of the bytes that a refused call must leave alone */
	void *objects[INSTANCES];
	/** Makes GOOD or FOREIGN as the specifications expect it: whatever is asked can be done. */
	void (*reset)(void *object, enum instance which);
};

/** Objects in user memory: whoever may write there needs no permission. */
static inline bool is_user_type(unsigned int type)
{
	return type == K_OBJ_FUTEX || type == K_OBJ_SYS_MUTEX;
}

/** What there is of this type; NULL if nothing. */
const struct kind *kind_of(unsigned int type);
/** The next one; NULL after the last. Begins with NULL. */
const struct kind *kind_next(const struct kind *kind);
/** All as they should be before a call; permissions of @p caller too. */
void kinds_reset(struct k_thread *caller);

/* ---- Names for the specifications ------------------------------------------------------------- */

#define BORDER_STACK_SIZE CHILD_STACK_SIZE
#define THREAD_PRIO	  9 /**< of the good thread */
#define CALLER_PRIO	  ATTACKER_PRIO
#define SELF		  (&child[0])
#define GOOD_THREAD	  (&border_threads[GOOD])
#define NEW_THREAD	  (&border_threads[NEW])
#define FRESH_THREAD	  (&border_fresh) /**< which never lived */
#ifdef CONFIG_POLL
enum border_event {
	A_GOOD_EVENT,
	A_MODELESS_EVENT,
	A_TYPELESS_EVENT,
	A_FOREIGN_EVENT,
	A_NEW_EVENT,
	A_WRONG_EVENT,
	A_NULL_EVENT,
	EVENTS
};
extern struct k_poll_event border_events[EVENTS]; /**< in the caller's memory */
#define MODELESS_EVENT (&border_events[A_MODELESS_EVENT])
#define TYPELESS_EVENT (&border_events[A_TYPELESS_EVENT])
#define FOREIGN_EVENT  (&border_events[A_FOREIGN_EVENT]) /**< no permission on its object */
#define NEW_EVENT      (&border_events[A_NEW_EVENT])	 /**< its object is not initialised */
#define WRONG_EVENT    (&border_events[A_WRONG_EVENT])	 /**< its object is of another type */
#define NULL_EVENT     (&border_events[A_NULL_EVENT])
#endif
/** Makes all events what they are called; @p slot a good one. */
void border_events_fill(void *slot);

#define PUBLIC_SEM	 (&border_public)     /**< everybody's */
#define WAITED_SEM	 (&border_waited_sem) /**< somebody waits for it */
#define READ_PIPE	 (&border_read_pipe)  /**< somebody waits to read */
#define WRITTEN_PIPE	 (&border_written_pipe)
#define LOCKED_MUTEX	 (&border_locked)
#define WAITED_CONDVAR	 (&border_waited)      /**< somebody waits for it */
#define KERNEL_STACK	 (border_kernel_stack) /**< no user can run on it */
#define ESSENTIAL_THREAD (&border_essential)
#define SILENT_UART	 DEVICE_GET(silent_uart) /**< nothing has come */
#define THIEF_UART	 DEVICE_GET(thief_uart)	 /**< calls border_meanwhile() */
#define WILD_SEM	 (&border_wild)		 /**< its words are addresses where nothing is */
#define DEVICE_OF_NAME	 DEVICE_GET(good_uart)	 /**< which the good string names */
#define GOOD_STRING	 "good uart"

extern struct k_thread border_threads[INSTANCES];
extern struct k_thread border_essential;
extern struct k_thread border_fresh;
K_KERNEL_STACK_DECLARE(border_kernel_stack, 4 * BORDER_STACK_SIZE);
extern struct k_mutex border_locked;
/** Objects of which the words behind them are zeros, too: initialised, and not. */
extern struct border_roomy {
	struct k_condvar condvar;
	uint8_t zeros[128];
	struct k_mutex mutex;
	uint8_t more_zeros[128];
} border_roomy[2];
extern struct k_sem border_public;
extern struct k_condvar border_waited;
extern struct k_sem border_waited_sem;
extern struct k_pipe border_read_pipe, border_written_pipe;
DEVICE_EXTERN(good_uart);
DEVICE_EXTERN(silent_uart);
DEVICE_EXTERN(thief_uart);
extern void (*border_meanwhile)(char c);
extern struct k_sem border_wild;
extern uint32_t border_read; /**< how often a device was asked for a character */

/* ---- The specifications as data --------------------------------------------------------------- */

#define OOPS	0x7fffffff /**< instead of a result: the caller ends */
#define NOTHING 0x7ffffffd /**< the call returns; it has no result */
#define CHECKED 0x7ffffffe /**< -EBADF or -EPERM */

enum what {
	W_VALUE,
	W_LONG,
	W_OBJECT,
	W_OBJECT_OR_NULL,
	W_USER_OBJECT,
	W_DEVICE,
	W_INPUT,
	W_OUTPUT,
	W_MEMORY,
	W_EVENT,
	W_STRING,
	W_REFUSED,
};

enum state {
	STATE_INITIALISED,
	STATE_KNOWN, /**< initialised; permission is not needed */
	STATE_ANY,
	STATE_NEW,
};

struct bad {
	uintptr_t value;
	int result;
	const char *text;
};

struct word {
	const char *text;
	uint8_t what;
	uint8_t state;
	uint8_t type;
	int refusal;
	uint64_t value; /* of a number; size of a buffer */
	const struct bad *bad;
	uint8_t bad_count;
	int unknown; /* of a user object: instead of `refusal`, what is no object of the type */
};

#define WORDS 10

struct call {
	const char *name;
	uint16_t id;
	uint8_t count;
	bool is_wide; /* 64 bits come back in two registers */
	bool has_result;
	uintptr_t result;
	struct word words[WORDS];
};

#endif
