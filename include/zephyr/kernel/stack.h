/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Stacks of words: the last one that came is the first to leave. */
#ifndef ZEPHYR_INCLUDE_KERNEL_STACK_H_
#define ZEPHYR_INCLUDE_KERNEL_STACK_H_

#include <stdint.h>
#include <zephyr/kernel/wait_queue.h>
#include <zephyr/sys/iterable_sections.h>
#include <zephyr/sys/util.h>
#include <zephyr/sys_clock.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a stack holds: a number, or an address. */
typedef uintptr_t stack_data_t;

/** In `flags`: the kernel allocated the buffer. */
#define K_STACK_FLAG_ALLOC ((uint8_t)1)

struct k_stack {
	uint16_t kobject_id;
	uint8_t flags;
	_wait_q_t wait_q; /* of threads that pop, while it is empty */
	stack_data_t *base;
	stack_data_t *next; /* the first free place */
	stack_data_t *top;  /* behind the last place */
};

#define Z_STACK_INITIALIZER(obj, buffer, count)                                                    \
	{                                                                                          \
		.wait_q = Z_WAIT_Q_INIT(&(obj).wait_q), .base = (buffer), .next = (buffer),        \
		.top = (buffer) + (count),                                                         \
	}

/** Defines and initialises a stack of @p stack_num_entries words at build time, visible everywhere. */
#define K_STACK_DEFINE(name, stack_num_entries)                                                    \
	BUILD_ASSERT((stack_num_entries) > 0, "a stack holds at least one word");                  \
	static stack_data_t __noinit _k_stack_buf_##name[stack_num_entries];                       \
	STRUCT_SECTION_ITERABLE(k_stack, name) =                                                   \
		Z_STACK_INITIALIZER(name, _k_stack_buf_##name, stack_num_entries)

/**
 * Initialises a stack that nobody waits for, on @p buffer of @p num_entries words, which no user
 * should be able to reach. Supervisor.
 */
void k_stack_init(struct k_stack *stack, stack_data_t *buffer, uint32_t num_entries);

/**
 * The same on a buffer from the caller's resource pool.
 * User (with permission, and only if it has not been initialised; of at least one word), supervisor.
 * @retval 0
 * @retval -ENOMEM the pool has not as much, or there is no pool
 */
__syscall_short int32_t k_stack_alloc_init(__kobj_new struct k_stack *stack, uint32_t num_entries)
	__require(num_entries > 0);

/**
 * Ends the use of a stack, and frees the buffer that k_stack_alloc_init() allocated: there is no place
 * in it any more. Supervisor.
 * @retval 0
 * @retval -EAGAIN threads wait for it
 */
int k_stack_cleanup(struct k_stack *stack);

/**
 * Puts a word on the stack, or hands it to the most urgent thread that waits for one. Never waits.
 * User (with permission), supervisor, ISR.
 * @retval 0
 * @retval -ENOMEM the stack is full
 */
__syscall_short int k_stack_push(__kobj struct k_stack *stack, stack_data_t data);

/**
 * Takes the last word that was pushed, waiting at most @p timeout for one.
 * User (with permission, and writing @p data), supervisor; ISR with K_NO_WAIT.
 * @retval 0 taken
 * @retval -EBUSY K_NO_WAIT and the stack is empty
 * @retval -EAGAIN @p timeout is over
 */
__syscall_short int k_stack_pop(__kobj struct k_stack *stack,
				__user_out(sizeof(stack_data_t)) stack_data_t *data,
				k_timeout_t timeout);

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/stack.h>

#endif
