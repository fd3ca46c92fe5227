/* SPDX-License-Identifier: Apache-2.0 */
/* arch/arm_m/mpu_v8m_decode.c: what the encoder wrote is read back as it was asked for, and each
 * region of an image under its own number. */

#include "check.h"
#include <mpu_v8m.h>

static const k_mem_partition_attr_t attributes[] = {
	K_MEM_PARTITION_P_RW_U_RW,
	K_MEM_PARTITION_P_RW_U_NA,
	K_MEM_PARTITION_P_RO_U_RO,
	K_MEM_PARTITION_P_RO_U_NA,
	K_MEM_PARTITION_P_RX_U_RX,
	K_MEM_PARTITION_P_RWX_U_RWX,
	Z_MEM_ATTR(MEM_PRIV_READ | MEM_PRIV_EXECUTE),
};

static const uint32_t starts[] = {0, 0x20, 0x1FFFFFE0, 0x20000000, 0x38000CC0, 0x50200000};
static const uint32_t sizes[] = {0x20, 0x40, 0x400, 0x3FE000, 0x100000};

static bool same(const struct k_mem_partition *a, const struct k_mem_partition *b)
{
	return a->start == b->start && a->size == b->size && a->attr.access == b->attr.access;
}

static void test_region(uint32_t start, uint32_t size, k_mem_partition_attr_t attr)
{
	struct k_mem_partition asked = {start, size, attr}, read;
	struct arch_region words;

	CHECK(mpu_v8m_encode_region(&words, start, size, attr), "0x%x, 0x%x is refused", start,
	      size);
	read = mpu_v8m_decode_region(words);
	CHECK(same(&asked, &read), "0x%x, 0x%x, access 0x%x is read as 0x%x, 0x%x, access 0x%x",
	      start, size, attr.access, (unsigned int)read.start, (unsigned int)read.size,
	      read.attr.access);
}

static void test_regions(void)
{
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		for (size_t j = 0; j < sizeof(sizes) / sizeof(sizes[0]); j++) {
			for (size_t k = 0; k < sizeof(attributes) / sizeof(attributes[0]); k++) {
				test_region(starts[i], sizes[j], attributes[k]);
			}
		}
	}
}

/* The kernel's RAM is region 2, and partitions follow in their order. */
static void test_image(size_t count)
{
	const struct mpu_kernel_map map = {0x10000000, 0x10008000, 0x38004000, 0x38400000};
	struct k_mem_partition partitions[CONFIG_MPU_REGIONS_LIMIT], kernel, read;
	struct arch_protection image;

	for (size_t i = 0; i < count; i++) {
		partitions[i] = (struct k_mem_partition){0x38000000 + 0x40 * i, 0x20,
							 K_MEM_PARTITION_P_RW_U_RW};
	}
	CHECK(mpu_v8m_encode(&image, partitions, count, &map) == 0, "%zu are refused", count);
	kernel = (struct k_mem_partition){map.ram_start, map.ram_end - map.ram_start,
					  K_MEM_PARTITION_P_RW_U_NA};
	read = mpu_v8m_decode_region(image.kernel);
	CHECK(same(&read, &kernel), "region 2 is not the kernel's RAM");
	for (unsigned int number = 3; number < CONFIG_MPU_REGIONS_LIMIT; number++) {
		read = mpu_v8m_decode_region(*mpu_v8m_region(&image, number));
		if (number - 3 < count) {
			CHECK(same(&read, &partitions[number - 3]), "region %u of %zu", number,
			      count);
		} else {
			CHECK(read.size == 0, "region %u of %zu is in use", number, count);
		}
	}
}

int main(void)
{
	test_regions();
	for (size_t count = 0; count <= CONFIG_MPU_REGIONS_LIMIT - 3; count++) {
		test_image(count);
	}
	return 0;
}
