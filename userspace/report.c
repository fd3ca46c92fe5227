/* SPDX-License-Identifier: Apache-2.0 */
/* The short form of a fault report: who touched what, whose it is, what would allow it. Everything
 * is looked up at the time of the fault, in the tables that the walls themselves go by. */

#include <domain.h>
#include <names.h>
#include <object.h>
#include <walls.h>
#include <zephyr/linker/linker-defs.h>

#define LABEL_SIZE 24

static const char *label(const struct k_thread *thread)
{
	static char buf[LABEL_SIZE];

	return thread_label_of(thread, buf, sizeof(buf));
}

static const char *access_text(uint8_t access)
{
	switch (access) {
	case FAULT_READ:
		return "read of";
	case FAULT_WRITE:
		return "write to";
	case FAULT_EXECUTE:
		return "execution at";
	default:
		return "access to";
	}
}

void walls_thread_at_fault(struct k_thread *thread, unsigned int reason, const struct arch_esf *esf)
{
	thread->end_reason = (uint8_t)(reason + 1);
	if (reason != K_ERR_KERNEL_OOPS && esf != NULL) {
		thread->end_address = esf->address;
	}
}

/* ---- Whose memory ---------------------------------------------------------------------------- */

static void explain_partition(const struct partition_name *entry)
{
	const char *separator = "";

	printk("    that is partition %s [0x%08x, 0x%08x), open to: ", entry->name,
	       (unsigned int)entry->partition->start,
	       (unsigned int)(entry->partition->start + entry->partition->size));
	for (const struct k_mem_domain *d = domains_first(); d != NULL; d = d->next) {
		struct region_list list = {d->partitions, d->num_partitions};

		if (!region_overlaps_any(entry->partition, list)) {
			continue;
		}
		for (const struct k_thread *t = d->threads; t != NULL;
		     t = t->mem_domain_info.next) {
			printk("%s%s", separator, label(t));
			separator = ", ";
		}
	}
	printk("%s\n", separator[0] == '\0' ? "nobody" : "");
	printk("    to allow it: k_mem_domain_add_partition(<domain of %s>, &%s)\n",
	       label(_current), entry->name);
}

static bool is_between(uintptr_t addr, const char *start, const char *end)
{
	return addr - (uintptr_t)start < (uintptr_t)(end - start);
}

static void explain_owner(uintptr_t addr)
{
	const struct partition_name *partition = partition_at(addr);
	const struct k_thread *owner = thread_with_stack_at(addr);

	if (partition != NULL) {
		explain_partition(partition);
	} else if (owner != NULL && addr < owner->stack_info.start) {
		printk("    that is the privileged stack of %s\n", label(owner));
	} else if (owner != NULL) {
		printk("    that is the stack of %s\n", label(owner));
	} else if (is_between(addr, __kernel_ram_start, __kernel_ram_end)) {
		printk("    that is the kernel's memory: a variable for user threads belongs into a "
		       "partition (K_APP_DMEM, K_APP_BMEM)\n");
	} else if (is_between(addr, __rom_start, __rom_end)) {
		printk("    that is the program's code or constants, which nobody may write\n");
	} else {
		printk("    that belongs to no partition, stack or object\n");
	}
}

/* ---- Which contract -------------------------------------------------------------------------- */

static void explain_refusal(const struct k_thread *thread)
{
	const char *type = otype_to_str(thread->refused_type);
	const char *what = thread->refused_type == K_OBJ_ANY ? "kernel object" : type;

	switch (thread->refused_error) {
	case -EBADF:
		printk("    0x%08x is no %s\n", (unsigned int)thread->end_address, what);
		break;
	case -EPERM:
		printk("    %s has no permission on the %s at 0x%08x: "
		       "k_object_access_grant(<it>, <%s>) would give it\n",
		       label(thread), what, (unsigned int)thread->end_address, label(thread));
		break;
	case -EINVAL:
		printk("    the %s at 0x%08x is not initialised\n", what,
		       (unsigned int)thread->end_address);
		break;
	case -EADDRINUSE:
		printk("    the %s at 0x%08x is in use\n", what, (unsigned int)thread->end_address);
		break;
	default:
		break;
	}
}

static void explain_overflow(const struct k_thread *thread, const struct arch_esf *esf)
{
	printk("    %s left its stack [0x%08x, 0x%08x) with sp 0x%08x: it needs more than %zu bytes\n",
	       label(thread), (unsigned int)thread->stack_info.start,
	       (unsigned int)(thread->stack_info.start + thread->stack_info.size), esf->sp,
	       thread->stack_info.size);
}

void walls_explain_fault(unsigned int reason, const struct arch_esf *esf)
{
	if (!IS_ENABLED(CONFIG_FAULT_REPORT)) {
		return;
	}
	if (reason == K_ERR_KERNEL_OOPS) {
		explain_refusal(_current);
	} else if (esf == NULL) {
		return;
	} else if (reason == K_ERR_STACK_CHK_FAIL) {
		explain_overflow(_current, esf);
	} else if (esf->access != FAULT_NO_ACCESS) {
		printk("    %s 0x%08x refused (%s mode)\n", access_text(esf->access), esf->address,
		       esf->user ? "user" : "supervisor");
		explain_owner(esf->address);
	}
}
