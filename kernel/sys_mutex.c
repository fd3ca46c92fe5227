/* SPDX-License-Identifier: Apache-2.0 */
/* Mutexes in user memory, with user mode.
 *
 * What users can write is a name. The mutex itself, with its owner and its waiters, is a k_mutex in
 * kernel memory: the object table tells which. Who may write the name may use the mutex. */

#include <walls.h>
#include <zephyr/internal/syscall_handler.h>
#include <zephyr/sys/mutex.h>

static struct k_mutex *kernel_mutex(const struct sys_mutex *mutex)
{
	struct k_object *object = k_object_find(mutex);

	return object != NULL && object->type == K_OBJ_SYS_MUTEX ? object->data.mutex : NULL;
}

int z_impl_z_sys_mutex_kernel_lock(struct sys_mutex *mutex, k_timeout_t timeout)
{
	struct k_mutex *backing = kernel_mutex(mutex);

	return backing == NULL ? -EINVAL : z_impl_k_mutex_lock(backing, timeout);
}

int z_impl_z_sys_mutex_kernel_unlock(struct sys_mutex *mutex)
{
	struct k_mutex *backing = kernel_mutex(mutex);

	return backing == NULL ? -EINVAL : z_impl_k_mutex_unlock(backing);
}

/* ---- What a user's call runs instead ---------------------------------------------------------- */

static bool caller_may_write(const struct sys_mutex *mutex)
{
	unsigned int key = arch_irq_lock();
	bool may = walls_user_buffer_check(mutex, sizeof(*mutex), true);

	arch_irq_unlock(key);
	return may;
}

int z_user_z_sys_mutex_kernel_lock(struct sys_mutex *mutex, k_timeout_t timeout)
{
	return caller_may_write(mutex) ? z_impl_z_sys_mutex_kernel_lock(mutex, timeout) : -EACCES;
}

int z_user_z_sys_mutex_kernel_unlock(struct sys_mutex *mutex)
{
	return caller_may_write(mutex) ? z_impl_z_sys_mutex_kernel_unlock(mutex) : -EACCES;
}
