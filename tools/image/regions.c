/* SPDX-License-Identifier: Apache-2.0 */
/* What the kernel would only find out when the program runs: a partition that no region of the
 * memory protection unit can be, and a list of more partitions than a domain has regions for.
 * Both are seen where an initialiser says so. */

#include "image.h"

#include <string.h>

/* Of struct k_mem_partition, which is part of the API. */
#define AT_START 0
#define AT_SIZE	 4

static void refuse(const struct found *f, bool power_of_two, uint32_t start, uint32_t size)
{
	char part[32] = "";

	if (f->offset != 0) {
		snprintf(part, sizeof(part), "+%#x", f->offset);
	}
	fail("%s:%d: partition '%s%s' begins at %#x and has %u bytes, which no region of this memory "
	     "protection unit can cover alone: %s",
	     f->file != NULL ? f->file : "(unknown file)", f->line, f->variable, part, start, size,
	     power_of_two ? "it wants a power of two of at least 32 bytes, aligned to its size, or "
			    "eighths of one of at least 256"
			  : "it wants both to be multiples of 32");
}

void check_partitions(const struct elf_file *file, const struct scan *scan, bool power_of_two)
{
	for (size_t i = 0; i < scan->found_count; i++) {
		const struct found *f = &scan->found[i];
		uint32_t start, size;

		if (strcmp(f->kind->struct_name, PARTITION) == 0 &&
		    elf_file_word(file, f->address + AT_START, &start) &&
		    elf_file_word(file, f->address + AT_SIZE, &size) && size != 0 &&
		    !unit_expresses(power_of_two, start, size)) {
			refuse(f, power_of_two, start, size);
		}
	}
}

static unsigned int entries_of(const struct elf_file *file, const struct partition_list *list)
{
	unsigned int count = 0;
	uint32_t pointer;

	for (uint32_t i = 0; i < list->room; i++) {
		count += elf_file_word(file, list->address + 4 * i, &pointer) && pointer != 0;
	}
	return count;
}

static bool seen_before(const struct scan *scan, size_t index)
{
	for (size_t i = 0; i < index; i++) {
		if (scan->lists[i].address == scan->lists[index].address) {
			return true;
		}
	}
	return false;
}

unsigned int check_lists(const struct elf_file *file, const struct scan *scan,
			 unsigned long domain_regions)
{
	unsigned int complaints = 0;

	for (size_t i = 0; i < scan->list_count; i++) {
		const struct partition_list *list = &scan->lists[i];
		unsigned int entries = entries_of(file, list);

		if (entries > domain_regions && !seen_before(scan, i)) {
			warn("%s:%d: '%s' lists %u partitions; this memory protection unit has %lu "
			     "regions for a domain",
			     list->file != NULL ? list->file : "(unknown file)", list->line,
			     list->variable, entries, domain_regions);
			complaints++;
		}
	}
	return complaints;
}
