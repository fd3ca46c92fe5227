/* SPDX-License-Identifier: Apache-2.0 */
/* Objects before the link: in files, in archives, in lists of files. */

#include "image.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct reader {
	object_visitor *visit;
	void *context;
};

static void read_object(const struct reader *reader, Elf *elf, const char *path, const char *member)
{
	struct object object = {.path = path, .elf = elf};

	if (elf_kind(elf) != ELF_K_ELF || elf_getshdrstrndx(elf, &object.names) != 0) {
		fail("%s: not an object file", path);
	}
	object.name = member != NULL ? print_text("%s:%s", path, member) : path;
	reader->visit(reader->context, &object);
}

static void read_archive(const struct reader *reader, int descriptor, Elf *archive,
			 const char *path)
{
	Elf_Cmd command = ELF_C_READ_MMAP;
	Elf *member;

	while ((member = elf_begin(descriptor, command, archive)) != NULL) {
		const Elf_Arhdr *header = elf_getarhdr(member);

		if (header != NULL && elf_kind(member) == ELF_K_ELF) {
			read_object(reader, member, path, header->ar_name);
		}
		command = elf_next(member);
		elf_end(member);
	}
}

static void read_object_file(const struct reader *reader, const char *path)
{
	int descriptor = open(path, O_RDONLY);

	if (descriptor < 0) {
		fail("%s: %s", path, strerror(errno));
	}
	Elf *elf = elf_begin(descriptor, ELF_C_READ_MMAP, NULL);

	if (elf != NULL && elf_kind(elf) == ELF_K_AR) {
		read_archive(reader, descriptor, elf, path);
	} else {
		read_object(reader, elf, path, NULL);
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

void read_objects(const char *argument, object_visitor *visit, void *context)
{
	const struct reader reader = {visit, context};
	size_t size;
	char *word;

	if (argument[0] != '@') {
		read_object_file(&reader, argument);
		return;
	}
	char *rest = (char *)read_file(argument + 1, &size);

	while ((word = next_word(&rest)) != NULL) {
		read_object_file(&reader, word);
	}
}

const Elf32_Shdr *object_section(const struct object *object, Elf_Scn *section, const char **name)
{
	const Elf32_Shdr *header = elf32_getshdr(section);

	*name = header != NULL ? elf_strptr(object->elf, object->names, header->sh_name) : NULL;
	if (*name == NULL) {
		fail("%s: not a 32-bit object file, or damaged", object->path);
	}
	return header;
}

const Elf32_Sym *object_symbols(const struct object *object, size_t *count, size_t *names)
{
	Elf_Scn *section = NULL;

	*count = 0;
	while ((section = elf_nextscn(object->elf, section)) != NULL) {
		const Elf32_Shdr *header = elf32_getshdr(section);

		if (header != NULL && header->sh_type == SHT_SYMTAB) {
			const Elf_Data *data = elf_getdata(section, NULL);

			*names = header->sh_link;
			*count = data != NULL && data->d_buf != NULL
					 ? data->d_size / sizeof(Elf32_Sym)
					 : 0;
			return *count != 0 ? data->d_buf : NULL;
		}
	}
	return NULL;
}
