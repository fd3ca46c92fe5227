/* SPDX-License-Identifier: Apache-2.0 */
/* image: what the build must know about the compiled program and cannot say in C.
 *
 *   image partitions   sections of objects -> linker script fragments for partitions and stacks
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
char *print_text(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *with_commas(uint64_t number);
unsigned char *read_file(const char *path, size_t *size);
/* Leaves a file that already has this content alone, so that what depends on it is not built
 * again. */
void write_if_changed(const char *path, const char *text, size_t size);
/* All or nothing: the file has the old content or the new one. */
void replace_file(const char *path, const unsigned char *bytes, size_t size);
unsigned long parse_number(const char *option, const char *text);

/* unit.c: what a region of the memory protection unit can be */

uint64_t round_up(uint64_t size, uint64_t align);
/* Where regions are powers of two: the smallest block for so many bytes, what its size must be a
 * multiple of, and the bytes so rounded up. */
uint64_t unit_block(uint64_t size);
uint64_t unit_step(uint64_t size);
uint64_t unit_round(uint64_t size);
/* Whether one region can be just this memory, of one byte or more. */
bool unit_expresses(bool power_of_two, uint64_t start, uint64_t size);

/* placement.c: the order of what wants to be aligned */

enum zone {
	ZONE_STACKS,
	ZONE_PARTITIONS,
	ZONE_LAST, /* a partition of which not even the size is known */
};

struct item {
	const char *name;
	enum zone zone;
	uint64_t content; /* bytes that are used; they get a region of their own */
	uint64_t behind;  /* more bytes, which the region does not cover */
	uint64_t align;	  /* at least; the region wants its own */
	bool rigid;	  /* no region: it keeps its size, and has only that alignment */
	uint64_t address; /* when placed */
	void *what;	  /* the caller's */
};

struct loss {
	uint64_t stacks, partitions;
};

struct change {
	const struct item *item; /* NULL: no change saves more than it takes */
	uint64_t less;		 /* bytes that it would have to do without */
	uint64_t saved;
};

/* Sorts and places them from an address on; returns where they end. */
uint64_t place(struct item *items, size_t count, uint64_t address);
/* Bytes of no use, of items that were placed from this address on. */
struct loss count_loss(const struct item *items, size_t count, uint64_t address);
struct change cheapest_change(const struct item *items, size_t count, uint64_t address);

/* object_files.c: objects before the link */

struct object {
	const char *path;
	const char *name; /* as patterns see it: the path, or <path of the archive>:<member> */
	Elf *elf;
	size_t names; /* the section with the names of sections */
};

typedef void object_visitor(void *context, const struct object *object);

/* Shows the visitor each object of a file or archive, or, for @FILE, of all that are listed there. */
void read_objects(const char *argument, object_visitor *visit, void *context);
/* The header and the name of a section. */
const Elf32_Shdr *object_section(const struct object *object, Elf_Scn *section, const char **name);
/* The symbol table, or NULL; `names` is the section with their names. */
const Elf32_Sym *object_symbols(const struct object *object, size_t *count, size_t *names);

/* fragments.c: what the linker script includes */

struct extent {
	uint64_t size, align;
};

struct partition {
	char *name;
	struct extent data, bss;
	const char **patterns; /* of files whose variables are its */
	size_t pattern_count;
};

struct partitions {
	struct partition **list;
	size_t count;
};

struct stack {
	char *object;  /* a pattern */
	char *section; /* in it */
	char *name;    /* of the variable */
	uint32_t size, align;
};

struct stacks {
	struct stack **list;
	size_t count;
};

/* Both ends of each partition at multiples of `align`; 0 means what a power-of-two unit wants. */
void write_sections(const struct partitions *all, unsigned long align, const char *path);
void write_copy(const struct partitions *all, const char *path);
void write_stacks(const struct stacks *all, const char *path);

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
/* Writes one, in memory; the image must have it. */
void elf_file_set_word(const struct elf_file *file, uint32_t address, uint32_t word);

/* kinds.c: the types that count, from the generator's kobj-types.txt */

enum place {
	PLACE_KERNEL, /* in kernel memory only */
	PLACE_USER,   /* may also lie in user memory */
	PLACE_MUTEX,  /* as PLACE_USER, and the kernel keeps a k_mutex for it, which has an index */
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

/* An array of pointers to partitions, of one dimension. */
struct partition_list {
	uint32_t address;
	uint32_t room; /* elements */
	const char *variable;
	const char *file; /* as in struct found */
	int line;
};

struct scan {
	struct found *found;
	size_t found_count;
	uint32_t *variables; /* address of each variable with debug information, sorted */
	size_t variable_count;
	struct partition_list *lists;
	size_t list_count;
	unsigned int
		hidden; /* places with kernel objects that no address is known of; named already */
	uint32_t api_offset, data_offset; /* of the members `api` and `data` in struct device */
};

#define PARTITION "k_mem_partition"

void scan_variables(struct scan *scan, const struct elf_file *file, const struct kinds *kinds);

/* regions.c: partitions against the memory protection unit */

/* An error if a region of the unit cannot be a partition. */
void check_partitions(const struct elf_file *file, const struct scan *scan, bool power_of_two);
/* Names lists of more partitions than that; returns how many. */
unsigned int check_lists(const struct elf_file *file, const struct scan *scan,
			 unsigned long domain_regions);

/* calls.c: the table of system calls, in the image */

/* Fills in those of a list, syscalls.txt, that were linked; returns how many. */
unsigned int fill_calls(const struct elf_file *file, const char *list);

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
	size_t mutex_count; /* that the kernel keeps for those in user memory */
	char *names;	    /* of the objects, in the order of rows: behind the last row */
	size_t names_size;  /* 0: none */
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
