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
#define ESSENTIAL_THREAD  (&border_essential)
#define DEVICE_OF_NAME	  DEVICE_GET(good_uart) /**< which the good string names */
#define GOOD_STRING	  "good uart"

extern struct k_thread border_threads[INSTANCES];
extern struct k_thread border_essential;
DEVICE_EXTERN(good_uart);

/* ---- The specifications as data --------------------------------------------------------------- */

#define OOPS	0x7fffffff /**< instead of a result: the caller ends */
#define NOTHING 0x7ffffffd /**< the call returns; it has no result */
#define CHECKED 0x7ffffffe /**< -EBADF or -EPERM */

enum what {
	W_VALUE,
	W_LONG,
	W_OBJECT,
	W_OBJECT_OR_NULL,
	W_DEVICE,
	W_INPUT,
	W_OUTPUT,
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
