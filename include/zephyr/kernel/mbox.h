/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Mailboxes: messages of any size from one thread to another, copied once.
 *
 * A message stays where the sender has it until a receiver has retrieved it. Both can name the thread
 * that they want to deal with. For supervisor threads. */
#ifndef ZEPHYR_INCLUDE_KERNEL_MBOX_H_
#define ZEPHYR_INCLUDE_KERNEL_MBOX_H_

#include <stddef.h>
#include <stdint.h>
#include <zephyr/kernel/thread.h>
#include <zephyr/kernel/wait_queue.h>
#include <zephyr/sys/iterable_sections.h>
#include <zephyr/sys_clock.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_sem;
struct z_mbox_async;

/** Where data are, by an older name. */
struct k_mem_block {
	void *data;
};

/** What is sent, or wanted. Those members count that are told of here; the others are the kernel's. */
struct k_mbox_msg {
	size_t size;		     /**< bytes sent, or wanted at most; then: exchanged */
	uint32_t info;		     /**< a word for the other side; then: from the other side */
	void *tx_data;		     /**< the sender's data */
	struct k_mem_block tx_block; /**< they are there, if tx_data is NULL */
	k_tid_t rx_source_thread;    /**< who is to send, or K_ANY; then: who sent */
	k_tid_t tx_target_thread;    /**< who is to receive, or K_ANY; then: who received */
	k_tid_t _syncing_thread;     /* who waits until it is retrieved */
	struct k_mbox_msg *_sent;    /* of a receiver: what was sent, until it is retrieved */
	uint32_t _number;	     /* of all messages that were ever sent */
};

struct k_mbox {
	_wait_q_t tx_msg_queue; /* of threads that send */
	_wait_q_t rx_msg_queue; /* of threads that receive */
	struct z_mbox_async
		*async; /* messages for whose sender nobody waits, the most urgent first */
};

#define Z_MBOX_INITIALIZER(obj)                                                                    \
	{                                                                                          \
		.tx_msg_queue = Z_WAIT_Q_INIT(&(obj).tx_msg_queue),                                \
		.rx_msg_queue = Z_WAIT_Q_INIT(&(obj).rx_msg_queue),                                \
	}

/** Defines and initialises a mailbox at build time; `static` may stand before it. */
#define K_MBOX_DEFINE(name) STRUCT_SECTION_ITERABLE(k_mbox, name) = Z_MBOX_INITIALIZER(name)

/** Initialises a mailbox that nobody waits at. Supervisor. */
void k_mbox_init(struct k_mbox *mbox);

/**
 * Sends a message, and waits until its data have been retrieved. @p timeout only limits how long a
 * receiver may take to come. Then @p tx_msg tells who it was, how many bytes it took, and its info.
 * Supervisor.
 * @retval 0
 * @retval -ENOMSG K_NO_WAIT, and no thread waits for this message
 * @retval -EAGAIN @p timeout is over
 */
int k_mbox_put(struct k_mbox *mbox, struct k_mbox_msg *tx_msg, k_timeout_t timeout);

/**
 * Sends a message and does not wait for a receiver, only, if CONFIG_NUM_MBOX_ASYNC_MSGS are on their
 * way, until one of those has been retrieved. @p tx_msg is copied, the data are not: they stay until
 * @p sem (unless NULL) is given, which is when they have been retrieved. Supervisor.
 */
void k_mbox_async_put(struct k_mbox *mbox, struct k_mbox_msg *tx_msg, struct k_sem *sem);

/**
 * Receives the message of the most urgent sender that both sides want to deal with, of several the
 * one that was sent first; waits at most @p timeout for it. Supervisor.
 *
 * With a @p buffer the data are copied there, @p rx_msg size bytes at most; the rest is lost. With
 * NULL the size says how many there are, and unless it is 0, the sender waits until
 * k_mbox_data_get(). Whoever ends without calling that leaves the sender waiting.
 * @retval 0
 * @retval -ENOMSG K_NO_WAIT, and there is no such message
 * @retval -EAGAIN @p timeout is over
 */
int k_mbox_get(struct k_mbox *mbox, struct k_mbox_msg *rx_msg, void *buffer, k_timeout_t timeout);

/**
 * Copies the data of a message that was received without, and lets its sender go on; with a @p buffer
 * of NULL only the latter. The size is 0 then, and also if the sender has ended. No effect on messages
 * that were retrieved already. Supervisor.
 */
void k_mbox_data_get(struct k_mbox_msg *rx_msg, void *buffer);

#ifdef __cplusplus
}
#endif

#endif
