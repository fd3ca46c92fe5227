// SPDX-License-Identifier: Apache-2.0
// One variable, described in every unit that includes this.
#pragma once

struct Other {
	virtual ~Other() = default;
	struct k_sem in_base;
};

inline struct k_sem &inline_sem()
{
	static struct k_sem once;

	return once;
}

inline struct k_mem_partition **inline_list()
{
	static struct k_mem_partition partition;
	static struct k_mem_partition *two[] = {&partition, &partition};

	return two;
}

void again();
