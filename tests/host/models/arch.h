/* SPDX-License-Identifier: Apache-2.0 */
/* As much of the port contract as a driver for one chip fulfils. */
#ifndef TESTS_HOST_MODELS_ARCH_H
#define TESTS_HOST_MODELS_ARCH_H

void arch_idle(void);

#endif
