/* SPDX-License-Identifier: Apache-2.0 */
/* Fills in the table of system calls.
 *
 * The program was linked with a table that refuses every call. Whatever code makes a call refers to
 * what the kernel runs for it (Z_SYSCALL_REFER), so the linker kept that and dropped all others:
 * what is not in the symbol table is made by nobody. Such a call costs no flash, and no user can
 * make it. */

#include "image.h"

#include <string.h>

static const struct symbol *find(const struct elf_file *file, const char *name)
{
	for (size_t i = 0; i < file->symbol_count; i++) {
		if (strcmp(file->symbols[i].name, name) == 0) {
			return &file->symbols[i];
		}
	}
	return NULL;
}

unsigned int fill_calls(const struct elf_file *file, const char *list)
{
	uint32_t slot = elf_file_address(file, "_k_syscall_table");
	unsigned int filled = 0;
	size_t size;
	char *text = (char *)read_file(list, &size);

	for (char *name = strtok(text, "\n"); name != NULL; name = strtok(NULL, "\n")) {
		const struct symbol *entry = find(file, name);

		if (entry != NULL) {
			elf_file_set_word(file, slot, entry->address);
			filled++;
		}
		slot += 4;
	}
	return filled;
}
