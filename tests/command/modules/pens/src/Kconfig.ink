# SPDX-License-Identifier: Apache-2.0

config INK
	int "Ink"
	depends on PENS
	default 2
