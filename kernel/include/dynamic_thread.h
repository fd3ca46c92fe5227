/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Stacks made at run time: what depends on whether there is a user mode. Lock held.
 *
 * userspace/dynamic_stack.c with user mode, dynamic_stack.c without. */
#ifndef KERNEL_DYNAMIC_THREAD_H
#define KERNEL_DYNAMIC_THREAD_H

#include <zephyr/kernel.h>

/** Memory of the caller's resource pool; NULL: not enough, or nothing that a user may have. */
k_thread_stack_t *stack_make(size_t size, bool user);
/** False: that is no stack that stack_make() made. */
bool stack_unmake(k_thread_stack_t *stack);

/** From a thread's creation to its end. */
bool stack_is_in_use(const k_thread_stack_t *stack);

/** A stack of the pool is the caller's. False: the caller is nobody who could be missed. */
bool stack_hand_out(k_thread_stack_t *stack);
/** Nobody may use it any more. */
void stack_take_back(k_thread_stack_t *stack);
/** Handed out, and all who may use it have ended. */
bool stack_is_abandoned(const k_thread_stack_t *stack);

#endif
