/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Spin locks; on one core they are the kernel lock. */
#ifndef ZEPHYR_INCLUDE_SPINLOCK_H_
#define ZEPHYR_INCLUDE_SPINLOCK_H_

#include <stddef.h>
#include <zephyr/arch/cpu.h>

struct k_spinlock {
	char unused; /* an empty struct has no size in C++ */
};

struct z_spinlock_key {
	unsigned int key;
};

typedef struct z_spinlock_key k_spinlock_key_t;

/** Pre: this lock is not held by the caller. Supervisor, ISR. */
static ALWAYS_INLINE k_spinlock_key_t k_spin_lock(struct k_spinlock *lock)
{
	ARG_UNUSED(lock);
	return (k_spinlock_key_t){arch_irq_lock()};
}

/** The same; on one core nobody else can hold it. @return 0 */
static ALWAYS_INLINE int k_spin_trylock(struct k_spinlock *lock, k_spinlock_key_t *key)
{
	*key = k_spin_lock(lock);
	return 0;
}

static ALWAYS_INLINE void k_spin_unlock(struct k_spinlock *lock, k_spinlock_key_t key)
{
	ARG_UNUSED(lock);
	arch_irq_unlock(key.key);
}

/** Unlocks without letting interrupts come: for whoever holds another lock as well. */
static ALWAYS_INLINE void k_spin_release(struct k_spinlock *lock)
{
	ARG_UNUSED(lock);
}

/** Runs the block that follows with the lock held, which ends there or at a K_SPINLOCK_BREAK. Not to be
 * left by return, goto or break. */
#define K_SPINLOCK(lck)                                                                            \
	for (k_spinlock_key_t z_key = k_spin_lock(lck), *z_held = &z_key; z_held != NULL;          \
	     k_spin_unlock((lck), z_key), z_held = NULL)
/** Leaves the block of the innermost K_SPINLOCK() and releases the lock. */
#define K_SPINLOCK_BREAK continue

#endif
