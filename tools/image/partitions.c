/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the memory partitions and thread stacks, and decides in which order they lie in memory.
 *
 * A partition P exists when some object has a section data_smem_P_data or data_smem_P_bss,
 * perhaps with a suffix after a dot. The variables of the C library, of the application and of other
 * libraries have no such sections: they go where patterns of file names say. Each thread stack is a section
 * .user_stacks.<number> of its own.
 *
 * For most protection units any order will do, and it is that of the names. Where regions are
 * powers of two, the order of placement.c costs least. It is made from the sizes in the objects:
 * the linker may drop a stack that nobody uses, and what is behind it then only moves down. How
 * much of the C library will be linked is not known here, so its partition comes last. */

#include "image.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PREFIX	    "data_smem_"
#define STACKS	    ".user_stacks"
#define LIBC	    "z_libc_partition"
#define LIBC_FILES  "*libc.a:*"
#define APPLICATION "z_application_partition"

struct options {
	const char *sections, *copy, *stacks;
	unsigned long align;
	bool power_of_two, quiet;
	unsigned long start;	      /* of RAM */
	unsigned long stack_reserved; /* bytes of each that are not the thread's own */
};

/* All that was found. */
struct found_memory {
	struct partitions partitions;
	struct stacks stacks;
	const char *first_section; /* begins RAM, if there is such a thing */
	struct extent first;
	char *folder; /* where the build runs, with a slash: the linker may name files from there */
};

static struct partition *partition_named(struct partitions *all, const char *name, size_t length)
{
	for (size_t i = 0; i < all->count; i++) {
		if (strncmp(all->list[i]->name, name, length) == 0 &&
		    all->list[i]->name[length] == '\0') {
			return all->list[i];
		}
	}
	struct partition *partition = allocate(1, sizeof(*partition));

	partition->name = strndup(name, length);
	if (partition->name == NULL) {
		fail("out of memory");
	}
	all->list = make_room(all->list, all->count, sizeof(*all->list));
	all->list[all->count++] = partition;
	return partition;
}

static void add_pattern(struct partition *partition, const char *pattern)
{
	partition->patterns = make_room(partition->patterns, partition->pattern_count,
					sizeof(*partition->patterns));
	partition->patterns[partition->pattern_count++] = pattern;
}

static void add_bytes(struct extent *extent, uint32_t size, uint32_t align)
{
	align = align != 0 ? align : 1;
	extent->size = round_up(extent->size, align) + size;
	extent->align = align > extent->align ? align : extent->align;
}

/* data_smem_<name>_data and data_smem_<name>_bss, up to the first dot. */
static void add_named(struct partitions *all, const char *section, const Elf32_Shdr *header)
{
	const char *name = section + strlen(PREFIX);
	size_t length = strcspn(name, ".");

	if (length > 5 && strncmp(name + length - 5, "_data", 5) == 0) {
		add_bytes(&partition_named(all, name, length - 5)->data, header->sh_size,
			  header->sh_addralign);
	} else if (length > 4 && strncmp(name + length - 4, "_bss", 4) == 0) {
		add_bytes(&partition_named(all, name, length - 4)->bss, header->sh_size,
			  header->sh_addralign);
	}
}

static bool matches_one(const char *text, const char *const *patterns, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (fnmatch(patterns[i], text, 0) == 0) {
			return true;
		}
	}
	return false;
}

/* What lands in a partition because of its file. */
static void add_by_file(struct partition *partition, const struct object *object,
			const char *section, const Elf32_Shdr *header)
{
	static const char *const data[] = {".data", ".data.*", ".sdata", ".sdata.*",
					   ".gnu.linkonce.d.*"};
	static const char *const zeroes[] = {".bss", ".bss.*", ".sbss", ".sbss.*",
					     ".gnu.linkonce.b.*"};

	if (!matches_one(object->name, partition->patterns, partition->pattern_count)) {
		return;
	}
	if (matches_one(section, data, sizeof(data) / sizeof(data[0]))) {
		add_bytes(&partition->data, header->sh_size, header->sh_addralign);
	} else if (matches_one(section, zeroes, sizeof(zeroes) / sizeof(zeroes[0]))) {
		add_bytes(&partition->bss, header->sh_size, header->sh_addralign);
	}
}

/* Variables of C without initialiser, unless compiled with -fno-common. */
static void add_common(struct partitions *all, const struct object *object)
{
	size_t count, names;
	const Elf32_Sym *symbols = object_symbols(object, &count, &names);

	for (size_t i = 0; i < all->count; i++) {
		struct partition *p = all->list[i];

		if (!matches_one(object->name, p->patterns, p->pattern_count)) {
			continue;
		}
		for (size_t j = 0; j < count; j++) {
			if (symbols[j].st_shndx == SHN_COMMON) {
				add_bytes(&p->bss, symbols[j].st_size, symbols[j].st_value);
			}
		}
	}
}

/* The variable that a section is there for, or the section. */
static char *variable_in(const struct object *object, size_t index, const char *section)
{
	size_t count, names;
	const Elf32_Sym *symbols = object_symbols(object, &count, &names);

	for (size_t i = 0; i < count; i++) {
		if (symbols[i].st_shndx == index &&
		    ELF32_ST_TYPE(symbols[i].st_info) == STT_OBJECT) {
			const char *name = elf_strptr(object->elf, names, symbols[i].st_name);

			return print_text("%s", name != NULL ? name : section);
		}
	}
	return print_text("%s", section);
}

/* A pattern for an object, however the linker is told its name: from the root or from the folder
 * that it works in, and with "./" in it or without. */
static char *pattern_of(const struct object *object, const char *folder)
{
	const char *name = object->name;
	char *dot;

	if (strncmp(name, folder, strlen(folder)) == 0) {
		name += strlen(folder);
	}
	while (strncmp(name, "./", 2) == 0) {
		name += 2;
	}
	char *pattern = print_text("*%s", name);

	while ((dot = strstr(pattern, "/./")) != NULL) {
		dot[1] = '*';
		memmove(dot + 2, dot + 3, strlen(dot + 3) + 1);
	}
	return pattern;
}

static void add_stack(struct found_memory *found, const struct object *object, size_t index,
		      const char *section, const Elf32_Shdr *header)
{
	struct stacks *all = &found->stacks;
	struct stack *stack = allocate(1, sizeof(*stack));

	*stack = (struct stack){
		.object = pattern_of(object, found->folder),
		.section = print_text("%s", section),
		.name = variable_in(object, index, section),
		.size = header->sh_size,
		.align = header->sh_addralign,
	};
	all->list = make_room(all->list, all->count, sizeof(*all->list));
	all->list[all->count++] = stack;
}

/* Nothing that would need quotes in a linker script. */
static bool is_stack(const char *section)
{
	const char *rest = section + strlen(STACKS);

	return strncmp(section, STACKS, strlen(STACKS)) == 0 &&
	       rest[strspn(rest, ".0123456789")] == '\0';
}

static void add_object(void *context, const struct object *object)
{
	struct found_memory *found = context;
	struct partitions *partitions = &found->partitions;
	Elf_Scn *section = NULL;
	const char *name;

	while ((section = elf_nextscn(object->elf, section)) != NULL) {
		const Elf32_Shdr *header = object_section(object, section, &name);

		if (strncmp(name, PREFIX, strlen(PREFIX)) == 0) {
			add_named(partitions, name, header);
		} else if (found->first_section != NULL &&
			   strcmp(name, found->first_section) == 0) {
			add_bytes(&found->first, header->sh_size, header->sh_addralign);
		} else if (is_stack(name)) {
			add_stack(found, object, elf_ndxscn(section), name, header);
		} else {
			for (size_t i = 0; i < partitions->count; i++) {
				add_by_file(partitions->list[i], object, name, header);
			}
		}
	}
	add_common(partitions, object);
}

/* ---- Order ----------------------------------------------------------------------------------- */

static struct item item_of_stack(struct stack *stack, uint64_t reserved)
{
	uint64_t own = stack->size > reserved ? stack->size - reserved : 0;
	struct item item = {
		.name = stack->name,
		.zone = ZONE_STACKS,
		.content = own,
		.behind = reserved,
		.what = stack,
	};

	/* An array of stacks, or something else: it stays as it is. */
	if (own != unit_round(own) || stack->align != unit_block(own)) {
		item.rigid = true;
		item.content = stack->size;
		item.behind = 0;
		item.align = stack->align;
	}
	return item;
}

static struct item item_of_partition(struct partition *p)
{
	uint64_t data = round_up(p->data.size, 4);
	uint64_t before_zeroes = p->bss.align > 1 ? round_up(data, p->bss.align) : data;

	return (struct item){
		.name = p->name,
		.zone = strcmp(p->name, LIBC) == 0 ? ZONE_LAST : ZONE_PARTITIONS,
		.content = before_zeroes + p->bss.size,
		.align = p->data.align > p->bss.align ? p->data.align : p->bss.align,
		.what = p,
	};
}

static void report(const struct item *items, size_t count, uint64_t start)
{
	struct loss loss = count_loss(items, count, start);
	struct change change = cheapest_change(items, count, start);

	if (loss.partitions + loss.stacks == 0) {
		return;
	}
	printf("memory protection: %s bytes of RAM lost to alignment (partitions %s, stacks %s)",
	       with_commas(loss.partitions + loss.stacks), with_commas(loss.partitions),
	       with_commas(loss.stacks));
	if (change.item != NULL) {
		printf("; cheapest change: %s byte%s less in %s%s save%s %s",
		       with_commas(change.less), change.less == 1 ? "" : "s",
		       change.item->zone == ZONE_STACKS ? "the stack " : "", change.item->name,
		       change.less == 1 ? "s" : "", with_commas(change.saved));
	}
	putchar('\n');
}

static void order_for_blocks(struct found_memory *found, const struct options *options)
{
	size_t stacks = found->stacks.count, count = stacks + found->partitions.count;
	struct item *items = allocate(count, sizeof(*items));
	uint64_t start = round_up(options->start + found->first.size, unit_block(0));

	for (size_t i = 0; i < stacks; i++) {
		items[i] = item_of_stack(found->stacks.list[i], options->stack_reserved);
	}
	for (size_t i = stacks; i < count; i++) {
		items[i] = item_of_partition(found->partitions.list[i - stacks]);
	}
	place(items, count, start);
	for (size_t i = 0; i < stacks; i++) {
		found->stacks.list[i] = items[i].what;
	}
	for (size_t i = stacks; i < count; i++) {
		found->partitions.list[i - stacks] = items[i].what;
	}
	if (!options->quiet) {
		report(items, count, start);
	}
}

static int alphabetical(const void *left, const void *right)
{
	const struct partition *const *a = left, *const *b = right;

	return strcmp((*a)->name, (*b)->name);
}

static void order_by_name(struct found_memory *found)
{
	struct partitions *all = &found->partitions;

	if (all->count > 0) {
		qsort(all->list, all->count, sizeof(*all->list), alphabetical);
	}
	found->stacks.count = 0; /* what is left is the pattern of all */
}

/* ---- The command ----------------------------------------------------------------------------- */

/* Reads what the options say; what is left in argv are the files. */
static int parse_options(struct options *options, struct found_memory *found, int argc, char **argv)
{
	struct partitions *partitions = &found->partitions;
	int files = 0;

	*options = (struct options){.align = 32};
	for (int i = 1; i < argc; i++) {
		const char *word = argv[i];
		const char *next = i + 1 < argc ? argv[i + 1] : NULL;

		if (strcmp(word, "--out-sections") == 0 && next != NULL) {
			options->sections = argv[++i];
		} else if (strcmp(word, "--out-copy") == 0 && next != NULL) {
			options->copy = argv[++i];
		} else if (strcmp(word, "--out-stacks") == 0 && next != NULL) {
			options->stacks = argv[++i];
		} else if (strcmp(word, "--align") == 0) {
			options->align = parse_number(word, next);
			i++;
		} else if (strcmp(word, "--power-of-two") == 0) {
			options->power_of_two = true;
		} else if (strcmp(word, "--start") == 0) {
			options->start = parse_number(word, next);
			i++;
		} else if (strcmp(word, "--first") == 0 && next != NULL) {
			found->first_section = argv[++i];
		} else if (strcmp(word, "--stack-reserved") == 0) {
			options->stack_reserved = parse_number(word, next);
			i++;
		} else if (strcmp(word, "--quiet") == 0) {
			options->quiet = true;
		} else if (strcmp(word, "--libc") == 0) {
			add_pattern(partition_named(partitions, LIBC, strlen(LIBC)), LIBC_FILES);
		} else if (strcmp(word, "--application") == 0 && next != NULL) {
			add_pattern(partition_named(partitions, APPLICATION, strlen(APPLICATION)),
				    argv[++i]);
		} else if (strcmp(word, "--library") == 0 && i + 2 < argc) {
			const char *name = argv[++i];

			add_pattern(partition_named(partitions, name, strlen(name)), argv[++i]);
		} else if (word[0] == '-') {
			fail("partitions: '%s' is not understood; see image --help", word);
		} else {
			argv[files++] = argv[i];
		}
	}
	if (options->sections == NULL || options->copy == NULL || options->stacks == NULL ||
	    options->align == 0 || (options->align & (options->align - 1)) != 0) {
		fail("partitions: needs --out-sections, --out-copy, --out-stacks, and a power of two "
		     "as --align");
	}
	return files;
}

int partitions_main(int argc, char **argv)
{
	struct found_memory found = {0};
	struct options options;
	int files = parse_options(&options, &found, argc, argv);
	char *folder = getcwd(NULL, 0);

	elf_version(EV_CURRENT);
	found.folder = print_text("%s/", folder != NULL ? folder : "");
	for (int i = 0; i < files; i++) {
		read_objects(argv[i], add_object, &found);
	}
	if (options.power_of_two) {
		order_for_blocks(&found, &options);
	} else {
		order_by_name(&found);
	}
	write_sections(&found.partitions, options.power_of_two ? 0 : options.align,
		       options.sections);
	write_copy(&found.partitions, options.copy);
	write_stacks(&found.stacks, options.stacks);
	return 0;
}
