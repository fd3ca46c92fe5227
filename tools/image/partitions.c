/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the memory partitions and places them.
 *
 * A partition P exists when some object has a section data_smem_P_data or data_smem_P_bss,
 * perhaps with a suffix after a dot. Each becomes two output sections of user memory,
 * initialised data and zeroes, with nothing else between the symbols z_data_smem_P_part_start
 * and _part_end, and one entry of the copy table. Both ends are aligned, as the memory
 * protection unit demands, and a partition without contents has size 0. Sizes in the copy table
 * are whole words.
 *
 * The C library's variables and the application's have no such sections: they go where the
 * patterns of file names say. */

#include "image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PREFIX	       "data_smem_"
#define LIBC_PARTITION "z_libc_partition"
#define LIBC_FILES     "*libc.a:*"
#define APPLICATION    "z_application_partition"

struct text {
	char *chars;
	size_t size;
};

struct names {
	char **list;
	size_t count;
};

static void append(struct text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void append(struct text *text, const char *format, ...)
{
	va_list arguments;
	char *more;

	va_start(arguments, format);
	int size = vasprintf(&more, format, arguments);

	va_end(arguments);
	if (size < 0) {
		fail("out of memory");
	}
	text->chars = realloc(text->chars, text->size + (size_t)size + 1);
	if (text->chars == NULL) {
		fail("out of memory");
	}
	memcpy(text->chars + text->size, more, (size_t)size + 1);
	text->size += (size_t)size;
	free(more);
}

static void add_name(struct names *names, const char *name, size_t length)
{
	for (size_t i = 0; i < names->count; i++) {
		if (strncmp(names->list[i], name, length) == 0 && names->list[i][length] == '\0') {
			return;
		}
	}
	names->list = make_room(names->list, names->count, sizeof(*names->list));
	names->list[names->count] = strndup(name, length);
	if (names->list[names->count++] == NULL) {
		fail("out of memory");
	}
}

/* data_smem_<name>_data and data_smem_<name>_bss, up to the first dot. */
static void add_section(struct names *names, const char *section)
{
	static const char *const ends[] = {"_data", "_bss"};

	if (strncmp(section, PREFIX, strlen(PREFIX)) != 0) {
		return;
	}
	const char *name = section + strlen(PREFIX);
	size_t length = strcspn(name, ".");

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t end = strlen(ends[i]);

		if (length > end && strncmp(name + length - end, ends[i], end) == 0) {
			add_name(names, name, length - end);
		}
	}
}

static void scan_object(struct names *names, Elf *elf, const char *path)
{
	size_t strings;
	Elf_Scn *section = NULL;

	if (elf_kind(elf) != ELF_K_ELF || elf_getshdrstrndx(elf, &strings) != 0) {
		fail("%s: not an object file", path);
	}
	while ((section = elf_nextscn(elf, section)) != NULL) {
		const Elf32_Shdr *header = elf32_getshdr(section);
		const char *name = header ? elf_strptr(elf, strings, header->sh_name) : NULL;

		if (name == NULL) {
			fail("%s: not a 32-bit object file, or damaged", path);
		}
		add_section(names, name);
	}
}

static void scan_archive(struct names *names, int descriptor, Elf *archive, const char *path)
{
	Elf_Cmd command = ELF_C_READ_MMAP;
	Elf *member;

	while ((member = elf_begin(descriptor, command, archive)) != NULL) {
		if (elf_kind(member) == ELF_K_ELF) {
			scan_object(names, member, path);
		}
		command = elf_next(member);
		elf_end(member);
	}
}

static void scan_file(struct names *names, const char *path)
{
	int descriptor = open(path, O_RDONLY);

	if (descriptor < 0) {
		fail("%s: %s", path, strerror(errno));
	}
	Elf *elf = elf_begin(descriptor, ELF_C_READ_MMAP, NULL);

	if (elf != NULL && elf_kind(elf) == ELF_K_AR) {
		scan_archive(names, descriptor, elf, path);
	} else {
		scan_object(names, elf, path);
	}
	elf_end(elf);
	close(descriptor);
}

/* The next word of a response file, unquoted in place; NULL at the end. */
static char *next_word(char **rest)
{
	char *from = *rest + strspn(*rest, " \t\r\n");
	char *word = from, *to = from, quote = '\0';

	if (*from == '\0') {
		return NULL;
	}
	for (; *from != '\0' && (quote != '\0' || strchr(" \t\r\n", *from) == NULL); from++) {
		if (*from == quote) {
			quote = '\0';
		} else if (quote == '\0' && (*from == '"' || *from == '\'')) {
			quote = *from;
		} else if (*from == '\\' && quote != '\'' && from[1] != '\0') {
			*to++ = *++from;
		} else {
			*to++ = *from;
		}
	}
	*rest = from + (*from != '\0');
	*to = '\0';
	return word;
}

static void scan_list(struct names *names, const char *path)
{
	size_t size;
	char *rest = (char *)read_file(path, &size);
	char *word;

	while ((word = next_word(&rest)) != NULL) {
		scan_file(names, word);
	}
}

/* In quotes, a pattern may have any character that a path has, but for these. */
static void append_pattern(struct text *text, const char *pattern)
{
	append(text, "\t\"");
	for (; *pattern != '\0'; pattern++) {
		append(text, "%c", strchr("\"[]\\", *pattern) != NULL ? '?' : *pattern);
	}
	append(text, "\"");
}

static void append_files(struct text *text, const struct names *patterns, const char *sections)
{
	for (size_t i = 0; i < patterns->count; i++) {
		append_pattern(text, patterns->list[i]);
		append(text, "(%s)\n", sections);
	}
}

static void write_sections(const struct names *names, unsigned long align, const struct names *libc,
			   const struct names *application, const char *path)
{
	static const struct names no_files;
	struct text text = {0};

	append(&text,
	       "/* Generated by image partitions: the memory partitions of user threads. */\n");
	for (size_t i = 0; i < names->count; i++) {
		const char *p = names->list[i];
		const struct names *files = &no_files;

		if (strcmp(p, LIBC_PARTITION) == 0) {
			files = libc;
		} else if (strcmp(p, APPLICATION) == 0) {
			files = application;
		}

		append(&text, "\n.app_smem.%s.data : ALIGN(%lu)\n{\n", p, align);
		append(&text, "\tz_" PREFIX "%s_part_start = .;\n", p);
		append(&text, "\tKEEP(*(" PREFIX "%s_data " PREFIX "%s_data.*))\n", p, p);
		append_files(&text, files, ".data .data.* .sdata .sdata.* .gnu.linkonce.d.*");
		append(&text,
		       "\t. = ALIGN(4);\n} > RAM AT> FLASH\n.app_smem.%s.bss (NOLOAD) :\n{\n", p);
		append(&text, "\tz_" PREFIX "%s_bss_start = .;\n", p);
		append(&text, "\tKEEP(*(" PREFIX "%s_bss " PREFIX "%s_bss.*))\n", p, p);
		append_files(&text, files, ".bss .bss.* .sbss .sbss.* .gnu.linkonce.b.* COMMON");
		append(&text,
		       "\t. = ALIGN(%lu);\n\tz_" PREFIX "%s_part_end = .;\n} > RAM AT> RAM\n",
		       align, p);
		append(&text,
		       "z_" PREFIX "%s_part_size = z_" PREFIX "%s_part_end - z_" PREFIX
		       "%s_part_start;\n",
		       p, p, p);
		append(&text,
		       "z_" PREFIX "%s_bss_size = z_" PREFIX "%s_part_end - z_" PREFIX
		       "%s_bss_start;\n",
		       p, p, p);
	}
	write_if_changed(path, text.chars, text.size);
}

static void write_copy(const struct names *names, const char *path)
{
	struct text text = {0};

	append(&text, "/* Generated by image partitions: RAM, load image, its size, size. */\n");
	for (size_t i = 0; i < names->count; i++) {
		const char *p = names->list[i];

		append(&text, "LONG(z_" PREFIX "%s_part_start) LONG(LOADADDR(.app_smem.%s.data))\n",
		       p, p);
		append(&text, "LONG(SIZEOF(.app_smem.%s.data)) LONG(z_" PREFIX "%s_part_size)\n", p,
		       p);
	}
	write_if_changed(path, text.chars, text.size);
}

static int alphabetical(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

int partitions_main(int argc, char **argv)
{
	const char *sections = NULL, *copy = NULL;
	unsigned long align = 32;
	struct names names = {0}, libc = {0}, application = {0};

	elf_version(EV_CURRENT);
	for (int i = 1; i < argc; i++) {
		const char *next = i + 1 < argc ? argv[i + 1] : NULL;

		if (strcmp(argv[i], "--out-sections") == 0 && next != NULL) {
			sections = argv[++i];
		} else if (strcmp(argv[i], "--out-copy") == 0 && next != NULL) {
			copy = argv[++i];
		} else if (strcmp(argv[i], "--align") == 0) {
			align = parse_number("--align", next);
			i++;
		} else if (strcmp(argv[i], "--libc") == 0) {
			add_name(&libc, LIBC_FILES, strlen(LIBC_FILES));
			add_name(&names, LIBC_PARTITION, strlen(LIBC_PARTITION));
		} else if (strcmp(argv[i], "--application") == 0 && next != NULL) {
			add_name(&application, next, strlen(next));
			i++;
		} else if (argv[i][0] == '@') {
			scan_list(&names, argv[i] + 1);
		} else if (argv[i][0] == '-') {
			fail("partitions: '%s' is not understood; see image --help", argv[i]);
		} else {
			scan_file(&names, argv[i]);
		}
	}
	if (sections == NULL || copy == NULL || align == 0 || (align & (align - 1)) != 0) {
		fail("partitions: needs --out-sections, --out-copy, and a power of two as --align");
	}
	if (names.count > 0) {
		qsort(names.list, names.count, sizeof(*names.list), alphabetical);
	}
	write_sections(&names, align, &libc, &application, sections);
	write_copy(&names, copy);
	return 0;
}
