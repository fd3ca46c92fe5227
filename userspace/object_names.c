/* SPDX-License-Identifier: Apache-2.0 */
/* Names of kernel objects. tools/image writes them behind the last row of the object table, one after
 * the other in the order of rows, each with its '\0'. */

#include <dynamic.h>
#include <object.h>
#include <string.h>

const char *object_name(const struct k_object *object)
{
	const char *name = (const char *)&kobject_table.descriptors[kobject_table.count];
	size_t id = (size_t)(object - (const struct k_object *)__kobject_ram);

	if (is_dynamic(object)) {
		return "";
	}
	while (id-- > 0) {
		name += strlen(name) + 1;
	}
	return name;
}
