/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Spin locks; on one core they are the kernel lock. */
#ifndef ZEPHYR_INCLUDE_SPINLOCK_H_
#define ZEPHYR_INCLUDE_SPINLOCK_H_

#include <zephyr/arch/cpu.h>

struct k_spinlock {
	char unused; /* an empty struct has no size in C++ */
};

typedef struct {
	unsigned int key;
} k_spinlock_key_t;

/** Pre: this lock is not held by the caller. Supervisor, ISR. */
static ALWAYS_INLINE k_spinlock_key_t k_spin_lock(struct k_spinlock *lock)
{
	ARG_UNUSED(lock);
	return (k_spinlock_key_t){arch_irq_lock()};
}

static ALWAYS_INLINE void k_spin_unlock(struct k_spinlock *lock, k_spinlock_key_t key)
{
	ARG_UNUSED(lock);
	arch_irq_unlock(key.key);
}

#endif
