/* SPDX-License-Identifier: Apache-2.0 */
/* Finds kernel objects among the variables that the debug information describes.
 *
 * Every type is looked at once: its shape is the flat list of kernel objects inside it, and it
 * is kept by the address of the type's entry. A kernel object is not looked into: the outermost
 * one at an address is the object, what it is made of is not. Pointers are not followed.
 *
 * A variable counts when it has one fixed address and an object of the symbol table lies there:
 * what the linker dropped has address 0 (nothing of ours lies there, vectors do) or one where
 * nothing is. A declaration has no address; the definition elsewhere has. */

#include "image.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <stdlib.h>
#include <string.h>

#define MOST_OBJECTS 65534 /* an object's id has 16 bits, and 0 is none */
#define DEEPEST	     200   /* nesting of types or scopes; only damaged information has more */

/* A kernel object inside a type. */
struct part {
	uint32_t offset;
	uint32_t size;
	const struct kind *kind;
	bool row; /* stack elements: already the whole innermost array */
};

struct shape {
	const void *type; /* the key: address of the entry in the debug information */
	uint32_t size;	  /* of the type; known if it has parts */
	bool busy;	  /* being worked out: a type that contains itself is damaged */
	size_t part_count;
	struct part *parts;
	const struct shape
		*tail; /* of the elements of a last member such as `struct k_sem sems[]` */
	uint32_t tail_offset;
};

struct scanner {
	struct scan *scan;
	const struct elf_file *file;
	const struct kinds *kinds;
	bool cplusplus;	       /* the unit at hand */
	struct shape **shapes; /* hash table, open addressing; a power of two */
	size_t shape_count, shape_room;
};

static const struct shape *shape_of(struct scanner *s, Dwarf_Die *type, int depth);

static struct shape **slot_of(struct scanner *s, const void *type)
{
	size_t at = ((uintptr_t)type * 0x9e3779b97f4a7c15u) >> 20;

	for (;; at++) {
		struct shape **slot = &s->shapes[at & (s->shape_room - 1)];

		if (*slot == NULL || (*slot)->type == type) {
			return slot;
		}
	}
}

static void grow_shapes(struct scanner *s)
{
	struct shape **old = s->shapes;
	size_t old_room = s->shape_room;

	s->shape_room = old_room ? old_room * 2 : 4096;
	s->shapes = allocate(s->shape_room, sizeof(struct shape *));
	for (size_t i = 0; i < old_room; i++) {
		if (old[i] != NULL) {
			*slot_of(s, old[i]->type) = old[i];
		}
	}
	free(old);
}

static void add_part(struct scanner *s, struct shape *shape, struct part part, uint64_t offset)
{
	if (shape->part_count == MOST_OBJECTS) {
		fail("%s: a variable has more than %d kernel objects", s->file->path, MOST_OBJECTS);
	}
	if (offset + part.offset + part.size > UINT32_MAX) {
		fail("%s: the debug information has a type larger than memory", s->file->path);
	}
	part.offset += (uint32_t)offset;
	shape->parts = make_room(shape->parts, shape->part_count, sizeof(part));
	shape->parts[shape->part_count++] = part;
}

/* Both end the run when the information is damaged: what is skipped would be missing silently. */
static bool first_child(const struct scanner *s, Dwarf_Die *die, Dwarf_Die *child)
{
	int result = dwarf_child(die, child);

	if (result < 0) {
		fail("%s: the debug information is damaged (%s)", s->file->path, dwarf_errmsg(-1));
	}
	return result == 0;
}

static bool next(const struct scanner *s, Dwarf_Die *die)
{
	int result = dwarf_siblingof(die, die);

	if (result < 0) {
		fail("%s: the debug information is damaged (%s)", s->file->path, dwarf_errmsg(-1));
	}
	return result == 0;
}

static bool type_of(Dwarf_Die *die, Dwarf_Die *type)
{
	Dwarf_Attribute attribute;

	return dwarf_formref_die(dwarf_attr_integrate(die, DW_AT_type, &attribute), type) != NULL;
}

/* False for what has no fixed place in the struct: static members, and virtual bases, which have
 * an expression. */
static bool member_offset(Dwarf_Die *member, uint64_t *offset)
{
	Dwarf_Attribute attribute;
	Dwarf_Word value = 0;

	if (dwarf_hasattr(member, DW_AT_declaration) || dwarf_hasattr(member, DW_AT_external)) {
		return false;
	}
	if (dwarf_attr(member, DW_AT_data_member_location, &attribute) != NULL &&
	    dwarf_formudata(&attribute, &value) != 0) {
		return false;
	}
	*offset = value;
	return value <= UINT32_MAX;
}

/* Where a virtual base lies is known at run time only. (A static member is a variable, and found
 * as such.) */
static void note_hidden(struct scanner *s, Dwarf_Die *type, int tag)
{
	const char *name = dwarf_diename(type);

	if (tag == DW_TAG_inheritance) {
		warn("class %s has a virtual base with kernel objects, which cannot be found there",
		     name != NULL ? name : "(no name)");
		s->scan->hidden++;
	}
}

static void add_members(struct scanner *s, struct shape *shape, Dwarf_Die *type, int depth)
{
	Dwarf_Die member, inner;
	uint64_t offset;

	if (!first_child(s, type, &member)) {
		return;
	}
	do {
		int tag = dwarf_tag(&member);

		if ((tag != DW_TAG_member && tag != DW_TAG_inheritance) ||
		    !type_of(&member, &inner)) {
			continue;
		}
		const struct shape *part = shape_of(s, &inner, depth + 1);

		if (part->part_count == 0 && part->tail == NULL) {
			continue;
		}
		if (!member_offset(&member, &offset)) {
			note_hidden(s, type, tag);
			continue;
		}
		for (size_t i = 0; i < part->part_count; i++) {
			add_part(s, shape, part->parts[i], offset);
		}
		if (part->tail != NULL) {
			shape->tail = part->tail;
			shape->tail_offset = (uint32_t)offset + part->tail_offset;
		}
	} while (next(s, &member));
}

static void note_device(struct scanner *s, Dwarf_Die *device)
{
	Dwarf_Die member;
	uint64_t offset;

	if (!first_child(s, device, &member)) {
		return;
	}
	do {
		const char *name = dwarf_diename(&member);

		if (name == NULL || !member_offset(&member, &offset)) {
			continue;
		}
		if (strcmp(name, "api") == 0) {
			s->scan->api_offset = (uint32_t)offset;
		} else if (strcmp(name, "data") == 0) {
			s->scan->data_offset = (uint32_t)offset;
		}
	} while (next(s, &member));
}

static void become(struct shape *shape, const struct shape *other)
{
	shape->size = other->size;
	shape->part_count = other->part_count;
	shape->parts = other->parts;
	shape->tail = other->tail;
	shape->tail_offset = other->tail_offset;
}

/* What a struct is that is only declared here: with type units that stands elsewhere. */
static bool type_unit_of(Dwarf_Die *type, Dwarf_Die *whole)
{
	Dwarf_Attribute signature;

	return dwarf_formref_die(dwarf_attr(type, DW_AT_signature, &signature), whole) != NULL;
}

static void add_struct(struct scanner *s, struct shape *shape, Dwarf_Die *type, int depth)
{
	const char *name = dwarf_diename(type);
	const struct kind *kind = name != NULL ? kinds_find(s->kinds, name) : NULL;
	int size = dwarf_bytesize(type);
	Dwarf_Die whole;

	if (size <= 0) {
		if (type_unit_of(type, &whole)) {
			become(shape, shape_of(s, &whole, depth + 1));
		}
		return;
	}
	shape->size = (uint32_t)size;
	if (kind == NULL) {
		add_members(s, shape, type, depth);
		return;
	}
	if (kind->place == PLACE_DEVICE) {
		note_device(s, type);
	}
	add_part(s, shape, (struct part){.size = (uint32_t)size, .kind = kind}, 0);
}

/* The number of elements of one dimension; 0 when it is not said, as in `extern struct k_sem
 * sems[]`. */
static uint64_t dimension(Dwarf_Die *range)
{
	Dwarf_Attribute attribute;
	Dwarf_Word value;

	if (dwarf_formudata(dwarf_attr(range, DW_AT_count, &attribute), &value) == 0) {
		return value;
	}
	if (dwarf_formudata(dwarf_attr(range, DW_AT_upper_bound, &attribute), &value) == 0) {
		return value + 1 <= UINT32_MAX ? value + 1 : 0;
	}
	return 0;
}

/* Elements in all dimensions, and in the last one alone (a row). */
static uint64_t dimensions(const struct scanner *s, Dwarf_Die *array, uint64_t *row)
{
	Dwarf_Die range;
	uint64_t count = 1;

	*row = 0;
	if (!first_child(s, array, &range)) {
		return 0;
	}
	do {
		if (dwarf_tag(&range) == DW_TAG_subrange_type) {
			*row = dimension(&range);
			count = *row <= UINT32_MAX && count <= UINT32_MAX ? count * *row : 0;
		}
	} while (next(s, &range));
	return *row != 0 ? count : 0;
}

static void add_array(struct scanner *s, struct shape *shape, Dwarf_Die *array, int depth)
{
	Dwarf_Die type;
	uint64_t row;

	if (!type_of(array, &type)) {
		return;
	}
	const struct shape *element = shape_of(s, &type, depth + 1);
	uint64_t count = element->part_count != 0 ? dimensions(s, array, &row) : 0;
	uint64_t stride = element->size;

	if (count == 0) {
		/* How many there are, the variable's size tells. */
		shape->tail =
			element->part_count != 0 && element->parts[0].kind->place != PLACE_STACK
				? element
				: NULL;
		return;
	}
	if (count > UINT32_MAX / stride) {
		fail("%s: the debug information has a type larger than memory", s->file->path);
	}
	struct part first = element->parts[0];

	shape->size = (uint32_t)(count * stride);
	if (first.kind->place == PLACE_STACK && first.size == stride && !first.row) {
		count /= row;
		stride *= row;
		first.size = (uint32_t)stride;
		first.row = true;
	}
	for (uint64_t i = 0; i < count; i++) {
		for (size_t j = 0; j < element->part_count; j++) {
			add_part(s, shape, j == 0 ? first : element->parts[j], i * stride);
		}
	}
}

static const struct shape *shape_of(struct scanner *s, Dwarf_Die *type, int depth)
{
	static const struct shape nothing;
	Dwarf_Die inner;

	if (s->shape_count * 2 >= s->shape_room) {
		grow_shapes(s);
	}
	struct shape *shape = *slot_of(s, type->addr);

	if (shape != NULL || depth > DEEPEST) {
		return shape == NULL || shape->busy ? &nothing : shape;
	}
	shape = allocate(1, sizeof(*shape));
	*slot_of(s, type->addr) = shape;
	s->shape_count++;
	*shape = (struct shape){.type = type->addr, .busy = true};
	switch (dwarf_tag(type)) {
	case DW_TAG_structure_type:
	case DW_TAG_class_type:
	case DW_TAG_union_type:
		add_struct(s, shape, type, depth);
		break;
	case DW_TAG_array_type:
		add_array(s, shape, type, depth);
		break;
	case DW_TAG_typedef:
	case DW_TAG_const_type:
	case DW_TAG_volatile_type:
	case DW_TAG_atomic_type:
		if (type_of(type, &inner)) {
			become(shape, shape_of(s, &inner, depth + 1));
		}
		break;
	default:
		break;
	}
	shape->busy = false;
	return shape;
}

/* DWARF 5 may keep addresses in a table of their own; clang does. */
static bool indirect_address(Dwarf_Attribute *location, uint32_t *address)
{
	Dwarf_Attribute entry;
	Dwarf_Op *operations;
	Dwarf_Addr value;
	size_t count;

	if (dwarf_getlocation(location, &operations, &count) != 0 || count != 1 ||
	    dwarf_getlocation_attr(location, operations, &entry) != 0 ||
	    dwarf_formaddr(&entry, &value) != 0 || value > UINT32_MAX) {
		return false;
	}
	*address = (uint32_t)value;
	return true;
}

/* Only a variable that is at one address all the time: anything else is on a stack or in
 * registers. */
static bool address_of(Dwarf_Die *variable, uint32_t *address)
{
	Dwarf_Attribute attribute;
	Dwarf_Block block;

	if (dwarf_attr(variable, DW_AT_location, &attribute) == NULL ||
	    dwarf_formblock(&attribute, &block) != 0 || block.length == 0) {
		return false;
	}
	if (block.data[0] == DW_OP_addrx) {
		return indirect_address(&attribute, address);
	}
	if (block.data[0] != DW_OP_addr || block.length != 5) {
		return false;
	}
	*address = block.data[1] | block.data[2] << 8 | block.data[3] << 16 |
		   (uint32_t)block.data[4] << 24;
	return true;
}

/* The file of a declaration. In DWARF 5 number 0 is one too, the unit's own, which this libdw takes
 * for none; clang uses it. */
static const char *file_of(Dwarf_Die *variable)
{
	const char *file = dwarf_decl_file(variable);
	Dwarf_Attribute attribute;
	Dwarf_Files *files;
	Dwarf_Word number;
	Dwarf_Die unit;
	size_t count;

	if (file == NULL &&
	    dwarf_formudata(dwarf_attr_integrate(variable, DW_AT_decl_file, &attribute), &number) ==
		    0 &&
	    number == 0 && dwarf_diecu(variable, &unit, NULL, NULL) != NULL &&
	    dwarf_getsrcfiles(&unit, &files, &count) == 0 && count > 0) {
		file = dwarf_filesrc(files, 0, NULL, NULL);
	}
	return file;
}

static const char *name_of(Dwarf_Die *variable)
{
	const char *name = dwarf_diename(variable);

	return name != NULL ? name : "(no name)";
}

static void add_found(struct scan *scan, Dwarf_Die *variable, uint32_t address, struct part part)
{
	int line = 0;

	dwarf_decl_line(variable, &line);
	scan->found = make_room(scan->found, scan->found_count, sizeof(*scan->found));
	scan->found[scan->found_count++] = (struct found){
		.address = address + part.offset,
		.size = part.size,
		.kind = part.kind,
		.variable = name_of(variable),
		.offset = part.offset,
		.file = file_of(variable),
		.line = line,
	};
}

/* An array that its initialiser made as long as it is: to the end of the variable. */
static void add_tail(struct scan *scan, Dwarf_Die *variable, uint32_t address, uint32_t size,
		     const struct shape *shape)
{
	uint32_t stride = shape->tail->size;

	for (uint32_t at = shape->tail_offset; at <= size && stride <= size - at; at += stride) {
		for (size_t i = 0; i < shape->tail->part_count; i++) {
			struct part part = shape->tail->parts[i];

			part.offset += at;
			add_found(scan, variable, address, part);
		}
	}
}

/* What a type's elements are, or what it points to, if it has the tag. */
static bool inside(Dwarf_Die *type, int tag, Dwarf_Die *inner)
{
	Dwarf_Die bare;

	return dwarf_peel_type(type, &bare) == 0 && dwarf_tag(&bare) == tag &&
	       type_of(&bare, inner);
}

static bool is_partition(Dwarf_Die *type)
{
	Dwarf_Die bare, whole;

	if (dwarf_peel_type(type, &bare) != 0) {
		return false;
	}
	const char *name = dwarf_diename(type_unit_of(&bare, &whole) ? &whole : &bare);

	return name != NULL && strcmp(name, PARTITION) == 0;
}

/* A row of pointers to partitions is what k_mem_domain_init() takes. */
static void note_lists(struct scanner *s, Dwarf_Die *variable, Dwarf_Die *type, uint32_t address)
{
	struct scan *scan = s->scan;
	Dwarf_Die array, pointer, target;
	uint64_t row, count;
	int line = 0;

	if (!inside(type, DW_TAG_array_type, &pointer) ||
	    !inside(&pointer, DW_TAG_pointer_type, &target) || !is_partition(&target) ||
	    dwarf_peel_type(type, &array) != 0) {
		return;
	}
	count = dimensions(s, &array, &row);
	if (count > MOST_OBJECTS) {
		return;
	}
	dwarf_decl_line(variable, &line);
	for (uint64_t i = 0; i < count; i += row) {
		scan->lists = make_room(scan->lists, scan->list_count, sizeof(*scan->lists));
		scan->lists[scan->list_count++] = (struct partition_list){
			.address = address + (uint32_t)i * 4,
			.room = (uint32_t)row,
			.variable = name_of(variable),
			.file = file_of(variable),
			.line = line,
		};
	}
}

static void add_variable(struct scanner *s, Dwarf_Die *die)
{
	struct scan *scan = s->scan;
	const struct symbol *symbol = NULL;
	uint32_t address = 0;
	Dwarf_Die type;

	if (address_of(die, &address) && address != 0 && type_of(die, &type)) {
		symbol = elf_file_object_at(s->file, address);
	}
	if (symbol == NULL) {
		return;
	}
	scan->variables = make_room(scan->variables, scan->variable_count, sizeof(address));
	scan->variables[scan->variable_count++] = address;

	note_lists(s, die, &type, address);

	const struct shape *shape = shape_of(s, &type, 0);

	for (size_t i = 0; i < shape->part_count; i++) {
		add_found(scan, die, address, shape->parts[i]);
	}
	if (shape->tail != NULL) {
		add_tail(scan, die, address, symbol->address + symbol->size - address, shape);
	}
}

/* Variables stand in units, namespaces, functions and blocks; in C++ also in functions that
 * stand in classes. */
static void walk(struct scanner *s, Dwarf_Die *scope, int depth)
{
	Dwarf_Die die;

	if (depth > DEEPEST || !first_child(s, scope, &die)) {
		return;
	}
	do {
		switch (dwarf_tag(&die)) {
		case DW_TAG_variable:
			add_variable(s, &die);
			break;
		case DW_TAG_structure_type:
		case DW_TAG_class_type:
		case DW_TAG_union_type:
			if (!s->cplusplus) {
				break;
			}
			/* fallthrough */
		case DW_TAG_subprogram:
		case DW_TAG_inlined_subroutine:
		case DW_TAG_lexical_block:
		case DW_TAG_try_block:
		case DW_TAG_catch_block:
		case DW_TAG_namespace:
		case DW_TAG_module:
			walk(s, &die, depth + 1);
			break;
		default:
			break;
		}
	} while (next(s, &die));
}

static bool is_cplusplus(Dwarf_Die *unit)
{
	switch (dwarf_srclang(unit)) {
	case DW_LANG_C_plus_plus:
	case DW_LANG_C_plus_plus_03:
	case DW_LANG_C_plus_plus_11:
	case DW_LANG_C_plus_plus_14:
	case 0x2b: /* C++17 and 20: newer than this libdw's header */
	case 0x2c:
		return true;
	default:
		return false;
	}
}

static int by_value(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return (a > b) - (a < b);
}

void scan_variables(struct scan *scan, const struct elf_file *file, const struct kinds *kinds)
{
	struct scanner s = {.scan = scan, .file = file, .kinds = kinds};
	Dwarf *dwarf = dwarf_begin_elf(file->elf, DWARF_C_READ, NULL);
	Dwarf_CU *unit = NULL;
	Dwarf_Die die;
	int more;

	*scan = (struct scan){0};
	if (dwarf == NULL) {
		fail("%s: no debug information, so kernel objects cannot be found; compile with -g",
		     file->path);
	}
	while ((more = dwarf_get_units(dwarf, unit, &unit, NULL, NULL, &die, NULL)) == 0) {
		s.cplusplus = is_cplusplus(&die);
		walk(&s, &die, 0);
	}
	if (more < 0) {
		fail("%s: the debug information is damaged (%s)", file->path, dwarf_errmsg(-1));
	}
	if (scan->variable_count == 0) {
		fail("%s: no debug information about variables; compile with -g", file->path);
	}
	qsort(scan->variables, scan->variable_count, sizeof(*scan->variables), by_value);
}
