/* SPDX-License-Identifier: Apache-2.0 */
/* A place in shared memory for one text, and whose turn it is: one thread posts, another collects. */
#ifndef MAILBOX_H
#define MAILBOX_H

#include <zephyr/kernel.h>

#define TEXT_BYTES 64

/* The text may lie where both threads write. The semaphores are the kernel's: each thread needs to be
 * granted both. */
struct mailbox {
	struct k_sem *empty;
	struct k_sem *full;
	char *text;
};

/* Waits until the box is empty, and puts a text in. User, supervisor. */
void mailbox_post(const struct mailbox *box, const char *text);

/* Waits until the box is full, and takes the text out. User, supervisor. */
void mailbox_collect(const struct mailbox *box, char text[TEXT_BYTES]);

/* Lets a thread use the semaphores. Supervisor. */
void mailbox_grant(const struct mailbox *box, k_tid_t thread);

#endif
