/* SPDX-License-Identifier: Apache-2.0 */
/* nRF5340, application core: what must be done once after reset, before any device is used.
 *
 * The core starts in secure state with everything secure (the SPU's reset values), at 64 MHz, with
 * the network core held off; all of that stays. What is left to software:
 *   - the factory's trim values are copied from FICR to the registers they are for, until an entry
 *     is empty (Product Specification, "FICR", TRIMCNF);
 *   - the debug port, closed by reset, is opened if the configuration says so. The hardware opens it
 *     when the value written here is the debugger's, 0x50FA50FA, and UICR says "unprotected", which
 *     is that same value ("Debug and trace", "Access port protection"). Copying UICR's word opens
 *     it exactly where UICR allows;
 *   - the cache of the flash is switched on ("CACHE").
 *
 * Anomalies (nRF5340 Revision 1 Errata) that concern what we use:
 *   [160] power supply while the CPU goes to sleep and wakes: the registers below are written, and
 *	   nrf53_idle.c sleeps less often; both halves are needed. Revision 1 only.
 *   [168] memory read wrongly right after WFI: nrf53_idle.c.
 *   [44]  TASKS_RESUME of another serial device starts UARTE: there is none on that instance.
 *   [55]  wrong bits in RESETREAS: nobody reads it.
 *   [140] reset while the RC oscillator is calibrated: nobody calibrates it.
 * Engineering samples need more than that, and are not supported. */

#include <board.h>
#include <zephyr/init.h>
#include <zephyr/sys/util.h>

#define REG(address) (*(volatile uint32_t *)(uintptr_t)(address))

/* What FICR wants written, and where. */
struct trim {
	uint32_t address;
	uint32_t data;
};

#define TRIMS	   32
#define TRIM	   ((const volatile struct trim *)(uintptr_t)(BOARD_FICR_BASE + 0x300u))
#define TRIM_EMPTY 0xFFFFFFFFu

#define CACHE_ENABLE REG(BOARD_CACHE_BASE + 0x500u)

#define UICR_APPROTECT		REG(BOARD_UICR_BASE)
#define UICR_SECUREAPPROTECT	REG(BOARD_UICR_BASE + 0x01Cu)
#define APPROTECT_LOCK		REG(BOARD_CTRLAP_BASE + 0x540u)
#define APPROTECT_DISABLE	REG(BOARD_CTRLAP_BASE + 0x544u)
#define SECUREAPPROTECT_LOCK	REG(BOARD_CTRLAP_BASE + 0x548u)
#define SECUREAPPROTECT_DISABLE REG(BOARD_CTRLAP_BASE + 0x54Cu)

static void trim(void)
{
	for (unsigned int n = 0; n < TRIMS && TRIM[n].address != TRIM_EMPTY; n++) {
		REG(TRIM[n].address) = TRIM[n].data;
	}
}

/* The values are Nordic's; the registers are not documented otherwise. */
static void anomaly_160(void)
{
	REG(0x5000470Cu) = 0x7E;
	REG(0x5000493Cu) = 0x7E;
	REG(0x50002118u) = 0x7F;
	REG(0x50039E04u) = 0;
	REG(0x50039E08u) = 0;
	REG(0x50101110u) = 0;
	REG(0x50002124u) = 0;
	REG(0x5000212Cu) = 0;
	REG(0x502012A0u) = 0;
}

static void debug_port(void)
{
	if (IS_ENABLED(CONFIG_NRF_APPROTECT_LOCK)) {
		APPROTECT_LOCK = 1;
	} else if (IS_ENABLED(CONFIG_NRF_APPROTECT_USE_UICR)) {
		APPROTECT_DISABLE = UICR_APPROTECT;
	}
	if (IS_ENABLED(CONFIG_NRF_SECURE_APPROTECT_LOCK)) {
		SECUREAPPROTECT_LOCK = 1;
	} else if (IS_ENABLED(CONFIG_NRF_SECURE_APPROTECT_USE_UICR)) {
		SECUREAPPROTECT_DISABLE = UICR_SECUREAPPROTECT;
	}
}

static int nrf53_start(void)
{
	trim();
	anomaly_160();
	debug_port();
	if (IS_ENABLED(CONFIG_NRF_ENABLE_CACHE)) {
		CACHE_ENABLE = 1;
	}
	return 0;
}

SYS_INIT(nrf53_start, EARLY, 0);
