/* SPDX-License-Identifier: Apache-2.0 */
/* Why a domain was refused: a partition is no region of the protection unit, or there are too few.
 *
 * What the domain would have had is put together once more, in the order of addresses, after the lock
 * has been released: the text takes as long as the console needs. Should somebody have made room
 * meanwhile, nothing is said. A partition costs what it adds to those below it. */

#include <arch.h>
#include <budget.h>
#include <names.h>
#include <regions.h>
#include <zephyr/app_memory/app_memdomain.h>

struct wish {
	struct k_mem_partition parts[CONFIG_MAX_DOMAIN_PARTITIONS];
	size_t count; /* if it is larger than that, the list is not complete */
};

/* Of two domains both may have the application's memory. */
static void add(struct wish *wish, const struct k_mem_partition *part)
{
	size_t listed = MIN(wish->count, CONFIG_MAX_DOMAIN_PARTITIONS);
	size_t i = 0;

	while (i < listed && wish->parts[i].start < part->start) {
		i++;
	}
	if (i < listed && wish->parts[i].start == part->start) {
		return;
	}
	if (listed < CONFIG_MAX_DOMAIN_PARTITIONS) {
		memmove(&wish->parts[i + 1], &wish->parts[i], (listed - i) * sizeof(*part));
		wish->parts[i] = *part;
	}
	wish->count++;
}

static void add_all_of(struct wish *wish, const struct k_mem_domain *domain)
{
	unsigned int key = arch_irq_lock();

	for (uint8_t i = 0; i < domain->num_partitions; i++) {
		add(wish, &domain->partitions[i]);
	}
	arch_irq_unlock(key);
}

static const char *name_of(const struct k_mem_partition *part)
{
	const char *name = partition_name_of(part);

	return name == NULL ? "(unnamed)" : name;
}

/* ---- What is no region -------------------------------------------------------------------------- */

static void explain_shape(const struct k_mem_partition *part)
{
	if (part == NULL || !region_is_sane(part) || arch_region_check(part->start, part->size)) {
		return;
	}
	printk("partition %s, %zu bytes at 0x%08x, cannot be a region of the protection unit\n",
	       name_of(part), part->size, (unsigned int)part->start);
	printk("    regions are " ARCH_REGION_RULE "\n");
	if (part->size <= INT32_MAX) {
		printk("    %u bytes at a multiple of %u would be one\n",
		       (unsigned int)ARCH_REGION_SIZE(part->size),
		       (unsigned int)ARCH_REGION_ALIGN(part->size));
	}
}

/* ---- What could be one -------------------------------------------------------------------------- */

static int regions_of_first(const struct wish *wish, size_t count)
{
	return arch_protection_budget(wish->parts, count).needed;
}

static bool are_alike_and_touch(const struct k_mem_partition *a, const struct k_mem_partition *b)
{
	return a->start + a->size == b->start && a->attr.access == b->attr.access;
}

/* Of the row that begins with @p first and that the unit could express as one region. */
static size_t end_of_row(const struct wish *wish, size_t first)
{
	struct k_mem_partition row = wish->parts[first];
	size_t end = first + 1;

	for (size_t i = end; i < wish->count && are_alike_and_touch(&row, &wish->parts[i]); i++) {
		row.size += wish->parts[i].size;
		if (arch_protection_budget(&row, 1).needed >= 0) {
			end = i + 1;
		}
	}
	return end;
}

/* The first takes in the @p others behind it, which from now on stand behind the list. */
static void merge(struct wish *wish, size_t first, size_t others)
{
	struct k_mem_partition *next = &wish->parts[first + 1];
	size_t behind = wish->count - first - 2;

	for (size_t i = 0; i < others; i++) {
		struct k_mem_partition other = *next;

		wish->parts[first].size += other.size;
		memmove(next, next + 1, behind * sizeof(*next));
		next[behind] = other;
	}
	wish->count -= others;
}

static void suggest_row(struct wish *wish, size_t first)
{
	const struct k_mem_partition head = wish->parts[first];
	size_t others = end_of_row(wish, first) - first - 1;
	int before = regions_of_first(wish, wish->count), saved;

	if (others == 0) {
		return;
	}
	merge(wish, first, others);
	saved = before - regions_of_first(wish, wish->count);
	if (saved <= 0) {
		return;
	}
	printk("    %s", name_of(&head));
	for (size_t i = 0; i < others; i++) {
		printk(", %s", name_of(&wish->parts[wish->count + i]));
	}
	printk(" touch and allow the same: as one partition, which a domain has as "
	       "a whole, they would take %d less\n",
	       saved);
}

/* ---- Too many ----------------------------------------------------------------------------------- */

static void list_costs(const struct wish *wish)
{
	int before = 0;

	for (size_t i = 0; i < wish->count; i++) {
		const struct k_mem_partition *part = &wish->parts[i];
		int needed = regions_of_first(wish, i + 1);

		printk("    %2d  %-24s 0x%08x %7zu\n", needed - before, name_of(part),
		       (unsigned int)part->start, part->size);
		before = needed;
	}
}

static void explain_regions(const struct k_mem_domain *domain, struct wish *wish)
{
	struct arch_budget budget = arch_protection_budget(wish->parts, wish->count);

	if (budget.needed <= budget.available) {
		return;
	}
	printk("the domain at %p needs %d regions of the protection unit and can have %d: "
	       "it has %d, and the kernel takes %d\n",
	       (const void *)domain, budget.needed, budget.available,
	       budget.available + budget.kernels, budget.kernels);
	list_costs(wish);
	for (size_t i = 0; i < wish->count; i++) {
		suggest_row(wish, i);
	}
}

static void explain_number(const struct k_mem_domain *domain, struct wish *wish)
{
	if (wish->count <= CONFIG_MAX_DOMAIN_PARTITIONS) {
		explain_regions(domain, wish);
	} else {
		printk("the domain at %p needs %zu partitions: CONFIG_MAX_DOMAIN_PARTITIONS=%d is "
		       "not enough\n",
		       (const void *)domain, wish->count, CONFIG_MAX_DOMAIN_PARTITIONS);
	}
}

/* ---- The calls ---------------------------------------------------------------------------------- */

static void consider(int result, struct wish *wish, const struct k_mem_partition *part)
{
	if (result == -ENOSPC) {
		add(wish, part);
	} else {
		explain_shape(part);
	}
}

void budget_explain_init(int result, const struct k_mem_domain *domain, uint8_t num_parts,
			 struct k_mem_partition *const parts[])
{
	struct wish wish = {.count = 0};

	if (!IS_ENABLED(CONFIG_FAULT_REPORT)) {
		return;
	}
	for (uint8_t i = 0; i < num_parts; i++) {
		consider(result, &wish, parts[i]);
	}
	if (IS_ENABLED(CONFIG_APPLICATION_MEMORY)) {
		consider(result, &wish, &z_application_partition);
	}
	if (result == -ENOSPC) {
		explain_number(domain, &wish);
	}
}

void budget_explain_add(int result, const struct k_mem_domain *domain,
			const struct k_mem_partition *part)
{
	struct wish wish = {.count = 0};

	if (!IS_ENABLED(CONFIG_FAULT_REPORT)) {
		return;
	}
	if (result != -ENOSPC) {
		explain_shape(part);
		return;
	}
	add_all_of(&wish, domain);
	add(&wish, part);
	explain_number(domain, &wish);
}

void budget_explain_inherit(int result, const struct k_mem_domain *domain,
			    const struct k_mem_domain *from)
{
	struct wish wish = {.count = 0};

	if (!IS_ENABLED(CONFIG_FAULT_REPORT) || result != -ENOSPC) {
		return;
	}
	add_all_of(&wish, domain);
	add_all_of(&wish, from);
	explain_number(domain, &wish);
}
