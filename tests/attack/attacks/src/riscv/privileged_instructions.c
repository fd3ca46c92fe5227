/* SPDX-License-Identifier: Apache-2.0 */
/* Instructions and registers that are machine mode's: each is a fault at that very instruction, and
 * interrupts come as before. (RISC-V privileged architecture, "CSR Listing") */

#include "attack.h"

ATTACK_SUITE(privileged_instructions);

/* One function for each instruction; the series runs them one after the other. */
#define STEP(code)                                                                                 \
	"\t.word 1f - .\n\t"                                                                       \
	".pushsection .text.privileged_steps, \"ax\"\n"                                            \
	"1:\t" code "\n\tret\n\t"                                                                  \
	".popsection\n"
#define CSR(number)                                                                                \
	STEP("csrr t0, " number)                                                                   \
	STEP("li t0, -1\n\tcsrw " number ", t0")                                                   \
	STEP("csrsi " number ", 8")                                                                \
	STEP("li t0, -1\n\tcsrc " number ", t0")

/* The offset of each from its own place in the table. */
extern const int32_t privileged_steps[], privileged_steps_end[];
__asm__(".pushsection .rodata.privileged_steps, \"a\"\n"
	".balign 4\n"
	".global privileged_steps\n"
	"privileged_steps:\n"
	/* machine: status, isa, delegation, interrupts, vector, counters for others */
	CSR("0x300") CSR("0x301") CSR("0x302") CSR("0x303") CSR("0x304") CSR("0x305") CSR("0x306")
		CSR("0x310") CSR("0x30a") CSR("0x31a") CSR("0x320")
	/* scratch, epc, cause, tval, pending */
	CSR("0x340") CSR("0x341") CSR("0x342") CSR("0x343") CSR("0x344")
	/* physical memory protection */
	CSR("0x3a0") CSR("0x3a1") CSR("0x3a2") CSR("0x3a3") CSR("0x3b0") CSR("0x3b1") CSR("0x3b2")
		CSR("0x3b3") CSR("0x3b4") CSR("0x3b8") CSR("0x3bf") CSR("0x747") CSR("0x757")
	/* debug and trace */
	CSR("0x7a0") CSR("0x7a1") CSR("0x7b0") CSR("0x7b1")
	/* counters, identity */
	CSR("0xb00") CSR("0xb02") CSR("0xb80") CSR("0xb82") CSR("0xf11") CSR("0xf12") CSR("0xf13")
		CSR("0xf14") CSR("0xc00") CSR("0xc01") CSR("0xc02") CSR("0xc80") CSR("0xc81")
			CSR("0xc82")
	/* supervisor, hypervisor */
	CSR("0x100") CSR("0x104") CSR("0x105") CSR("0x106") CSR("0x140") CSR("0x141") CSR("0x142")
		CSR("0x143") CSR("0x144") CSR("0x180") CSR("0x600") CSR("0x200")
	/* user traps and floating point, which are not there or off */
	CSR("0x000") CSR("0x004") CSR("0x005") CSR("0x041") CSR("0x001") CSR("0x002") CSR("0x003")
	/* returns, waiting, fences of address translation, breakpoint, floating point */
	STEP("mret") STEP("sret") STEP(".word 0x00200073") STEP("wfi") STEP("sfence.vma")
		STEP("ebreak") STEP("c.ebreak") STEP("unimp") STEP(".word 0")
			STEP(".word 0xffffffff") STEP(".word 0x00052007") STEP(".word 0x00a07053")
				STEP(".word 0x0000100b") ".global privileged_steps_end\n"
							 "privileged_steps_end:\n"
							 ".popsection");

static void step(unsigned int index)
{
	const int32_t *entry = &privileged_steps[index];

	((void (*)(void))((uintptr_t)entry + (uintptr_t)*entry))();
}

/* An illegal instruction, or a breakpoint. */
static bool judge(unsigned int index, int reason, const struct arch_esf *esf)
{
	ARG_UNUSED(index);
	return reason == K_ERR_CPU_EXCEPTION && esf->user && (esf->cause == 2 || esf->cause == 3) &&
	       esf->access == FAULT_NO_ACCESS;
}

ZTEST(privileged_instructions, test_all_fault)
{
	const struct series series = {
		.step = step,
		.count = (unsigned int)(privileged_steps_end - privileged_steps),
		.judge = judge,
	};

	zassert_true(series.count > 250);
	attack_series(&series);
}

/* Harmless ones, round and round: nobody waits for it. */
static void fences(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		__asm__ volatile("fence\n\tfence.i" : : : "memory");
	}
}

ZTEST(privileged_instructions, test_fences)
{
	attacker_create(fences, NULL);
	zassert_false(attacker_run());
}

/* A reservation that is never used, and one on memory of another's. */
static void reserves(void *address, void *p2, void *p3)
{
	uint32_t word;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile("lr.w %0, (%1)" : "=r"(word) : "r"(address) : "memory");
}

static void adds_atomically(void *address, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile("amoadd.w zero, sp, (%0)" : : "r"(address) : "memory");
}

ZTEST(privileged_instructions, test_atomics)
{
	attack_dies_at(reserves, kernel_bytes, K_ERR_CPU_EXCEPTION, kernel_bytes);
	attack_dies_at(adds_atomically, kernel_bytes, K_ERR_CPU_EXCEPTION, kernel_bytes);
	attack_dies_at(adds_atomically, attack_read_only_bytes, K_ERR_CPU_EXCEPTION,
		       attack_read_only_bytes);
	attack_dies_at(adds_atomically, attack_constant, K_ERR_CPU_EXCEPTION, attack_constant);
}
