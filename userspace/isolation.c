/* SPDX-License-Identifier: Apache-2.0 */
/* The isolation table: for each thread that is or was a user, what it may touch. Computed from the
 * domains, the object table and the threads' records as they are at the time. And the same as the
 * protection unit sees it, region by region. */

#include <arch.h>
#include <bulkhead/isolation.h>
#include <domain.h>
#include <names.h>
#include <object.h>
#include <zephyr/linker/linker-defs.h>

static bool was_used(const struct k_thread *thread)
{
	return thread->stack_info.size != 0;
}

static bool is_alive(const struct k_object *object)
{
	return (object->flags & K_OBJ_FLAG_INITIALIZED) != 0;
}

static const char *rights_text(uint8_t access)
{
	if ((access & MEM_USER_WRITE) != 0) {
		return "read, write";
	}
	return (access & MEM_USER_READ) != 0 ? "read" : "nothing";
}

static void print_partition(const struct k_mem_partition *partition)
{
	const char *name = partition_name_of(partition);

	printk("      %-24s 0x%08x %6zu  %s\n", name == NULL ? "(unnamed)" : name,
	       (unsigned int)partition->start, partition->size,
	       rights_text(partition->attr.access));
}

/* What is in the program, and not in this domain. */
static void print_closed(const struct k_mem_domain *domain)
{
	struct region_list open = {domain->partitions, domain->num_partitions};

	STRUCT_SECTION_FOREACH(partition_name, entry) {
		if (entry->partition->size > 0 && !region_overlaps_any(entry->partition, open)) {
			printk("      %-24s 0x%08x %6zu  no access\n", entry->name,
			       (unsigned int)entry->partition->start, entry->partition->size);
		}
	}
}

static void print_object(struct k_object *object, const struct k_thread *thread)
{
	if (object->type != K_OBJ_THREAD && object->type != K_OBJ_THREAD_STACK_ELEMENT &&
	    object_permitted(object, thread)) {
		printk("      %-24s %p\n", otype_to_str(object->type), object->name);
	}
}

static void print_object_of_type(struct k_object *object, void *arg)
{
	print_object(object, arg);
}

static void print_end(const struct k_thread *thread)
{
	if (thread->end_reason == 0) {
		printk("    ended by itself or by another thread\n");
	} else {
		printk("    ended by fatal error %u, address 0x%08x\n", thread->end_reason - 1u,
		       (unsigned int)thread->end_address);
	}
}

static void print_user(const struct k_object *object, struct k_thread *thread)
{
	const struct k_mem_domain *domain = thread->mem_domain_info.mem_domain;

	printk("      %-24s 0x%08x %6zu  read, write\n", "its own stack",
	       (unsigned int)thread->stack_info.start, thread->stack_info.size);
	for (uint8_t i = 0; i < domain->num_partitions; i++) {
		print_partition(&domain->partitions[i]);
	}
	print_closed(domain);
	if (!is_alive(object)) {
		print_end(thread);
		return;
	}
	for (unsigned int type = K_OBJ_ANY + 1; type < K_OBJ_LAST; type++) {
		object_foreach((enum k_objects)type, print_object_of_type, thread);
	}
}

static void print_thread(struct k_object *object, void *arg)
{
	struct k_thread *thread = object->name;
	char label[24];
	bool user = (thread->base.user_options & K_USER) != 0;

	ARG_UNUSED(arg);
	if (!was_used(thread)) {
		return;
	}
	printk("  %s: %s\n", thread_label_of(thread, label, sizeof(label)),
	       user ? "user, may touch" : "supervisor, may touch everything");
	if (user) {
		print_user(object, thread);
	}
}

void isolation_print(void)
{
	printk("Isolation, from the kernel's tables:\n");
	object_foreach(K_OBJ_THREAD, print_thread, NULL);
}

/* ---- The protection unit ----------------------------------------------------------------------- */

static const char *region_rights_text(uint8_t access)
{
	switch (access & (MEM_USER_READ | MEM_USER_WRITE | MEM_USER_EXECUTE)) {
	case MEM_USER_READ | MEM_USER_WRITE | MEM_USER_EXECUTE:
		return "read, write, execute";
	case MEM_USER_READ | MEM_USER_WRITE:
		return "read, write";
	case MEM_USER_READ | MEM_USER_EXECUTE:
		return "read, execute";
	case MEM_USER_READ:
		return "read";
	case MEM_USER_EXECUTE:
		return "execute";
	default:
		return "no access";
	}
}

static const char *region_name(const struct k_mem_partition *region, const struct k_thread *thread)
{
	const char *name = partition_name_of(region);

	if (name != NULL) {
		return name;
	}
	if (region->start == thread->stack_info.start) {
		return "its own stack";
	}
	if (region->start == (uintptr_t)__rom_start) {
		return IS_ENABLED(CONFIG_ARCH_CODE_IS_EXECUTE_ONLY) ? "code" : "code and constants";
	}
	if (region->start == (uintptr_t)__text_region_end) {
		return "constants";
	}
	return region->start >= (uintptr_t)__kernel_ram_start &&
			       region->start < (uintptr_t)__kernel_ram_end
		       ? "the kernel's memory"
		       : "(unnamed)";
}

void isolation_print_regions(k_tid_t thread)
{
	const struct k_mem_domain *domain = thread->mem_domain_info.mem_domain;
	unsigned int used = 0, number = 0;
	struct k_mem_partition region;
	char label[24];

	printk("Regions of the protection unit while %s runs:\n",
	       thread_label_of(thread, label, sizeof(label)));
	for (;
	     arch_protection_region(&domain->image, thread->context.stack_region, number, &region);
	     number++) {
		if (region.size == 0) {
			continue;
		}
		used++;
		printk("  %2u  %-24s 0x%08x %7zu  %s\n", number, region_name(&region, thread),
		       (unsigned int)region.start, region.size,
		       region_rights_text(region.attr.access));
	}
	printk("  %u of %u in use; no access to anything else\n", used, number);
}
