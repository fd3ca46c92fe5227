/* SPDX-License-Identifier: Apache-2.0 */
#include <pens/pen.h>

int pen_used(int strokes)
{
	return strokes * CONFIG_INK + CONFIG_PAPER + NIB;
}
