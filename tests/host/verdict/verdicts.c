/* SPDX-License-Identifier: Apache-2.0 */
/* How verdicts are used, and how they must not be: see verdict.py. */

#include <zephyr/internal/syscall_handler.h>

int right(struct k_sem *sem, void *to, bool plain);

int right(struct k_sem *sem, void *to, bool plain)
{
	struct k_verdict verdict = k_verify_write(to, 1, 4);

	K_OOPS(k_verify_object(sem, K_OBJ_SEM));
	K_OOPS(verdict);
	K_OOPS(plain);
	K_OOPS(K_SYSCALL_OBJ(sem, K_OBJ_SEM));
	return k_refused(k_store(to, sem, 4)) ? -EFAULT : 0;
}

void wrong(struct k_sem *sem, void *to);

void wrong(struct k_sem *sem, void *to)
{
	(void)sem;
	(void)to;
/* FORGOTTEN: ignoring return value of .k_verify_object. */
#ifdef FORGOTTEN
	k_verify_object(sem, K_OBJ_SEM);
#endif
/* FORGOTTEN_COPY: ignoring return value of .k_store. */
#ifdef FORGOTTEN_COPY
	k_store(to, sem, 4);
#endif
/* AS_CONDITION: used struct type value where scalar is required */
#ifdef AS_CONDITION
	if (k_verify_object(sem, K_OBJ_SEM)) {
		return;
	}
#endif
/* INVERTED: wrong type argument to unary exclamation mark */
#ifdef INVERTED
	K_OOPS(!k_verify_object(sem, K_OBJ_SEM));
#endif
/* COMPARED: invalid operands to binary */
#ifdef COMPARED
	K_OOPS(k_verify_object(sem, K_OBJ_SEM) != 0);
#endif
/* COMBINED: used struct type value where scalar is required|invalid operands to binary */
#ifdef COMBINED
	K_OOPS(k_verify_object(sem, K_OBJ_SEM) || k_verify_write(to, 1, 4));
#endif
/* AS_BOOL: incompatible types when initializing type|aggregate value used where an integer was expected */
#ifdef AS_BOOL
	bool failed = k_verify_object(sem, K_OBJ_SEM);

	K_OOPS(failed);
#endif
/* REQUIRED: wrong type argument to unary exclamation mark */
#ifdef REQUIRED
	syscall_require(k_verify_object(sem, K_OBJ_SEM));
#endif
}
