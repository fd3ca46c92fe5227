/* SPDX-License-Identifier: Apache-2.0 */
/* Spin locks: on one core, the kernel lock. */

#include "support.h"

ZTEST_SUITE(spinlock, NULL, NULL, NULL, NULL, NULL);

static struct k_spinlock outer, inner;

static bool is_locked(void)
{
	unsigned int key = irq_lock();

	irq_unlock(key);
	return !arch_irq_unlocked(key);
}

ZTEST(spinlock, test_functions)
{
	k_spinlock_key_t key = k_spin_lock(&outer);
	k_spinlock_key_t second;

	zassert_true(is_locked());
	zassert_equal(k_spin_trylock(&inner, &second), 0);
	k_spin_unlock(&inner, second);
	zassert_true(is_locked(), "the outer lock holds on");
	second = k_spin_lock(&inner);
	k_spin_release(&inner);
	zassert_true(is_locked());
	k_spin_unlock(&outer, key);
	zassert_false(is_locked());
}

ZTEST(spinlock, test_guard)
{
	int turns = 0;

	K_SPINLOCK(&outer)
	{
		zassert_true(is_locked());
		K_SPINLOCK(&inner)
		{
			turns++;
			if (is_locked()) {
				K_SPINLOCK_BREAK;
			}
			turns = 100;
		}
		zassert_true(is_locked(), "the outer lock holds on");
		turns++;
	}
	zassert_false(is_locked());
	zassert_equal(turns, 2);
}
