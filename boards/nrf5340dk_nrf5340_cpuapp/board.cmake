# SPDX-License-Identifier: Apache-2.0
#
# Nordic's nRF5340 DK: we run on the application core, in secure state. See doc/boards/nrf5340dk.md.
# One `set` a line, values on it: `bulkhead boards` reads this file with sed.

set(BOARD nrf5340dk/nrf5340/cpuapp)
set(BOARD_ALIASES nrf5340dk_nrf5340_cpuapp)
set(BOARD_ABOUT "Cortex-M33 with FPU, ARMv8-M MPU with 8 regions, real hardware")
set(ARCH arm)

# No BOARD_OPENOCD: openocd 0.12 (Debian 12) has no driver for this chip's flash.
set(BOARD_PYOCD nrf5340_xxaa)
