/* SPDX-License-Identifier: Apache-2.0 */
/* A linked image in memory. What libelf hands out is copied at once and checked against the size
 * of the file, so that the rest of the program can rely on it. */

#include "image.h"

#include <stdlib.h>
#include <string.h>

static void check_header(struct elf_file *file)
{
	const Elf32_Ehdr *header = elf32_getehdr(file->elf);

	if (elf_kind(file->elf) != ELF_K_ELF || header == NULL) {
		fail("%s: not a 32-bit ELF image", file->path);
	}
	if (header->e_ident[EI_DATA] != ELFDATA2LSB || header->e_type != ET_EXEC) {
		fail("%s: not a linked little-endian image", file->path);
	}
	file->header = *header;
}

/* Whether a part of the file is really there. */
static bool is_there(const struct elf_file *file, uint64_t offset, uint64_t size)
{
	return offset <= file->size && size <= file->size - offset;
}

static void read_sections(struct elf_file *file)
{
	size_t names;

	if (elf_getshdrnum(file->elf, &file->section_count) != 0 || file->section_count == 0 ||
	    elf_getshdrstrndx(file->elf, &names) != 0 ||
	    !is_there(file, file->header.e_shoff, file->section_count * sizeof(Elf32_Shdr)) ||
	    file->header.e_shentsize != sizeof(Elf32_Shdr)) {
		fail("%s: the section headers are missing or damaged", file->path);
	}
	file->sections = allocate(file->section_count, sizeof(*file->sections));
	file->section_names = allocate(file->section_count, sizeof(*file->section_names));
	for (size_t i = 0; i < file->section_count; i++) {
		const Elf32_Shdr *section = elf32_getshdr(elf_getscn(file->elf, i));
		const char *name = section ? elf_strptr(file->elf, names, section->sh_name) : NULL;

		if (name == NULL) {
			fail("%s: section header %zu is damaged", file->path, i);
		}
		if (i > 0 && section->sh_type != SHT_NOBITS &&
		    !is_there(file, section->sh_offset, section->sh_size)) {
			fail("%s: section %s is cut off", file->path, name);
		}
		file->sections[i] = *section;
		file->section_names[i] = name;
	}
}

static void read_segments(struct elf_file *file)
{
	const Elf32_Phdr *segments = elf32_getphdr(file->elf);

	if (elf_getphdrnum(file->elf, &file->segment_count) != 0 || segments == NULL ||
	    file->header.e_phentsize != sizeof(Elf32_Phdr) ||
	    !is_there(file, file->header.e_phoff, file->segment_count * sizeof(Elf32_Phdr))) {
		fail("%s: the program headers are missing or damaged", file->path);
	}
	file->segments = allocate(file->segment_count, sizeof(*segments));
	memcpy(file->segments, segments, file->segment_count * sizeof(*segments));
	for (size_t i = 0; i < file->segment_count; i++) {
		if (!is_there(file, segments[i].p_offset, segments[i].p_filesz)) {
			fail("%s: segment %zu is cut off", file->path, i);
		}
	}
}

static int by_address(const void *left, const void *right)
{
	const struct symbol *a = left, *b = right;

	return (a->address > b->address) - (a->address < b->address);
}

static void read_symbols(struct elf_file *file)
{
	size_t table = 0;
	const char *source = NULL;

	for (size_t i = 1; i < file->section_count; i++) {
		if (file->sections[i].sh_type == SHT_SYMTAB) {
			table = i;
		}
	}
	Elf_Data *data = table != 0 ? elf_getdata(elf_getscn(file->elf, table), NULL) : NULL;
	size_t count = data != NULL ? data->d_size / sizeof(Elf32_Sym) : 0;
	const Elf32_Sym *symbols = count != 0 ? data->d_buf : NULL;

	if (symbols == NULL) {
		fail("%s: no symbol table; the image must not be stripped", file->path);
	}
	file->symbols = allocate(count, sizeof(*file->symbols));
	for (size_t i = 1; i < count; i++) {
		const Elf32_Sym *s = &symbols[i];
		const char *name = elf_strptr(file->elf, file->sections[table].sh_link, s->st_name);
		bool local = ELF32_ST_BIND(s->st_info) == STB_LOCAL;

		if (ELF32_ST_TYPE(s->st_info) == STT_FILE) {
			source = name;
		} else if (name != NULL && s->st_shndx != SHN_UNDEF) {
			file->symbols[file->symbol_count++] = (struct symbol){
				.address = s->st_value,
				.size = s->st_size,
				.name = name,
				.file = local ? source : NULL,
				.is_object = ELF32_ST_TYPE(s->st_info) == STT_OBJECT,
			};
		}
	}
	if (file->symbol_count == 0) {
		fail("%s: the symbol table is damaged", file->path);
	}
	qsort(file->symbols, file->symbol_count, sizeof(*file->symbols), by_address);
}

void elf_file_open(struct elf_file *file, const char *path)
{
	*file = (struct elf_file){.path = path};
	file->bytes = read_file(path, &file->size);
	elf_version(EV_CURRENT);
	file->elf = elf_memory((char *)file->bytes, file->size);
	check_header(file);
	read_sections(file);
	read_segments(file);
	read_symbols(file);
}

size_t elf_file_section(const struct elf_file *file, const char *name)
{
	for (size_t i = 1; i < file->section_count; i++) {
		if (strcmp(file->section_names[i], name) == 0) {
			return i;
		}
	}
	return 0;
}

uint32_t elf_file_address(const struct elf_file *file, const char *name)
{
	for (size_t i = 0; i < file->symbol_count; i++) {
		if (strcmp(file->symbols[i].name, name) == 0) {
			return file->symbols[i].address;
		}
	}
	fail("%s: the linker script defines no %s", file->path, name);
}

const struct symbol *elf_file_object_at(const struct elf_file *file, uint32_t address)
{
	size_t low = 0, high = file->symbol_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (file->symbols[middle].address <= address) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	/* Linker symbols may stand between an object's own symbol and an address inside it. */
	for (size_t i = low; i > 0 && low - i < 64; i--) {
		const struct symbol *symbol = &file->symbols[i - 1];

		if (symbol->is_object &&
		    address - symbol->address <= (symbol->size ? symbol->size - 1 : 0)) {
			return symbol;
		}
	}
	return NULL;
}

/* NULL: the image has no such word. */
static unsigned char *word_at(const struct elf_file *file, uint32_t address)
{
	for (size_t i = 1; i < file->section_count; i++) {
		const Elf32_Shdr *s = &file->sections[i];

		if ((s->sh_flags & SHF_ALLOC) != 0 && s->sh_type != SHT_NOBITS &&
		    address >= s->sh_addr && address - s->sh_addr < s->sh_size &&
		    s->sh_size - (address - s->sh_addr) >= 4) {
			return file->bytes + s->sh_offset + (address - s->sh_addr);
		}
	}
	return NULL;
}

bool elf_file_word(const struct elf_file *file, uint32_t address, uint32_t *word)
{
	const unsigned char *at = word_at(file, address);

	if (at != NULL) {
		*word = at[0] | at[1] << 8 | at[2] << 16 | (uint32_t)at[3] << 24;
	}
	return at != NULL;
}

void elf_file_set_word(const struct elf_file *file, uint32_t address, uint32_t word)
{
	unsigned char *at = word_at(file, address);

	if (at == NULL) {
		fail("%s: there is nothing to write at %#x", file->path, address);
	}
	for (int i = 0; i < 4; i++) {
		at[i] = (unsigned char)(word >> 8 * i);
	}
}
