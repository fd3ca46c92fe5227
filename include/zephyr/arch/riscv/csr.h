/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief RISC-V: control and status registers, by name (csr_read(mcycle)) or number. What a user may not
 * touch is an illegal instruction, and the end of its thread. */
#ifndef ZEPHYR_INCLUDE_ARCH_RISCV_CSR_H_
#define ZEPHYR_INCLUDE_ARCH_RISCV_CSR_H_

#include <zephyr/toolchain.h>

#define Z_CSR_TEXT(csr) #csr

#define csr_read(csr)                                                                              \
	__extension__({                                                                            \
		unsigned long csr_value;                                                           \
		__asm__ volatile("csrr %0, " Z_CSR_TEXT(csr) : "=r"(csr_value) : : "memory");      \
		csr_value;                                                                         \
	})
#define csr_write(csr, value)                                                                      \
	__asm__ volatile("csrw " Z_CSR_TEXT(csr) ", %0" : : "r"((unsigned long)(value)) : "memory")
#define csr_set(csr, bits)                                                                         \
	__asm__ volatile("csrs " Z_CSR_TEXT(csr) ", %0" : : "r"((unsigned long)(bits)) : "memory")
#define csr_clear(csr, bits)                                                                       \
	__asm__ volatile("csrc " Z_CSR_TEXT(csr) ", %0" : : "r"((unsigned long)(bits)) : "memory")

/** @name A byte of pmpcfg0 and its successors (RISC-V privileged architecture, "Physical Memory
 * Protection CSRs") @{ */
#define PMP_R	  0x01u
#define PMP_W	  0x02u
#define PMP_X	  0x04u
#define PMP_TOR	  0x08u /* from the address of the entry before */
#define PMP_NA4	  0x10u
#define PMP_NAPOT 0x18u
#define PMP_L	  0x80u
/** @} */

#endif
