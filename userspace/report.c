/* SPDX-License-Identifier: Apache-2.0 */
/* The short form of a fault report: the kernel says who touched what (kernel/fatal.c), and here
 * follows whose it is and what would allow it. Everything is looked up at the time of the fault, in
 * the tables that the walls themselves go by. */

#include <arch.h>
#include <domain.h>
#include <kernel_internal.h>
#include <names.h>
#include <object.h>
#include <walls.h>
#include <zephyr/linker/linker-defs.h>

#define LABEL_SIZE 24

/* In the caller's buffer: two threads may report at once. */
static const char *label(const struct k_thread *thread, char buf[LABEL_SIZE])
{
	return thread_label_of(thread, buf, LABEL_SIZE);
}

void walls_thread_at_fault(struct k_thread *thread, unsigned int reason, const struct arch_esf *esf)
{
	thread->end_reason = (uint8_t)(reason + 1);
	if (reason != K_ERR_KERNEL_OOPS && esf != NULL) {
		thread->end_address = esf->address;
	}
}

/* ---- Whose memory ---------------------------------------------------------------------------- */

static struct region_list partitions_of(const struct k_mem_domain *domain)
{
	return (struct region_list){domain->partitions, domain->num_partitions};
}

static void list_users(const struct k_mem_partition *partition)
{
	char buf[LABEL_SIZE];
	const char *separator = "";

	for (const struct k_mem_domain *d = domains_first(); d != NULL; d = d->next) {
		if (!region_overlaps_any(partition, partitions_of(d))) {
			continue;
		}
		for (const struct k_thread *t = d->threads; t != NULL;
		     t = t->mem_domain_info.next) {
			printk("%s%s", separator, label(t, buf));
			separator = ", ";
		}
	}
	printk("%s\n", separator[0] == '\0' ? "nobody" : "");
}

/* Supervisors need none, and what is written is not executed. */
static bool a_partition_would_help(const struct arch_esf *esf)
{
	return esf->user && esf->access != FAULT_EXECUTE;
}

static void explain_partition(const struct partition_name *entry, const struct arch_esf *esf)
{
	char buf[LABEL_SIZE];
	const struct k_mem_partition *partition = entry->partition;

	printk("    that is partition %s [0x%08x, 0x%08x), open to: ", entry->name,
	       (unsigned int)partition->start, (unsigned int)(partition->start + partition->size));
	list_users(partition);
	if (region_overlaps_any(partition, partitions_of(_current->mem_domain_info.mem_domain))) {
		printk("    with an attribute that does not allow this\n");
	} else if (a_partition_would_help(esf)) {
		printk("    to allow it: k_mem_domain_add_partition(<domain of %s>, &%s)\n",
		       label(_current, buf), entry->name);
	}
}

static void explain_device(const struct arch_esf *esf)
{
	char buf[LABEL_SIZE];

	printk("    that is where devices are, and in no partition\n");
	if (a_partition_would_help(esf)) {
		printk("    to allow it: K_MEM_PARTITION_DEFINE(<it>, 0x%08x, %u, "
		       "K_MEM_PARTITION_P_RW_U_RW)\n"
		       "    and k_mem_domain_add_partition(<domain of %s>, &<it>)\n",
		       (unsigned int)ROUND_DOWN(esf->address, ARCH_REGION_GRANULE),
		       ARCH_REGION_GRANULE, label(_current, buf));
	}
}

static void explain_kernel_memory(uintptr_t addr)
{
	char buf[LABEL_SIZE];
	const struct k_object *object = object_at(addr);

	if (object == NULL) {
		printk("    that is the kernel's memory: a variable for user threads belongs into a "
		       "partition (K_APP_DMEM, K_APP_BMEM)\n");
		return;
	}
	printk("    that is in the %s at %p", otype_to_str(object->type), object->name);
	if (object->type == K_OBJ_THREAD) {
		printk(" (%s)", label(object->name, buf));
	}
	printk(": the kernel's memory, which users change by system calls only\n");
}

static bool is_between(uintptr_t addr, const char *start, const char *end)
{
	return addr - (uintptr_t)start < (uintptr_t)(end - start);
}

static void explain_owner(const struct arch_esf *esf)
{
	char buf[LABEL_SIZE];
	uintptr_t addr = esf->address;
	const struct partition_name *partition = partition_at(addr);
	const struct k_thread *owner = thread_with_stack_at(addr);

	if (partition != NULL) {
		explain_partition(partition, esf);
	} else if (owner != NULL && addr - owner->stack_info.start >= owner->stack_info.size) {
		printk("    that is the privileged stack of %s\n", label(owner, buf));
	} else if (owner != NULL) {
		printk("    that is the stack of %s\n", label(owner, buf));
	} else if (is_between(addr, __kernel_ram_start, __kernel_ram_end) ||
		   addr - (uintptr_t)z_interrupt_stacks < CONFIG_ISR_STACK_SIZE) {
		explain_kernel_memory(addr);
	} else if (is_between(addr, __rom_start, __rom_end)) {
		printk("    that is the program's code or constants, which nobody may write\n");
	} else if (arch_is_device_memory(addr)) {
		explain_device(esf);
	} else {
		printk("    that belongs to no partition, stack or object\n");
	}
}

/* ---- Which contract -------------------------------------------------------------------------- */

static void explain_refusal(const struct k_thread *thread)
{
	char buf[LABEL_SIZE];
	const char *type = otype_to_str(thread->refused_type);
	const char *what = thread->refused_type == K_OBJ_ANY ? "kernel object" : type;
	const struct arch_esf access = {
		.address = thread->end_address, .access = FAULT_ACCESS, .user = true};

	switch (thread->refused_error) {
	case -EBADF:
		printk("    0x%08x is no %s\n", (unsigned int)thread->end_address, what);
		break;
	case -EPERM:
		printk("    %s has no permission on the %s at 0x%08x: "
		       "k_object_access_grant(<it>, <%s>) would give it\n",
		       label(thread, buf), what, (unsigned int)thread->end_address,
		       label(thread, buf));
		break;
	case -EINVAL:
		printk("    the %s at 0x%08x is not initialised\n", what,
		       (unsigned int)thread->end_address);
		break;
	case -EADDRINUSE:
		printk("    the %s at 0x%08x is in use\n", what, (unsigned int)thread->end_address);
		break;
	case -EACCES:
		printk("    users may write the link of the queue's item at 0x%08x, which is not "
		       "followed: put items where they cannot\n",
		       (unsigned int)thread->end_address);
		break;
	case -EFAULT:
		printk("    a buffer at 0x%08x that is not all %s's\n",
		       (unsigned int)thread->end_address, label(thread, buf));
		explain_owner(&access);
		break;
	default:
		break;
	}
}

void k_object_dump_error(int retval, const void *obj, struct k_object *ko, enum k_objects otype)
{
	ARG_UNUSED(ko);
	walls_object_refused((uintptr_t)obj, otype, retval);
	if (IS_ENABLED(CONFIG_FAULT_REPORT)) {
		explain_refusal(_current);
	}
}

void walls_explain_fault(unsigned int reason, const struct arch_esf *esf)
{
	if (!IS_ENABLED(CONFIG_FAULT_REPORT)) {
		return;
	}
	if (reason == K_ERR_KERNEL_OOPS) {
		explain_refusal(_current);
	} else if (esf != NULL && reason != K_ERR_STACK_CHK_FAIL &&
		   esf->access != FAULT_NO_ACCESS) {
		explain_owner(esf);
	}
}
