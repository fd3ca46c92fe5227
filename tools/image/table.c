/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the table of kernel objects into an image that was linked without it.
 *
 * The linker script reserves two places where nothing follows: .kobject_table, the last section
 * of flash, which has only its header so far, and .kobject_ram, the last one of RAM. So no
 * address changes when they grow. In the file, the segment that ends with the table moves to the
 * end, where there is room. */

#include "image.h"

#include <string.h>

#define HEADER_SIZE 16
#define ROW_SIZE    8

/* Offsets in the header of the table, which the kernel defines. */
#define AT_COUNT	  0
#define AT_RAM_PER_MUTEX  2
#define AT_RIGHTS_BLOCKS  3
#define AT_RAM_PER_OBJECT 4
#define AT_THREADS_MAX	  6
#define AT_THREAD_COUNT	  8
#define AT_RIGHTS_WORDS	  10
#define AT_RAM_SIZE	  12

/* A new file in the making. */
struct output {
	const struct elf_file *file;
	unsigned char *bytes;
	size_t size;
};

static void put16(unsigned char *at, uint32_t value)
{
	at[0] = (unsigned char)value;
	at[1] = (unsigned char)(value >> 8);
}

static void put32(unsigned char *at, uint32_t value)
{
	put16(at, value);
	put16(at + 2, value >> 16);
}

static uint32_t get16(const unsigned char *at)
{
	return at[0] | (uint32_t)at[1] << 8;
}

static void put_section(const struct output *out, size_t index, uint32_t offset, uint32_t size)
{
	unsigned char *at = out->bytes + out->file->header.e_shoff + index * sizeof(Elf32_Shdr);

	put32(at + offsetof(Elf32_Shdr, sh_offset), offset);
	put32(at + offsetof(Elf32_Shdr, sh_size), size);
}

/* A section that was empty when it was linked is not marked as memory. */
static void mark_zeroed(const struct output *out, size_t index)
{
	unsigned char *at = out->bytes + out->file->header.e_shoff + index * sizeof(Elf32_Shdr);

	put32(at + offsetof(Elf32_Shdr, sh_type), SHT_NOBITS);
	put32(at + offsetof(Elf32_Shdr, sh_flags), SHF_ALLOC | SHF_WRITE);
}

static void put_segment(const struct output *out, size_t index, const Elf32_Phdr *segment)
{
	unsigned char *at = out->bytes + out->file->header.e_phoff + index * sizeof(Elf32_Phdr);

	put32(at + offsetof(Elf32_Phdr, p_offset), segment->p_offset);
	put32(at + offsetof(Elf32_Phdr, p_filesz), segment->p_filesz);
	put32(at + offsetof(Elf32_Phdr, p_memsz), segment->p_memsz);
}

/* The segment of which a section is the end, in the file and in memory. */
static size_t segment_ending_with(const struct elf_file *file, const Elf32_Shdr *section)
{
	for (size_t i = 0; i < file->segment_count; i++) {
		const Elf32_Phdr *p = &file->segments[i];

		if (p->p_type == PT_LOAD && p->p_filesz == p->p_memsz &&
		    section->sh_size <= p->p_filesz &&
		    section->sh_addr == p->p_vaddr + (p->p_filesz - section->sh_size) &&
		    section->sh_offset == p->p_offset + (p->p_filesz - section->sh_size)) {
			return i;
		}
	}
	fail("%s: .kobject_table is not the end of a loaded segment", file->path);
}

/* Nothing else may be loaded into the flash that the table grows into. */
static void check_room_in_flash(const struct elf_file *file, size_t own, uint32_t growth)
{
	const Elf32_Phdr *p = &file->segments[own];
	uint64_t start = (uint64_t)p->p_paddr + p->p_filesz, end = start + growth;
	uint32_t limit = elf_file_address(file, "__rom_limit");

	if (end > limit) {
		fail("flash overflows by %llu bytes: the table of kernel objects needs %u",
		     (unsigned long long)(end - limit), growth);
	}
	for (size_t i = 0; i < file->segment_count; i++) {
		const Elf32_Phdr *q = &file->segments[i];

		if (i != own && q->p_type == PT_LOAD && q->p_filesz != 0 && q->p_paddr < end &&
		    (uint64_t)q->p_paddr + q->p_filesz > start) {
			fail("%s: something is loaded behind .kobject_table, at %#x", file->path,
			     q->p_paddr);
		}
	}
}

/* Where a segment goes that does not yet end the file: the offset must agree with the address,
 * modulo the alignment. */
static uint32_t offset_at_end(const struct elf_file *file, const Elf32_Phdr *segment)
{
	uint32_t align = segment->p_align > 1 && segment->p_align <= 65536 ? segment->p_align : 1;
	uint32_t misfit = (segment->p_offset - (uint32_t)file->size) % align;

	return (uint32_t)file->size + misfit;
}

/* Copies a segment to `offset`, with what points at it; the headers of other segments inside it
 * follow. */
static void move_segment(struct output *out, size_t own, uint32_t offset)
{
	const struct elf_file *file = out->file;
	const Elf32_Phdr p = file->segments[own];
	uint32_t delta = offset - p.p_offset;

	memcpy(out->bytes + offset, file->bytes + p.p_offset, p.p_filesz);
	for (size_t i = 1; i < file->section_count; i++) {
		const Elf32_Shdr *s = &file->sections[i];

		if ((s->sh_flags & SHF_ALLOC) != 0 && s->sh_type != SHT_NOBITS &&
		    s->sh_offset >= p.p_offset && s->sh_offset - p.p_offset <= p.p_filesz &&
		    s->sh_addr >= p.p_vaddr && s->sh_addr - p.p_vaddr <= p.p_filesz) {
			put_section(out, i, s->sh_offset + delta, s->sh_size);
		}
	}
	for (size_t i = 0; i < file->segment_count; i++) {
		Elf32_Phdr q = file->segments[i];

		if (q.p_filesz != 0 && q.p_offset >= p.p_offset &&
		    q.p_offset + q.p_filesz <= p.p_offset + p.p_filesz) {
			q.p_offset += delta;
			put_segment(out, i, &q);
		}
	}
}

/* Gives .kobject_table its new size; returns where its bytes are. */
static unsigned char *grow_table(struct output *out, size_t section, uint32_t size)
{
	const struct elf_file *file = out->file;
	const Elf32_Shdr *s = &file->sections[section];
	size_t own = segment_ending_with(file, s);
	Elf32_Phdr p = file->segments[own];
	uint32_t before = p.p_filesz - s->sh_size; /* of the segment, before the table */
	bool at_end = (size_t)p.p_offset + p.p_filesz == file->size;
	uint32_t offset = at_end ? p.p_offset : offset_at_end(file, &p);

	if (size > s->sh_size) {
		check_room_in_flash(file, own, size - s->sh_size);
	}
	out->size = (size_t)offset + before + size;
	out->bytes =
		allocate((size_t)offset + p.p_filesz + size + file->size, 1); /* more than enough */
	memcpy(out->bytes, file->bytes, file->size);
	if (!at_end) {
		move_segment(out, own, offset);
	}
	p.p_offset = offset;
	p.p_filesz = p.p_memsz = before + size;
	put_segment(out, own, &p);
	put_section(out, section, offset + before, size);
	return out->bytes + offset + before;
}

/* Gives .kobject_ram its size, and the segment that it ends, if it has one. */
static void grow_ram(const struct output *out, uint32_t size)
{
	const struct elf_file *file = out->file;
	size_t section = elf_file_section(file, ".kobject_ram");
	uint32_t start = elf_file_address(file, "__kobject_ram");
	uint64_t limit = elf_file_address(file, "__ram_end");

	if (start + (uint64_t)size > limit) {
		fail("RAM overflows by %llu bytes: the rights of kernel objects need %u",
		     (unsigned long long)(start + (uint64_t)size - limit), size);
	}
	for (size_t i = 1; i < file->section_count; i++) {
		const Elf32_Shdr *s = &file->sections[i];

		if (i != section && (s->sh_flags & SHF_ALLOC) != 0 && s->sh_size != 0 &&
		    s->sh_addr >= start && s->sh_addr < limit) {
			fail("%s: section %s lies behind __kobject_ram", file->path,
			     file->section_names[i]);
		}
	}
	if (section == 0) {
		return;
	}
	put_section(out, section, file->sections[section].sh_offset, size);
	mark_zeroed(out, section);
	for (size_t i = 0; i < file->segment_count; i++) {
		Elf32_Phdr p = file->segments[i];

		if (p.p_type == PT_LOAD && p.p_vaddr == p.p_paddr && p.p_memsz != 0 &&
		    p.p_vaddr <= start && start - p.p_vaddr <= p.p_memsz) {
			p.p_memsz = start - p.p_vaddr + size;
			put_segment(out, i, &p);
		}
	}
}

static void check_threads(const struct table *table, uint32_t most)
{
	if (table->thread_count > most) {
		fail("%zu threads are defined but CONFIG_MAX_THREAD_BYTES=%u has room for %u: "
		     "set it to %zu",
		     table->thread_count, most / 8, most, (table->thread_count + 7) / 8);
	}
}

struct table_size write_table(const struct elf_file *file, const struct table *table)
{
	struct output out = {.file = file};
	size_t section = elf_file_section(file, ".kobject_table");
	uint32_t names = HEADER_SIZE + (uint32_t)table->count * ROW_SIZE;
	uint32_t size = (names + (uint32_t)table->names_size + 3) / 4 * 4;
	uint32_t rights_words = (uint32_t)(table->count + 31) / 32;
	uint32_t rights_blocks = rights_words <= 8 ? 0 : (rights_words + 31) / 32;

	if (section == 0 || file->sections[section].sh_size < HEADER_SIZE ||
	    file->sections[section].sh_type != SHT_PROGBITS) {
		fail("%s: no .kobject_table for the kernel objects", file->path);
	}
	unsigned char *at = grow_table(&out, section, size);

	check_threads(table, get16(at + AT_THREADS_MAX));
	uint32_t ram_size =
		(uint32_t)table->count * get16(at + AT_RAM_PER_OBJECT) +
		(uint32_t)(table->thread_count + 1) * (rights_blocks + rights_words) * 4 +
		(uint32_t)table->mutex_count * at[AT_RAM_PER_MUTEX];

	put16(at + AT_COUNT, (uint32_t)table->count);
	put16(at + AT_THREAD_COUNT, (uint32_t)table->thread_count);
	put16(at + AT_RIGHTS_WORDS, rights_words);
	at[AT_RIGHTS_BLOCKS] = (unsigned char)rights_blocks;
	put32(at + AT_RAM_SIZE, ram_size);
	for (size_t i = 0; i < table->count; i++) {
		unsigned char *row = at + HEADER_SIZE + i * ROW_SIZE;

		put32(row, table->rows[i].address);
		row[4] = table->rows[i].type;
		row[5] = table->rows[i].flags;
		put16(row + 6, table->rows[i].data);
	}
	memset(at + names, 0, size - names);
	if (table->names_size > 0) {
		memcpy(at + names, table->names, table->names_size);
	}
	grow_ram(&out, ram_size);
	replace_file(file->path, out.bytes, out.size);
	return (struct table_size){.flash = size, .ram = ram_size};
}
