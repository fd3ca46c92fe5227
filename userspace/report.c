/* SPDX-License-Identifier: Apache-2.0 */
/* The short form of a fault report: the kernel says who touched what (kernel/fatal.c), and here
 * follows whose it is and what would allow it. Everything is looked up at the time of the fault, in
 * the tables that the walls themselves go by. Names are what somebody chose, also users for themselves;
 * addresses are the truth. */

#include <arch.h>
#include <bulkhead/report_print.h>
#include <domain.h>
#include <kernel_internal.h>
#include <names.h>
#include <object.h>
#include <walls.h>
#include <zephyr/device.h>
#include <zephyr/internal/syscall_handler.h>
#include <zephyr/linker/linker-defs.h>

#define LABEL_SIZE 24

/* In the caller's buffer: two threads may report at once. */
static const char *label(const struct k_thread *thread, char buf[LABEL_SIZE])
{
	return thread_label_of(thread, buf, LABEL_SIZE);
}

bool walls_stack_read(const struct k_thread *thread, uintptr_t at, void *bytes, size_t size)
{
	if ((thread->base.user_options & K_USER) != 0) {
		return arch_user_copy_in(bytes, (const void *)at, size) == 0;
	}
	memcpy(bytes, (const void *)at, size);
	return true;
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
			report_print("%s%s", separator, label(t, buf));
			separator = ", ";
		}
	}
	report_print("%s\n", separator[0] == '\0' ? "nobody" : "");
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

	report_print("that is partition %s [0x%08x, 0x%08x), open to: ", entry->name,
		     (unsigned int)partition->start,
		     (unsigned int)(partition->start + partition->size));
	list_users(partition);
	if (region_overlaps_any(partition, partitions_of(_current->mem_domain_info.mem_domain))) {
		report_print("with an attribute that does not allow this\n");
	} else if (a_partition_would_help(esf)) {
		report_print("to allow it: k_mem_domain_add_partition(<domain of %s>, &%s)\n",
			     label(_current, buf), entry->name);
	}
}

static void advise_on_device(const struct arch_esf *esf)
{
	char buf[LABEL_SIZE];

	if (a_partition_would_help(esf)) {
		report_print("to allow it: K_MEM_PARTITION_DEFINE(<it>, 0x%08x, %u, "
			     "K_MEM_PARTITION_P_RW_U_RW)\n",
			     (unsigned int)ROUND_DOWN(esf->address, ARCH_REGION_GRANULE),
			     ARCH_REGION_GRANULE);
		report_print("and k_mem_domain_add_partition(<domain of %s>, &<it>)\n",
			     label(_current, buf));
	}
}

static void explain_object_at(const struct k_object *object)
{
	char buf[LABEL_SIZE];

	report_print("that is in the %s at %p", otype_to_str(object->type), object->name);
	if (object->type == K_OBJ_THREAD) {
		report_print(" (%s)", label(object->name, buf));
	}
	report_print(": the kernel's memory, which users change by system calls only\n");
}

#define NULL_POINTERS 256u

static void explain_place(struct place place, const struct arch_esf *esf)
{
	static const char *const others[] = {
		[PLACE_KERNEL] = "the kernel's memory: a variable for user threads belongs into a "
				 "partition (K_APP_DMEM, K_APP_BMEM)",
		[PLACE_PROGRAM] = "the program's code or constants, which nobody may write",
		[PLACE_DEVICE] = "where devices are, and in no partition",
		[PLACE_NOTHING] = "in no partition, stack or object",
	};
	char buf[LABEL_SIZE];

	switch (place.kind) {
	case PLACE_STACK:
	case PLACE_PRIVILEGED_STACK:
		report_print("that is the %sstack of %s\n",
			     place.kind == PLACE_STACK ? "" : "privileged ",
			     label(place.owner, buf));
		break;
	case PLACE_OBJECT:
		explain_object_at(place.object);
		break;
	default:
		report_print("that is %s\n", others[place.kind]);
		break;
	}
	if (place.kind == PLACE_DEVICE) {
		advise_on_device(esf);
	}
}

static void explain_owner(const struct arch_esf *esf)
{
	const struct partition_name *partition = partition_at(esf->address);
	struct place place = place_at(esf->address);

	if (partition != NULL) {
		explain_partition(partition, esf);
	} else if (esf->address < NULL_POINTERS && place.kind >= PLACE_PROGRAM) {
		report_print("that is a null pointer, or a member of what it should point to\n");
	} else {
		explain_place(place, esf);
	}
}

/* What the thread could touch, by name. */
static void list_domain(const struct k_mem_domain *domain)
{
	const char *separator = " has ";

	report_print("its domain %p%s", (const void *)domain,
		     domain == &k_mem_domain_default ? " (the default)" : "");
	for (uint8_t i = 0; i < domain->num_partitions; i++) {
		const char *name = partition_name_of(&domain->partitions[i]);

		report_print("%s%s", separator, name == NULL ? "(unnamed)" : name);
		separator = ", ";
	}
	report_print("\n");
}

/* ---- Which contract -------------------------------------------------------------------------- */

/* One lies in the image for each call that is in it. */
struct syscall_name {
	uintptr_t entry;
	uint8_t words; /* as many further the next one begins */
	char text[];   /* its name; of each pointer that it takes, what it is and its name; "" */
};

/* What a pointer is: tools/syscalls.py. Objects are their type and one more. */
enum {
	POINTER_MEMORY = 0x7D,
	POINTER_READ,
	POINTER_WRITE,
};

static const char *end_of(const char *text)
{
	return text + strlen(text) + 1;
}

/* The call whose entry is there or, of those below it, the nearest. */
static const struct syscall_name *name_at(uintptr_t place)
{
	extern const struct syscall_name _syscall_name_list_start[], _syscall_name_list_end[];
	const struct syscall_name *found = NULL;

	for (const struct syscall_name *name = _syscall_name_list_start;
	     name < _syscall_name_list_end;
	     name = (const void *)((const uint32_t *)name + name->words)) {
		if (name->entry <= place && (found == NULL || found->entry < name->entry)) {
			found = name;
		}
	}
	return found;
}

/* A place in what runs for a short call is odd; what runs for a long call is even. */
void report_place(uintptr_t place)
{
	if (_current->syscall_frame == NULL) {
		_current->syscall_frame = (void *)(place | 1);
	}
}

static const struct syscall_name *call_of(const struct k_thread *thread, const struct arch_esf *esf)
{
	uintptr_t place = (uintptr_t)thread->syscall_frame;
	const struct syscall_name *name;

	if (place == 0 && esf != NULL) {
		place = arch_short_call(esf);
	}
	name = name_at(place | 1);
	return name != NULL && ((place & 1) != 0 || (name->entry & ~(uintptr_t)1) == place) ? name
											    : NULL;
}

/* The argument that was refused, if only one can be it. */
static const char *argument_of(const struct syscall_name *name, int kind, int wider)
{
	const char *argument = NULL;

	for (const char *text = end_of(name->text); text[0] != '\0'; text = end_of(text)) {
		if (text[0] == kind || text[0] == wider) {
			if (argument != NULL) {
				return NULL;
			}
			argument = text + 1;
		}
	}
	return argument;
}

static const char *refused_argument(const struct k_thread *thread, const struct syscall_name *name)
{
	int kind = thread->refused_type + 1;
	int wider = K_OBJ_ANY + 1;
	const char *argument;

	if (thread->refused_error == -EFAULT) {
		kind = thread->refused_type != 0 ? POINTER_WRITE : POINTER_READ;
		wider = POINTER_MEMORY;
	}
	argument = argument_of(name, kind, kind);
	return argument != NULL ? argument : argument_of(name, kind, wider);
}

static void explain_call(const struct k_thread *thread, const struct syscall_name *name)
{
	const char *argument = refused_argument(thread, name);

	report_print("its call %s()", name->text);
	if (argument != NULL) {
		report_print(", argument %s", argument);
	}
	report_print("\n");
}

/* "k_thread at 0x38001234 (Producer)": what was refused. */
static void print_object(const struct k_thread *thread)
{
	uintptr_t word = thread->end_address;
	const struct k_object *object = k_object_find((const void *)word);
	char buf[LABEL_SIZE];

	report_print("%s at 0x%08x",
		     thread->refused_type == K_OBJ_ANY ? "kernel object"
						       : otype_to_str(thread->refused_type),
		     (unsigned int)word);
	if (object != NULL && object->type == K_OBJ_THREAD) {
		report_print(" (%s)", label((const struct k_thread *)word, buf));
	} else if (object != NULL && object->type > Z_OBJ_BEFORE_DRIVERS) {
		report_print(" (%s)", ((const struct device *)word)->name);
	}
}

static void explain_object(const struct k_thread *thread)
{
	char buf[LABEL_SIZE];

	report_print("%s has no permission on the ", label(thread, buf));
	print_object(thread);
	report_print(": k_object_access_grant(<it>, <%s>) would give it\n", label(thread, buf));
}

static void explain_state(const struct k_thread *thread, const char *state)
{
	report_print("the ");
	print_object(thread);
	report_print(" is %s\n", state);
}

static void explain_type(const struct k_thread *thread)
{
	const struct k_object *object = k_object_find((const void *)thread->end_address);

	report_print("0x%08x is no %s", (unsigned int)thread->end_address,
		     thread->refused_type == K_OBJ_ANY ? "kernel object"
						       : otype_to_str(thread->refused_type));
	if (object != NULL) {
		report_print(", but a %s", otype_to_str(object->type));
	}
	report_print("\n");
}

/* Of what is not all the thread's, either the first byte or the last is not. */
static void explain_memory(const struct k_thread *thread)
{
	bool write = thread->refused_type != 0;
	struct arch_esf access = {.address = thread->end_address,
				  .access = write ? FAULT_WRITE : FAULT_READ,
				  .user = true};
	char buf[LABEL_SIZE];

	report_print("%zu bytes at 0x%08x that %s may not %s\n", thread->refused_size,
		     access.address, label(thread, buf), write ? "write" : "read");
	if (walls_user_buffer_check((const void *)(uintptr_t)access.address, 1, write)) {
		access.address += MIN(thread->refused_size, UINT32_MAX - access.address) - 1;
	}
	explain_owner(&access);
}

static void explain_refusal(const struct k_thread *thread)
{
	switch (thread->refused_error) {
	case -EBADF:
		explain_type(thread);
		break;
	case -EPERM:
		explain_object(thread);
		break;
	case -EINVAL:
		explain_state(thread, "not initialised");
		break;
	case -EADDRINUSE:
		explain_state(thread, "in use");
		break;
	case -EACCES:
		report_print("users may write the link of the queue's item at 0x%08x, which is not "
			     "followed: put items where they cannot\n",
			     (unsigned int)thread->end_address);
		break;
	case -EFAULT:
		explain_memory(thread);
		break;
	case -EDOM:
		report_print("%s\n", thread->refused_text);
		break;
	default:
		break;
	}
}

void syscall_refuse(const char *text)
{
	_current->refused_error = -EDOM;
	_current->refused_text = text;
	report_place(REPORT_CALLER);
	z_except_reason(K_ERR_KERNEL_OOPS);
}

void k_object_dump_error(int retval, const void *obj, struct k_object *ko, enum k_objects otype)
{
	ARG_UNUSED(ko);
	walls_object_refused((uintptr_t)obj, otype, retval);
	explain_refusal(_current);
}

/* A user that ends itself was refused nothing, then. */
static void explain_contract(const struct k_thread *thread, const struct arch_esf *esf)
{
	extern uintptr_t z_mrsh_user_fault(uintptr_t a0, uintptr_t a1, uintptr_t a2, uintptr_t a3,
					   uintptr_t a4, uintptr_t a5, void *ssf);
	const struct syscall_name *name = call_of(thread, esf);

	if (name != NULL && name->entry == (uintptr_t)z_mrsh_user_fault) {
		report_print("it ended itself\n");
		return;
	}
	if (name != NULL && name->text[0] != '\0') {
		explain_call(thread, name);
	}
	explain_refusal(thread);
}

void walls_explain_fault(unsigned int reason, const struct arch_esf *esf)
{
	if (reason == K_ERR_KERNEL_OOPS) {
		explain_contract(_current, esf);
	} else if (esf != NULL && reason != K_ERR_STACK_CHK_FAIL &&
		   esf->access != FAULT_NO_ACCESS) {
		explain_owner(esf);
	}
	if ((_current->base.user_options & K_USER) != 0) {
		list_domain(_current->mem_domain_info.mem_domain);
	}
}
