/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PENS_PEN_H
#define PENS_PEN_H

int pen_used(int strokes);

#endif
