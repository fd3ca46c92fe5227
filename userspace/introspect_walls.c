/* SPDX-License-Identifier: Apache-2.0 */
/* Looking at the walls: domains, kernel objects, and why a thread may do something or may not.
 *
 * The answers come from where the walls have them: the region table (domain.c), the object table and
 * the threads' bitmaps (object.c). Nothing is kept. While an answer is put together no other thread
 * runs, so no domain changes and no record is given back. */

#include <arch.h>
#include <bulkhead/introspect.h>
#include <domain.h>
#include <dynamic.h>
#include <kernel_internal.h>
#include <names.h>
#include <object.h>
#include <stdarg.h>
#include <zephyr/device.h>
#include <zephyr/linker/linker-defs.h>

/* ---- Domains --------------------------------------------------------------------------------- */

/* Lock held. */
static const struct k_mem_domain *domain_after(const struct k_mem_domain *last)
{
	const struct k_mem_domain *found = NULL;

	for (const struct k_mem_domain *d = domains_first(); d != NULL; d = d->next) {
		if ((uintptr_t)d > (uintptr_t)last && (found == NULL || d < found)) {
			found = d;
		}
	}
	return found;
}

static bool look_at_next(struct introspect_domain *info)
{
	unsigned int key = arch_irq_lock();

	info->id = domain_after(info->id);
	if (info->id != NULL) {
		info->num_partitions = info->id->num_partitions;
		memcpy(info->partitions, info->id->partitions, sizeof(info->partitions));
	}
	arch_irq_unlock(key);
	return info->id != NULL;
}

void introspect_domains(introspect_domain_cb_t cb, void *arg)
{
	struct introspect_domain info = {.id = NULL};

	while (look_at_next(&info)) {
		cb(&info, arg);
	}
}

const char *introspect_partition_name(const struct k_mem_partition *partition)
{
	return partition_name_of(partition);
}

const struct k_mem_partition *introspect_partition(const char *name)
{
	STRUCT_SECTION_FOREACH(partition_name, entry) {
		if (strcmp(entry->name, name) == 0) {
			return entry->partition;
		}
	}
	return NULL;
}

const char *introspect_rights_text(uint8_t access)
{
	if ((access & MEM_USER_EXECUTE) != 0) {
		return (access & MEM_USER_WRITE) != 0 ? "read, write, execute" : "read, execute";
	}
	if ((access & MEM_USER_WRITE) != 0) {
		return "read, write";
	}
	return (access & MEM_USER_READ) != 0 ? "read" : "nothing";
}

/* ---- Kernel objects -------------------------------------------------------------------------- */

static void copy_name(char to[INTROSPECT_NAME_SIZE], const char *name)
{
	size_t length = MIN(strlen(name), (size_t)INTROSPECT_NAME_SIZE - 1);

	memcpy(to, name, length);
	to[length] = '\0';
}

/* Lock held. */
static void look_at(const struct k_object *ko, struct introspect_object *object)
{
	const char *thread = ko->type == K_OBJ_THREAD && (ko->flags & K_OBJ_FLAG_INITIALIZED) != 0
				     ? k_thread_name_get(ko->name)
				     : NULL;

	object->id = ko->name;
	object->type = (enum k_objects)ko->type;
	object->initialized = (ko->flags & K_OBJ_FLAG_INITIALIZED) != 0;
	object->is_public = (ko->flags & K_OBJ_FLAG_PUBLIC) != 0;
	object->dynamic = is_dynamic(ko);
	copy_name(object->name, thread == NULL ? "" : thread);
}

/* Devices and names are constants of the program. */
static void look_at_constants(const struct k_object *ko, struct introspect_object *object)
{
	if (object->name[0] == '\0' && !object->dynamic) {
		copy_name(object->name, (ko->flags & K_OBJ_FLAG_DRIVER) != 0
						? ((const struct device *)object->id)->name
						: object_name(ko));
	}
}

int introspect_object(const void *address, struct introspect_object *object)
{
	unsigned int key = arch_irq_lock();
	const struct k_object *ko = k_object_find(address);

	if (ko != NULL) {
		look_at(ko, object);
	}
	arch_irq_unlock(key);
	if (ko == NULL) {
		return -ENOENT;
	}
	look_at_constants(ko, object);
	return 0;
}

struct object_walk {
	introspect_object_cb_t cb;
	void *arg;
};

/* A dynamic object may be gone by now, so all that counts of it here is its address. */
static void give_object(struct k_object *ko, void *arg)
{
	const struct object_walk *walk = arg;
	struct introspect_object object;

	if (introspect_object(ko->name, &object) == 0) {
		walk->cb(&object, walk->arg);
	}
}

void introspect_objects(introspect_object_cb_t cb, void *arg)
{
	struct object_walk walk = {cb, arg};

	for (unsigned int type = K_OBJ_ANY; type < K_OBJ_LAST; type++) {
		object_foreach((enum k_objects)type, give_object, &walk);
	}
}

/* Lock held, or no thread runs. A thread that has ended has no permissions, and no domain. */
static bool is_alive(k_tid_t thread)
{
	const struct k_object *ko = k_object_find(thread);

	return ko != NULL && ko->type == K_OBJ_THREAD && (ko->flags & K_OBJ_FLAG_INITIALIZED) != 0;
}

bool introspect_permitted(const void *object, k_tid_t thread)
{
	unsigned int key = arch_irq_lock();
	const struct k_object *ko = k_object_find(object);
	bool permitted = ko != NULL && is_alive(thread) && object_permitted(ko, thread);

	arch_irq_unlock(key);
	return permitted;
}

/* ---- Why: words ------------------------------------------------------------------------------ */

/** A sentence that grows. */
struct sentence {
	char *text;
	size_t size;
	size_t used;
};

static __printf_like(2, 3) void say(struct sentence *s, const char *fmt, ...)
{
	va_list ap;

	if (s->used < s->size) {
		va_start(ap, fmt);
		s->used += (size_t)vsnprintk(s->text + s->used, s->size - s->used, fmt, ap);
		va_end(ap);
	}
}

static void say_thread(struct sentence *s, const struct k_thread *thread)
{
	char buf[24];

	say(s, "%s", thread_label_of(thread, buf, sizeof(buf)));
}

static void say_object(struct sentence *s, const struct k_object *object)
{
	const char *name = object_name(object);

	say(s, "%s ", otype_to_str((enum k_objects)object->type));
	if (name[0] == '\0') {
		say(s, "at %p", object->name);
	} else {
		say(s, "%s", name);
	}
}

static const char *access_text(uint8_t need)
{
	switch (need & (MEM_USER_READ | MEM_USER_WRITE | MEM_USER_EXECUTE)) {
	case MEM_USER_READ:
		return "read";
	case MEM_USER_WRITE:
		return "write";
	case MEM_USER_EXECUTE:
		return "execute";
	default:
		return "access";
	}
}

/* ---- Why: whose memory ----------------------------------------------------------------------- */

static bool holds(uintptr_t start, size_t size, uintptr_t address)
{
	return address - start < size;
}

static const struct k_mem_partition *partition_in(const struct k_mem_domain *domain,
						  uintptr_t address)
{
	for (size_t i = 0; i < domain->num_partitions; i++) {
		if (holds(domain->partitions[i].start, domain->partitions[i].size, address)) {
			return &domain->partitions[i];
		}
	}
	return NULL;
}

static void say_partition(struct sentence *s, const struct k_mem_partition *partition)
{
	const char *name = partition_name_of(partition);

	say(s, "%s%s", name == NULL ? "a partition" : "partition ", name == NULL ? "" : name);
}

/* Whoever has the address in a partition of the domain. */
static void say_who_has(struct sentence *s, uintptr_t address)
{
	const char *separator = ", open to ";

	for (const struct k_mem_domain *d = domains_first(); d != NULL; d = d->next) {
		const struct k_thread *t = partition_in(d, address) == NULL ? NULL : d->threads;

		for (; t != NULL; t = t->mem_domain_info.next) {
			say(s, "%s", separator);
			say_thread(s, t);
			separator = ", ";
		}
	}
	say(s, "%s", separator[2] == 'o' ? ", open to nobody" : "");
}

static bool say_partition_of_others(struct sentence *s, uintptr_t address)
{
	const struct partition_name *named = partition_at(address);
	const struct k_mem_partition *partition = named == NULL ? NULL : named->partition;

	for (const struct k_mem_domain *d = domains_first(); d != NULL && partition == NULL;
	     d = d->next) {
		partition = partition_in(d, address);
	}
	if (partition != NULL) {
		say_partition(s, partition);
		say(s, ", which its domain does not have");
		say_who_has(s, address);
	}
	return partition != NULL;
}

static void say_stack(struct sentence *s, struct place place, const struct k_thread *thread)
{
	say(s, "the %sstack of ", place.kind == PLACE_STACK ? "" : "privileged ");
	say_thread(s, place.owner);
	say(s, "%s", place.owner == thread ? " itself" : "");
}

/* What is there, for a thread in whose domain it is not. */
static void say_place(struct sentence *s, const struct k_thread *thread, uintptr_t address)
{
	struct place place = place_at(address);

	if (say_partition_of_others(s, address)) {
		return;
	}
	switch (place.kind) {
	case PLACE_STACK:
	case PLACE_PRIVILEGED_STACK:
		say_stack(s, place, thread);
		break;
	case PLACE_OBJECT:
		say(s, "the kernel's ");
		say_object(s, place.object);
		say(s, ", which users change by system calls only");
		break;
	case PLACE_KERNEL:
		say(s, "the kernel's memory, which no user reaches");
		break;
	case PLACE_PROGRAM:
		say(s, "the program's code and constants, which users read and execute");
		break;
	case PLACE_DEVICE:
		say(s, "where devices are, in no partition");
		break;
	default:
		say(s, "no partition, stack or object");
		break;
	}
}

/* ---- Why: answers ---------------------------------------------------------------------------- */

/* On a port where users only execute the program's code and only read its constants, the region table
 * has the constants alone, as something to read. */
static bool may(const struct k_thread *thread, uintptr_t address, uint8_t need)
{
	if (IS_ENABLED(CONFIG_ARCH_CODE_IS_EXECUTE_ONLY) && (need & MEM_USER_EXECUTE) != 0 &&
	    place_at(address).kind == PLACE_PROGRAM) {
		return need == MEM_USER_EXECUTE && address < (uintptr_t)__text_region_end;
	}
	return thread_may_access(thread, address, 1, need);
}

static bool explain_user(struct sentence *s, const struct k_thread *thread, uintptr_t address,
			 uint8_t need)
{
	const struct k_mem_partition *partition =
		partition_in(thread->mem_domain_info.mem_domain, address);
	bool allowed = may(thread, address, need);

	say_thread(s, thread);
	say(s, " may%s %s 0x%08x: that is ", allowed ? "" : " not", access_text(need),
	    (unsigned int)address);
	if (partition != NULL) {
		say_partition(s, partition);
		say(s, ", open to its domain (%s)", introspect_rights_text(partition->attr.access));
	} else {
		say_place(s, thread, address);
	}
	return allowed;
}

/* False, and said so, if there is nothing more to ask: *@p allowed is the answer. */
static bool is_user_alive(struct sentence *s, k_tid_t thread, bool *allowed)
{
	*allowed = false;
	if (!is_alive(thread)) {
		say(s, "%p is no thread, or has ended", (void *)thread);
		return false;
	}
	if ((thread->base.user_options & K_USER) == 0) {
		*allowed = true;
		say_thread(s, thread);
		say(s, " may: it is a supervisor, which no domain binds");
		return false;
	}
	return true;
}

bool introspect_why(k_tid_t thread, uintptr_t address, uint8_t need, char *text, size_t size)
{
	struct sentence s = {text, size, 0};
	bool allowed;

	k_sched_lock();
	if (is_user_alive(&s, thread, &allowed)) {
		allowed = explain_user(&s, thread, address, need);
	}
	k_sched_unlock();
	return allowed;
}

/* A part of a variable has no name that could stand in the source. */
static void say_grant(struct sentence *s, const struct k_thread *thread,
		      const struct k_object *object)
{
	const char *name = object_name(object);
	bool is_variable = name[0] != '\0' && strchr(name, '+') == NULL;

	say(s, "it has no permission, which k_object_access_grant(%s%s, <", is_variable ? "&" : "",
	    is_variable ? name : "<it>");
	say_thread(s, thread);
	say(s, ">) would give it");
}

static bool explain_object(struct sentence *s, const struct k_thread *thread, const void *object)
{
	const struct k_object *ko = k_object_find(object);
	bool permitted = ko != NULL && object_permitted(ko, thread);
	bool usable = permitted && (ko->flags & K_OBJ_FLAG_INITIALIZED) != 0;

	if (ko == NULL) {
		say(s, "%p is no kernel object", object);
		return false;
	}
	say_thread(s, thread);
	say(s, " may%s use the ", usable ? "" : " not");
	say_object(s, ko);
	say(s, ": ");
	if (!permitted) {
		say_grant(s, thread, ko);
	} else if (!usable) {
		say(s, "it has permission, but the object is not initialised");
	} else {
		say(s, "%s",
		    (ko->flags & K_OBJ_FLAG_PUBLIC) != 0 ? "it is open to all"
							 : "it has permission");
	}
	return usable;
}

bool introspect_why_object(k_tid_t thread, const void *object, char *text, size_t size)
{
	struct sentence s = {text, size, 0};
	bool allowed;

	k_sched_lock();
	if (is_user_alive(&s, thread, &allowed)) {
		allowed = explain_object(&s, thread, object);
	}
	k_sched_unlock();
	return allowed;
}
