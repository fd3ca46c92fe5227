/* SPDX-License-Identifier: Apache-2.0 */

#include "mailbox.h"

#include <string.h>

/* Whoever shares memory with somebody takes a copy, and does not rely on what the other one wrote: here,
 * that a text has an end. */
static void text_copy(char to[TEXT_BYTES], const char *from)
{
	size_t length = strnlen(from, TEXT_BYTES - 1);

	memcpy(to, from, length);
	to[length] = '\0';
}

void mailbox_post(const struct mailbox *box, const char *text)
{
	k_sem_take(box->empty, K_FOREVER);
	text_copy(box->text, text);
	k_sem_give(box->full);
}

void mailbox_collect(const struct mailbox *box, char text[TEXT_BYTES])
{
	k_sem_take(box->full, K_FOREVER);
	text_copy(text, box->text);
	k_sem_give(box->empty);
}

void mailbox_grant(const struct mailbox *box, k_tid_t thread)
{
	k_thread_access_grant(thread, box->empty, box->full);
}
