/* SPDX-License-Identifier: Apache-2.0 */
/* Decides which of the variables that were found are kernel objects of this image, and what the
 * kernel is told.
 *
 * The table may hold only memory that user threads cannot write (the kernel trusts what is in
 * it), except for the types that are made for user memory. No two of its objects overlap. What
 * does not belong there is left out and named; a call on it is then refused at run time. */

#include "image.h"

#include <stdlib.h>
#include <string.h>

#define FLAG_INITIALIZED 1
#define FLAG_DRIVER	 8

#define STACK_UNIT 32 /* the size of a stack is given in these */

struct options {
	const char *path;
	const char *types;
	const char *calls; /* NULL: no table of system calls to fill in */
	unsigned long stack_reserved;
	unsigned long domain_regions; /* how many partitions the unit can open; 0: not said */
	bool power_of_two;
	bool application; /* users may write its variables */
	bool strict, quiet, list;
	bool names; /* the table has them */
};

/* What the linker script says about memory. */
struct memory {
	uint32_t ram_start; /* of what can be granted */
	uint32_t kernel_start, ram_end;
	uint32_t init_start, init_end;
	uint32_t stacks_start, stacks_end;
	uint32_t application_start, application_end; /* its variables, if users may write them */
};

struct objects {
	struct elf_file file;
	struct scan scan;
	struct memory memory;
	struct found *kept;
	size_t kept_count;
	struct found *apis; /* of drivers, by address */
	size_t api_count;
	unsigned int complaints;
	bool no_open;	   /* what the kernel trusts must not lie where users may write */
	struct found open; /* the first that does */
	unsigned int open_count;
};

static void read_memory(struct objects *o)
{
	const struct elf_file *file = &o->file;
	size_t stacks = elf_file_section(file, ".user_stacks");

	o->memory = (struct memory){
		.ram_start = elf_file_address(file, "__user_stacks_start"),
		.kernel_start = elf_file_address(file, "__kernel_ram_start"),
		.ram_end = elf_file_address(file, "__ram_end"),
		.init_start = elf_file_address(file, "__kobject_init_start"),
		.init_end = elf_file_address(file, "__kobject_init_end"),
		.stacks_start = stacks != 0 ? file->sections[stacks].sh_addr : 0,
		.stacks_end = stacks != 0 ? file->sections[stacks].sh_addr +
						    file->sections[stacks].sh_size
					  : 0,
	};
}

static void read_application(struct objects *o)
{
	o->no_open = true;
	o->memory.application_start =
		elf_file_address(&o->file, "z_data_smem_z_application_partition_part_start");
	o->memory.application_end =
		elf_file_address(&o->file, "z_data_smem_z_application_partition_part_end");
}

static void complain(struct objects *o, const struct found *f, const char *why)
{
	char part[32] = "";

	if (f->offset != 0) {
		snprintf(part, sizeof(part), "+%#x", f->offset);
	}
	if (f->file != NULL) {
		warn("%s:%d: struct %s '%s%s' %s", f->file, f->line, f->kind->struct_name,
		     f->variable, part, why);
	} else {
		warn("struct %s '%s%s' %s", f->kind->struct_name, f->variable, part, why);
	}
	o->complaints++;
}

static void complain_open(struct objects *o, const struct found *f)
{
	if (o->no_open) {
		o->open = o->open_count++ == 0 ? *f : o->open;
	} else if (f->kind->place == PLACE_RECORD || f->kind->place == PLACE_STACK) {
		complain(o, f, "lies in memory that user threads may write");
	} else {
		complain(o, f, "lies in memory that user threads may write: left out");
	}
}

static void refuse_open(const struct objects *o)
{
	const struct found *f = &o->open;
	char more[40] = "";

	if (o->open_count == 0) {
		return;
	}
	if (o->open_count > 1) {
		snprintf(more, sizeof(more), ", as do %u more", o->open_count - 1);
	}
	fail("%s:%d: struct %s '%s' lies in memory that user threads may write%s: write __kernel "
	     "before its name, or use its macro (K_SEM_DEFINE and the like)",
	     f->file != NULL ? f->file : "(unknown file)", f->line, f->kind->struct_name,
	     f->variable, more);
}

static bool within(uint32_t address, uint32_t start, uint32_t end)
{
	return address >= start && address < end;
}

/* Whether an object may be in the table, from where it lies. */
static bool may_live_there(struct objects *o, const struct found *f)
{
	const struct memory *m = &o->memory;
	bool in_kernel = within(f->address, m->kernel_start, m->ram_end);
	bool in_user = within(f->address, m->ram_start, m->kernel_start);

	switch (f->kind->place) {
	case PLACE_STACK: /* a stack elsewhere is a supervisor thread's, and nobody's to grant */
		if (within(f->address, m->stacks_start, m->stacks_end)) {
			return true;
		}
		if (in_user) {
			complain_open(o, f);
		}
		return false;
	case PLACE_RECORD:
		if (in_user) {
			complain_open(o, f);
		}
		return false;
	case PLACE_USER:
	case PLACE_MUTEX:
		if (in_kernel || in_user) {
			return true;
		}
		break;
	case PLACE_DEVICE:
		if (!in_user) {
			return true;
		}
		break;
	default:
		if (in_kernel) {
			return true;
		}
		break;
	}
	if (in_user) {
		complain_open(o, f);
	} else {
		complain(o, f, "does not lie in RAM: left out");
	}
	return false;
}

/* By address; at one address the larger is the outer one, and comes first. */
static int by_place(const void *left, const void *right)
{
	const struct found *a = left, *b = right;

	if (a->address != b->address) {
		return a->address < b->address ? -1 : 1;
	}
	if (a->size != b->size) {
		return a->size > b->size ? -1 : 1;
	}
	return strcmp(a->kind->struct_name, b->kind->struct_name);
}

static void sort_out(struct objects *o)
{
	for (size_t i = 0; i < o->scan.found_count; i++) {
		const struct found *f = &o->scan.found[i];

		if (f->kind->place == PLACE_DRIVER) {
			o->apis = make_room(o->apis, o->api_count, sizeof(*f));
			o->apis[o->api_count++] = *f;
		} else {
			o->kept = make_room(o->kept, o->kept_count, sizeof(*f));
			o->kept[o->kept_count++] = *f;
		}
	}
	if (o->kept_count > 0) {
		qsort(o->kept, o->kept_count, sizeof(*o->kept), by_place);
	}
	if (o->api_count > 0) {
		qsort(o->apis, o->api_count, sizeof(*o->apis), by_place);
	}
}

/* One variable is described in each unit that inlines its function or includes its template. */
static bool same(const struct found *a, const struct found *b)
{
	return a->address == b->address && a->kind->number == b->kind->number && a->size == b->size;
}

/* Leaves the objects that belong in the table. */
static void select_objects(struct objects *o)
{
	size_t kept = 0;

	sort_out(o);
	for (size_t i = 0; i < o->kept_count; i++) {
		const struct found *f = &o->kept[i];
		const struct found *last = kept > 0 ? &o->kept[kept - 1] : NULL;

		if (i > 0 && same(f, &o->kept[i - 1])) {
			continue;
		}
		if (!may_live_there(o, f)) {
			continue;
		}
		if (last != NULL && f->address - last->address < last->size) {
			complain(o, f, "overlaps another kernel object: left out");
			continue;
		}
		o->kept[kept++] = *f;
	}
	o->kept_count = kept;
}

/* The type of a device is told by its api; one of an unknown class is a device all the same. */
static uint8_t device_type(const struct objects *o, const struct found *device)
{
	struct found wanted = {0};

	if (!elf_file_word(&o->file, device->address + o->scan.api_offset, &wanted.address)) {
		return device->kind->number;
	}
	for (size_t i = 0; i < o->api_count; i++) {
		if (o->apis[i].address == wanted.address) {
			return o->apis[i].kind->number;
		}
	}
	return device->kind->number;
}

/* A driver trusts its variables. */
static void refuse_open_drivers(const struct objects *o)
{
	for (size_t i = 0; o->no_open && i < o->kept_count; i++) {
		const struct found *f = &o->kept[i];
		uint32_t data;

		if (f->kind->place == PLACE_DEVICE &&
		    elf_file_word(&o->file, f->address + o->scan.data_offset, &data) &&
		    within(data, o->memory.ram_start, o->memory.kernel_start)) {
			fail("%s:%d: the variables of device '%s' lie in memory that user threads may "
			     "write: write __kernel before them, or compile the driver as a library with "
			     "__ZEPHYR_SUPERVISOR__",
			     f->file != NULL ? f->file : "(unknown file)", f->line, f->variable);
		}
	}
}

static uint16_t stack_units(const struct options *options, const struct found *f)
{
	if (f->size < options->stack_reserved) {
		fail("the thread stack '%s' has %u bytes, and %lu are reserved: make it larger",
		     f->variable, f->size, options->stack_reserved);
	}
	unsigned long units = (f->size - options->stack_reserved) / STACK_UNIT;

	if (units > UINT16_MAX) {
		fail("the thread stack '%s' has %u bytes, more than the object table can say",
		     f->variable, f->size);
	}
	return (uint16_t)units;
}

static struct table make_table(const struct objects *o, const struct options *options)
{
	struct table table = {.rows = allocate(o->kept_count, sizeof(*table.rows)),
			      .count = o->kept_count};

	for (size_t i = 0; i < table.count; i++) {
		const struct found *f = &o->kept[i];
		struct descriptor *row = &table.rows[i];

		*row = (struct descriptor){.address = f->address, .type = f->kind->number};
		if (within(f->address, o->memory.init_start, o->memory.init_end)) {
			row->flags = FLAG_INITIALIZED;
		}
		switch (f->kind->place) {
		case PLACE_DEVICE:
			row->type = device_type(o, f);
			row->flags = FLAG_INITIALIZED | FLAG_DRIVER;
			break;
		case PLACE_THREAD:
			row->data = (uint16_t)table.thread_count++;
			break;
		case PLACE_MUTEX:
			row->data = (uint16_t)table.mutex_count++;
			break;
		case PLACE_STACK:
			row->data = stack_units(options, f);
			break;
		default:
			break;
		}
	}
	return table;
}

/* One after the other, each with its '\0'. */
static void add_names(const struct objects *o, struct table *table)
{
	size_t room = 1;

	for (size_t i = 0; i < o->kept_count; i++) {
		room += strlen(o->kept[i].variable) + sizeof("+0x12345678");
	}
	table->names = allocate(room, 1);
	for (size_t i = 0; i < o->kept_count; i++) {
		const struct found *f = &o->kept[i];

		table->names_size += 1 + (size_t)sprintf(table->names + table->names_size,
							 f->offset != 0 ? "%s+%#x" : "%s",
							 f->variable, f->offset);
	}
}

static bool described(const struct scan *scan, uint32_t address)
{
	size_t low = 0, high = scan->variable_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (scan->variables[middle] < address) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low < scan->variable_count && scan->variables[low] == address;
}

/* Names the kernel's variables, and those of an application that is open to users, that nothing is
 * known about: an object file compiled without -g hides its objects. */
static void name_the_unknown(struct objects *o)
{
	/* No object for kernel memory is smaller, but flags of the compiler's own are. */
	const uint32_t smallest = 12;
	unsigned int count = 0;

	for (size_t i = 0; i < o->file.symbol_count; i++) {
		const struct symbol *s = &o->file.symbols[i];

		if (!s->is_object || s->size < smallest || described(&o->scan, s->address) ||
		    !(within(s->address, o->memory.kernel_start, o->memory.ram_end) ||
		      within(s->address, o->memory.application_start, o->memory.application_end)) ||
		    strncmp(s->name, "_ZGV", 4) == 0) {
			continue;
		}
		if (++count <= 5) {
			warn("no debug information about '%s' (%u bytes%s%s), so none about objects in it",
			     s->name, s->size, s->file != NULL ? ", of " : "",
			     s->file != NULL ? s->file : "");
		}
	}
	if (count > 5) {
		warn("no debug information about %u more variables", count - 5);
	}
	o->complaints += count;
}

static void print_table(const struct objects *o, const struct table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct descriptor *row = &table->rows[i];
		const struct found *f = &o->kept[i];

		printf("%#010x %3u %#04x %5u %s %s", row->address, row->type, row->flags, row->data,
		       f->kind->struct_name, f->variable);
		printf(f->offset != 0 ? "+%#x\n" : "\n", f->offset);
	}
}

static struct options parse_options(int argc, char **argv)
{
	struct options options = {0};

	for (int i = 1; i < argc; i++) {
		const char *word = argv[i];
		const char *next = i + 1 < argc ? argv[i + 1] : NULL;

		if (strcmp(word, "--types") == 0 && next != NULL) {
			options.types = argv[++i];
		} else if (strcmp(word, "--calls") == 0 && next != NULL) {
			options.calls = argv[++i];
		} else if (strcmp(word, "--stack-reserved") == 0) {
			options.stack_reserved = parse_number(word, next);
			i++;
		} else if (strcmp(word, "--domain-regions") == 0) {
			options.domain_regions = parse_number(word, next);
			i++;
		} else if (strcmp(word, "--power-of-two") == 0) {
			options.power_of_two = true;
		} else if (strcmp(word, "--strict") == 0) {
			options.strict = true;
		} else if (strcmp(word, "--application") == 0) {
			options.application = true;
		} else if (strcmp(word, "--quiet") == 0) {
			options.quiet = true;
		} else if (strcmp(word, "--names") == 0) {
			options.names = true;
		} else if (strcmp(word, "--list") == 0) {
			options.list = true;
		} else if (word[0] == '-' || options.path != NULL) {
			fail("objects: '%s' is not understood; see image --help", word);
		} else {
			options.path = word;
		}
	}
	if (options.path == NULL || options.types == NULL) {
		fail("objects: needs --types FILE and an image; see image --help");
	}
	return options;
}

int objects_main(int argc, char **argv)
{
	struct options options = parse_options(argc, argv);
	struct objects o = {0};
	struct kinds kinds;

	kinds_read(&kinds, options.types);
	elf_file_open(&o.file, options.path);
	read_memory(&o);
	if (options.application) {
		read_application(&o);
	}
	scan_variables(&o.scan, &o.file, &kinds);
	o.complaints = o.scan.hidden;
	select_objects(&o);
	refuse_open(&o);
	refuse_open_drivers(&o);
	check_partitions(&o.file, &o.scan, options.power_of_two);
	if (options.domain_regions != 0) {
		o.complaints += check_lists(&o.file, &o.scan, options.domain_regions);
	}
	name_the_unknown(&o);
	if (o.complaints > 0 && options.strict) {
		fail("%s: %u warnings, and --strict makes them errors", options.path, o.complaints);
	}
	unsigned int calls = options.calls == NULL ? 0 : fill_calls(&o.file, options.calls);
	struct table table = make_table(&o, &options);

	if (options.names) {
		add_names(&o, &table);
	}
	struct table_size size = write_table(&o.file, &table);

	if (options.list) {
		print_table(&o, &table);
	}
	if (!options.quiet) {
		printf("%zu kernel objects, %zu of them threads: %u bytes of flash, %u of RAM; "
		       "%u system calls\n",
		       table.count, table.thread_count, size.flash, size.ram, calls);
	}
	return 0;
}
