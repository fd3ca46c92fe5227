/* SPDX-License-Identifier: Apache-2.0 */
/* An implementation without verifier: call_unverified_mrsh.c is compiled nowhere. */

#include "calls.h"

int z_impl_call_unverified(int a)
{
	return a + 1;
}
