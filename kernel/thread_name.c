/* SPDX-License-Identifier: Apache-2.0 */
/* Names of threads. */

#include <kernel_internal.h>

void thread_name_set(struct k_thread *thread, const char *name)
{
	size_t length = MIN(strlen(name), sizeof(thread->name) - 1);

	memcpy(thread->name, name, length);
	thread->name[length] = '\0';
}

/* Whole, for whoever looks meanwhile: a half of each name may have no end. */
int z_impl_k_thread_name_set(k_tid_t thread, const char *str)
{
	unsigned int key = arch_irq_lock();

	thread_name_set(thread == NULL ? _kernel.current : thread, str);
	arch_irq_unlock(key);
	return 0;
}

const char *k_thread_name_get(k_tid_t thread)
{
	return thread->name;
}

int z_impl_k_thread_name_copy(k_tid_t thread, char *buf, size_t size)
{
	size_t length = strlen(thread->name) + 1;

	if (length > size) {
		return -ENOSPC;
	}
	memcpy(buf, thread->name, length);
	return 0;
}

#ifdef CONFIG_USERSPACE
/* ---- What a user's call must fulfil ---------------------------------------------------------- */

#include <zephyr/internal/syscall_handler.h>

static int z_vrfy_k_thread_name_set(k_tid_t thread, const char *str)
{
	char name[CONFIG_THREAD_MAX_NAME_LEN];

	if (thread != NULL &&
	    k_object_validate(k_object_find(thread), K_OBJ_THREAD, _OBJ_INIT_TRUE) != 0) {
		return -EINVAL;
	}
	if (k_usermode_string_copy(name, str, sizeof(name)) != 0) {
		return -EFAULT;
	}
	return z_impl_k_thread_name_set(thread, name);
}
#include <zephyr/syscalls/k_thread_name_set_mrsh.c>

/* Names are no secret: no permission is needed to read one. So nothing keeps the record once the lock
 * is released. */
static bool name_get(k_tid_t thread, char name[CONFIG_THREAD_MAX_NAME_LEN])
{
	unsigned int key = arch_irq_lock();
	const struct k_object *object = k_object_find(thread);
	bool known = object != NULL && object->type == K_OBJ_THREAD &&
		     (object->flags & K_OBJ_FLAG_INITIALIZED) != 0;

	if (known) {
		memcpy(name, thread->name, CONFIG_THREAD_MAX_NAME_LEN);
	}
	arch_irq_unlock(key);
	return known;
}

static int z_vrfy_k_thread_name_copy(k_tid_t thread, char *buf, size_t size)
{
	char name[CONFIG_THREAD_MAX_NAME_LEN];
	size_t length;

	if (!name_get(thread, name)) {
		return -EINVAL;
	}
	if (K_SYSCALL_MEMORY_WRITE(buf, size)) {
		return -EFAULT;
	}
	length = strlen(name) + 1;
	if (length > size) {
		return -ENOSPC;
	}
	return k_usermode_to_copy(buf, name, length) == 0 ? 0 : -EFAULT;
}
#include <zephyr/syscalls/k_thread_name_copy_mrsh.c>
#endif
