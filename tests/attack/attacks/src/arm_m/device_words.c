/* SPDX-License-Identifier: Apache-2.0 */
/* A device's register in place of an object. To look at it would be to act: reading the data register of
 * an SPI controller takes what has arrived out of its queue. */

#include "attack.h"
#include <board.h>

ATTACK_SUITE(device_words);

/* PL022 (ARM DDI 0194, 3.2) */
#define SPI(offset) (*(volatile uint32_t *)(BOARD_SPI0_BASE + (offset)))
#define SPI_CR0	    SPI(0x00)
#define SPI_CR1	    SPI(0x04)
#define SPI_DR	    SPI(0x08)
#define SPI_SR	    SPI(0x0C)

#define CR0_8_BITS   7u
#define CR1_LOOPBACK BIT(0)
#define CR1_ENABLE   BIT(1)
#define SR_RECEIVED  BIT(2)

static void gives(void *sem, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_sem_give(sem);
}

static void joins(void *thread, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_thread_join(thread, K_NO_WAIT);
}

static void stays(void (*attack)(void *, void *, void *))
{
	SPI_CR0 = CR0_8_BITS;
	SPI_CR1 = CR1_LOOPBACK | CR1_ENABLE;
	SPI_DR = 0x5a;
	zassert_true((SPI_SR & SR_RECEIVED) != 0);
	attack_dies(attack, (void *)&SPI_DR, K_ERR_KERNEL_OOPS);
	zassert_true((SPI_SR & SR_RECEIVED) != 0, "the kernel read the register");
	zassert_equal(SPI_DR, 0x5a);
	SPI_CR1 = 0;
}

ZTEST(device_words, test_short_call)
{
	stays(gives);
}

ZTEST(device_words, test_call_that_allows_any_state)
{
	stays(joins);
}
