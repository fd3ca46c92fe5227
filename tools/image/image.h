/* SPDX-License-Identifier: Apache-2.0 */
/* image: what the build must know about the compiled program and cannot say in C.
 *
 *   image partitions   section names of objects -> linker script fragments for partitions
 *   image objects      debug information of the linked image -> the table of kernel objects in it
 *
 * A run is one command on a few files, so nothing is freed: the process ends. Every error is one
 * sentence and exit status 1, before anything is written. */
#ifndef IMAGE_H
#define IMAGE_H

#include <libelf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* support.c */

void fail(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));
void warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
void *allocate(size_t count, size_t size);
/* Room for one more element in an array of `count`; the array may move. */
void *make_room(void *array, size_t count, size_t size);
unsigned char *read_file(const char *path, size_t *size);
/* Leaves a file that already has this content alone, so that what depends on it is not built
 * again. */
void write_if_changed(const char *path, const char *text, size_t size);
/* All or nothing: the file has the old content or the new one. */
void replace_file(const char *path, const unsigned char *bytes, size_t size);
unsigned long parse_number(const char *option, const char *text);

/* elf_file.c: a linked 32-bit little-endian image, in memory */

struct symbol {
	uint32_t address;
	uint32_t size;
	const char *name;
	const char *file; /* NULL for a global symbol: the table does not say */
	bool is_object;
};

struct elf_file {
	const char *path;
	unsigned char *bytes;
	size_t size;
	Elf *elf;
	Elf32_Ehdr header;
	Elf32_Shdr *sections;
	const char **section_names;
	size_t section_count;
	Elf32_Phdr *segments;
	size_t segment_count;
	struct symbol *symbols; /* by address */
	size_t symbol_count;
};

void elf_file_open(struct elf_file *file, const char *path);
/* The index of a section, or 0 when there is none. */
size_t elf_file_section(const struct elf_file *file, const char *name);
/* The address of a symbol that the linker script must define. */
uint32_t elf_file_address(const struct elf_file *file, const char *name);
/* The object that lies at or around an address, or NULL: then whatever was declared there was
 * not linked. */
const struct symbol *elf_file_object_at(const struct elf_file *file, uint32_t address);
/* Reads a word of initialised memory; false when the image has none there. */
bool elf_file_word(const struct elf_file *file, uint32_t address, uint32_t *word);

/* kinds.c: the types that count, from the generator's kobj-types.txt */

enum place {
	PLACE_KERNEL, /* in kernel memory only */
	PLACE_USER,   /* may also lie in user memory */
	PLACE_THREAD, /* as PLACE_KERNEL, and has an index */
	PLACE_STACK,  /* an array of them is one object; an object only among the user stacks */
	PLACE_DEVICE, /* may lie in flash; its type is told by its api */
	PLACE_DRIVER, /* not an object: the api struct of a class of drivers */
	PLACE_RECORD, /* not an object, but the kernel trusts it: in kernel memory only */
};

struct kind {
	const char *struct_name;
	const char *enum_name;
	uint8_t number;
	enum place place;
};

struct kinds {
	struct kind *list; /* by struct name */
	size_t count;
};

void kinds_read(struct kinds *kinds, const char *path);
const struct kind *kinds_find(const struct kinds *kinds, const char *struct_name);

/* variables.c: what the debug information says */

struct found {
	uint32_t address;
	uint32_t size;
	const struct kind *kind;
	const char *variable; /* the variable that it is, or is a part of */
	uint32_t offset;      /* in that variable */
	const char *file;     /* where the variable is declared; NULL if unknown */
	int line;
};

struct scan {
	struct found *found;
	size_t found_count;
	uint32_t *variables; /* address of each variable with debug information, sorted */
	size_t variable_count;
	unsigned int
		hidden; /* places with kernel objects that no address is known of; named already */
	uint32_t api_offset, data_offset; /* of the members `api` and `data` in struct device */
};

void scan_variables(struct scan *scan, const struct elf_file *file, const struct kinds *kinds);

/* table.c: the table of kernel objects, in the image */

struct descriptor {
	uint32_t address;
	uint8_t type;
	uint8_t flags;
	uint16_t data;
};

struct table {
	struct descriptor *rows;
	size_t count;
	size_t thread_count;
};

struct table_size {
	uint32_t flash;
	uint32_t ram;
};

struct table_size write_table(const struct elf_file *file, const struct table *table);

/* The commands: partitions.c and objects.c */

int partitions_main(int argc, char **argv);
int objects_main(int argc, char **argv);

#endif
