/* SPDX-License-Identifier: Apache-2.0 */

#include "twice.h"

int half(int number)
{
	return number / TWO;
}
