/* SPDX-License-Identifier: Apache-2.0 */
/* Memory domains: the policy.
 *
 * A domain is a list of partitions and a list of threads. Every change is first tried on a copy:
 * checked, then encoded into a register image; only if both succeed does the domain change, and if
 * the image is the one the CPU has loaded, it is loaded again before the call returns. So a failed
 * change leaves everything as it was, and a successful one holds for the running thread too (I2).
 *
 * No two partitions of a domain overlap, and none overlaps the stack of a thread in it (I3): on
 * ARMv8-M an address in two regions faults for everybody, the kernel included. */

#include <arch.h>
#include <budget.h>
#include <bulkhead/bus_guard.h>
#include <domain.h>
#include <ksched.h>
#include <zephyr/app_memory/app_memdomain.h>
#include <zephyr/linker/linker-defs.h>

struct k_mem_domain k_mem_domain_default;
struct k_spinlock z_mem_domain_lock;
const struct k_mem_partition z_no_partition;

static struct k_mem_domain *all_domains;

static struct k_mem_partition stack_region_of(const struct k_thread *thread)
{
	return (struct k_mem_partition){thread->stack_info.start, thread->stack_info.size,
					K_MEM_PARTITION_P_RW_U_RW};
}

/* Program code and constants: every user may read them; on some ports only constants. */
static struct k_mem_partition rom_region(void)
{
	const char *start =
		IS_ENABLED(CONFIG_ARCH_CODE_IS_EXECUTE_ONLY) ? __text_region_end : __rom_start;

	return (struct k_mem_partition){(uintptr_t)start, (size_t)(__rom_end - start),
					K_MEM_PARTITION_P_RX_U_RX};
}

static struct region_list partitions_of(const struct k_mem_domain *domain)
{
	return (struct region_list){domain->partitions, domain->num_partitions};
}

bool thread_may_access(const struct k_thread *thread, uintptr_t addr, size_t size, uint8_t need)
{
	struct k_mem_partition own[] = {stack_region_of(thread), rom_region()};
	struct region_list lists[] = {
		{own, ARRAY_SIZE(own)},
		partitions_of(thread->mem_domain_info.mem_domain),
	};

	return regions_allow(lists, ARRAY_SIZE(lists), addr, size, need);
}

static bool is_writable_in(const struct k_mem_domain *domain, const struct k_mem_partition *place)
{
	for (size_t i = 0; i < domain->num_partitions; i++) {
		const struct k_mem_partition *part = &domain->partitions[i];

		if ((part->attr.access & MEM_USER_WRITE) != 0 && regions_overlap(part, place)) {
			return true;
		}
	}
	for (const struct k_thread *t = domain->threads; t != NULL; t = t->mem_domain_info.next) {
		struct k_mem_partition stack = stack_region_of(t);

		if ((t->base.user_options & K_USER) != 0 && regions_overlap(&stack, place)) {
			return true;
		}
	}
	return false;
}

bool any_user_may_write(uintptr_t addr, size_t size)
{
	const struct k_mem_partition place = {addr, size, K_MEM_PARTITION_P_RW_U_RW};

	for (const struct k_mem_domain *d = all_domains; d != NULL; d = d->next) {
		if (is_writable_in(d, &place)) {
			return true;
		}
	}
	return false;
}

const struct k_mem_domain *domains_first(void)
{
	return all_domains;
}

/* ---- Changes: check, encode, then act -------------------------------------------------------- */

static bool may_be_added(const struct k_mem_partition *part, struct region_list others)
{
	if (part == NULL || !region_is_sane(part) || !arch_region_check(part->start, part->size)) {
		return false;
	}
	if (IS_ENABLED(CONFIG_EXECUTE_XOR_WRITE) && K_MEM_PARTITION_IS_WRITABLE(part->attr) &&
	    K_MEM_PARTITION_IS_EXECUTABLE(part->attr)) {
		return false;
	}
	return !region_overlaps_any(part, others);
}

/* Inline, as is_registered(): a program without the calls that were added later pays nothing. */
static ALWAYS_INLINE bool overlaps_a_stack(const struct k_mem_domain *domain,
					   const struct k_mem_partition *part)
{
	for (const struct k_thread *t = domain->threads; t != NULL; t = t->mem_domain_info.next) {
		struct k_mem_partition stack = stack_region_of(t);

		if (regions_overlap(part, &stack)) {
			return true;
		}
	}
	return false;
}

static int encode(struct k_mem_domain *domain)
{
	int result =
		arch_protection_encode(&domain->image, domain->partitions, domain->num_partitions);

	if (result == 0) {
		arch_protection_changed(&domain->image);
	}
	return result;
}

/* The unit lets users in; does the bus? */
static void open_bus(const struct k_mem_partition *part)
{
	if ((part->attr.access & (MEM_USER_READ | MEM_USER_WRITE)) != 0) {
		bus_guard_open(part->start, part->size);
	}
}

static ALWAYS_INLINE bool is_registered(const struct k_mem_domain *domain)
{
	const struct k_mem_domain *d = all_domains;

	while (d != NULL && d != domain) {
		d = d->next;
	}
	return d != NULL;
}

static bool is_application_memory(const struct k_mem_partition *part)
{
	return IS_ENABLED(CONFIG_APPLICATION_MEMORY) &&
	       part->start == z_application_partition.start &&
	       part->size == z_application_partition.size;
}

static bool has_application_memory(struct region_list list)
{
	size_t i = 0;

	while (i < list.count && !is_application_memory(&list.regions[i])) {
		i++;
	}
	return i < list.count;
}

/* Lock held. What every domain has with CONFIG_APPLICATION_MEMORY; it may be given explicitly too. */
static int add_application_memory(struct k_mem_domain *domain)
{
	if (IS_ENABLED(CONFIG_APPLICATION_MEMORY)) {
		if (has_application_memory(partitions_of(domain))) {
			return 0;
		}
		if (!may_be_added(&z_application_partition, partitions_of(domain))) {
			return -EINVAL;
		}
		if (domain->num_partitions == CONFIG_MAX_DOMAIN_PARTITIONS) {
			return -ENOSPC;
		}
		domain->partitions[domain->num_partitions++] = z_application_partition;
	}
	return 0;
}

static int fill(struct k_mem_domain *domain, uint8_t num_parts, struct k_mem_partition *parts[])
{
	int result;

	domain->num_partitions = 0;
	if (IS_ENABLED(CONFIG_FAULT_REPORT)) {
		domain->reports = 0;
	}
	for (uint8_t i = 0; i < num_parts; i++) {
		if (!may_be_added(parts[i], partitions_of(domain))) {
			return -EINVAL;
		}
		domain->partitions[domain->num_partitions++] = *parts[i];
	}
	result = add_application_memory(domain);
	return result == 0 ? encode(domain) : result;
}

/* Lock held. */
static int init(struct k_mem_domain *domain, uint8_t num_parts, struct k_mem_partition *parts[])
{
	int result;

	if (is_registered(domain) && domain->threads != NULL) {
		return -EINVAL;
	}
	domain->threads = NULL;
	result = fill(domain, num_parts, parts);
	if (result != 0) {
		domain->num_partitions = 0;
		(void)encode(domain);
	}
	for (uint8_t i = 0; i < domain->num_partitions; i++) {
		open_bus(&domain->partitions[i]);
	}
	if (result == 0 && !is_registered(domain)) {
		domain->next = all_domains;
		all_domains = domain;
	}
	return result;
}

int k_mem_domain_init(struct k_mem_domain *domain, uint8_t num_parts,
		      struct k_mem_partition *parts[])
{
	unsigned int key;
	int result;

	if (domain == NULL || (num_parts > 0 && parts == NULL) ||
	    num_parts > CONFIG_MAX_DOMAIN_PARTITIONS) {
		return -EINVAL;
	}
	key = arch_irq_lock();
	result = init(domain, num_parts, parts);
	arch_irq_unlock(key);
	if (result != 0) {
		budget_explain_init(result, domain, num_parts, parts);
	}
	return result == -ENOSPC ? -ENOMEM : result;
}

static int add_partition(struct k_mem_domain *domain, const struct k_mem_partition *part)
{
	int result;

	if (!may_be_added(part, partitions_of(domain)) || overlaps_a_stack(domain, part)) {
		return -EINVAL;
	}
	if (domain->num_partitions == CONFIG_MAX_DOMAIN_PARTITIONS) {
		return -ENOSPC;
	}
	domain->partitions[domain->num_partitions++] = *part;
	result = encode(domain);
	if (result != 0) {
		domain->num_partitions--;
		return result;
	}
	open_bus(part);
	return 0;
}

int k_mem_domain_add_partition(struct k_mem_domain *domain, struct k_mem_partition *part)
{
	unsigned int key;
	int result;

	if (domain == NULL) {
		return -EINVAL;
	}
	key = arch_irq_lock();
	result = add_partition(domain, part);
	arch_irq_unlock(key);
	if (result != 0) {
		budget_explain_add(result, domain, part);
	}
	return result;
}

/* All of @p more, or none; what every domain has is not taken over. */
static int add_partitions(struct k_mem_domain *domain, struct region_list more)
{
	uint8_t before = domain->num_partitions, count = before;
	bool both = has_application_memory(partitions_of(domain)) && has_application_memory(more);
	int result;

	if (more.count - both > (size_t)(CONFIG_MAX_DOMAIN_PARTITIONS - before)) {
		return -ENOSPC;
	}
	for (size_t i = 0; i < more.count; i++) {
		const struct k_mem_partition *part = &more.regions[i];

		if (both && is_application_memory(part)) {
			continue;
		}
		if (!may_be_added(part, (struct region_list){domain->partitions, before}) ||
		    overlaps_a_stack(domain, part)) {
			return -EINVAL;
		}
		domain->partitions[count++] = *part;
	}
	domain->num_partitions = count;
	result = encode(domain);
	if (result != 0) {
		domain->num_partitions = before;
	}
	for (uint8_t i = before; i < domain->num_partitions; i++) {
		open_bus(&domain->partitions[i]);
	}
	return result;
}

int k_mem_domain_inherit_thread_partitions(struct k_mem_domain *domain, struct k_thread *thread)
{
	const struct k_mem_domain *from;
	unsigned int key;
	int result = -EINVAL;

	if (domain == NULL || thread == NULL) {
		return -EINVAL;
	}
	key = arch_irq_lock();
	from = thread->mem_domain_info.mem_domain;
	if (is_registered(domain) && from != NULL &&
	    (thread->base.thread_state & THREAD_DEAD) == 0) {
		result = add_partitions(domain, partitions_of(from));
	}
	arch_irq_unlock(key);
	if (result != 0) {
		budget_explain_inherit(result, domain, from);
	}
	return result;
}

static int remove_partition(struct k_mem_domain *domain, const struct k_mem_partition *part)
{
	uint8_t i = 0;

	while (i < domain->num_partitions && (domain->partitions[i].start != part->start ||
					      domain->partitions[i].size != part->size)) {
		i++;
	}
	if (i == domain->num_partitions) {
		return -ENOENT;
	}
	domain->num_partitions--;
	for (; i < domain->num_partitions; i++) {
		domain->partitions[i] = domain->partitions[i + 1];
	}
	return encode(domain);
}

int k_mem_domain_remove_partition(struct k_mem_domain *domain, struct k_mem_partition *part)
{
	unsigned int key;
	int result;

	if (domain == NULL || part == NULL) {
		return -EINVAL;
	}
	key = arch_irq_lock();
	result = remove_partition(domain, part);
	arch_irq_unlock(key);
	return result;
}

/* ---- Threads --------------------------------------------------------------------------------- */

static void leave(struct k_thread *thread)
{
	struct k_mem_domain *domain = thread->mem_domain_info.mem_domain;
	struct k_thread **link = &domain->threads;

	while (*link != NULL && *link != thread) {
		link = &(*link)->mem_domain_info.next;
	}
	if (*link != NULL) {
		*link = thread->mem_domain_info.next;
	}
}

static void join(struct k_mem_domain *domain, struct k_thread *thread)
{
	thread->mem_domain_info.mem_domain = domain;
	thread->mem_domain_info.next = domain->threads;
	domain->threads = thread;
	if (thread->context.image != NULL) {
		thread->context.image = &domain->image;
	}
}

/* Lock held. A thread that has ended is in no domain. */
static bool may_join(const struct k_mem_domain *domain, const struct k_thread *thread)
{
	struct k_mem_partition stack = stack_region_of(thread);

	return thread->mem_domain_info.mem_domain != NULL &&
	       (thread->base.thread_state & THREAD_DEAD) == 0 &&
	       !region_overlaps_any(&stack, partitions_of(domain));
}

static void move(struct k_mem_domain *domain, struct k_thread *thread)
{
	leave(thread);
	join(domain, thread);
	if (thread == _kernel.current && thread->context.image != NULL) {
		arch_protection_load(thread->context.image, thread->context.stack_region);
	}
}

int k_mem_domain_add_thread(struct k_mem_domain *domain, struct k_thread *thread)
{
	unsigned int key;
	int result = -EINVAL;

	if (domain == NULL || thread == NULL) {
		return -EINVAL;
	}
	key = arch_irq_lock();
	if (may_join(domain, thread)) {
		move(domain, thread);
		result = 0;
	}
	arch_irq_unlock(key);
	return result;
}

int k_mem_domain_remove_thread(struct k_thread *thread)
{
	return k_mem_domain_add_thread(&k_mem_domain_default, thread);
}

/* ---- The end of a domain --------------------------------------------------------------------- */

/* Lock held, no thread is in it. */
static void end(struct k_mem_domain *domain)
{
	struct k_mem_domain **link = &all_domains;

	while (*link != NULL && *link != domain) {
		link = &(*link)->next;
	}
	if (*link != NULL) {
		*link = domain->next;
	}
	domain->num_partitions = 0;
	(void)encode(domain);
}

int k_mem_domain_deinit(struct k_mem_domain *domain)
{
	unsigned int key;
	int result = -EBUSY;

	if (domain == NULL || domain == &k_mem_domain_default) {
		return -EINVAL;
	}
	key = arch_irq_lock();
	if (domain->threads == NULL) {
		end(domain);
		result = 0;
	}
	arch_irq_unlock(key);
	return result;
}

static bool all_may_join_default(const struct k_mem_domain *domain)
{
	for (const struct k_thread *t = domain->threads; t != NULL; t = t->mem_domain_info.next) {
		if (!may_join(&k_mem_domain_default, t)) {
			return false;
		}
	}
	return true;
}

int k_mem_domain_destroy(struct k_mem_domain *domain)
{
	unsigned int key;
	int result = -EINVAL;

	if (domain == NULL || domain == &k_mem_domain_default) {
		return -EINVAL;
	}
	key = arch_irq_lock();
	if (is_registered(domain) && all_may_join_default(domain)) {
		while (domain->threads != NULL) {
			move(&k_mem_domain_default, domain->threads);
		}
		end(domain);
		result = 0;
	}
	arch_irq_unlock(key);
	return result;
}

/* ---- Birth and death of threads -------------------------------------------------------------- */

void domain_thread_is_user(struct k_thread *thread)
{
	struct k_mem_partition stack = stack_region_of(thread);

	if (region_overlaps_any(&stack, partitions_of(thread->mem_domain_info.mem_domain))) {
		printk("the stack of a user thread lies in a partition of its domain\n");
		k_panic();
	}
	thread->context.image = &thread->mem_domain_info.mem_domain->image;
}

void domain_thread_created(struct k_thread *thread)
{
	struct k_mem_domain *domain = _kernel.current->mem_domain_info.mem_domain;

	join(domain == NULL ? &k_mem_domain_default : domain, thread);
}

/* The record keeps the domain's address, so that a later report can say where the thread was. */
void domain_thread_ended(struct k_thread *thread)
{
	leave(thread);
}

void domains_init(void)
{
	(void)k_mem_domain_init(&k_mem_domain_default, 0, NULL);
}
