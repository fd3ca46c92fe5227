# SPDX-License-Identifier: Apache-2.0
#
# awk -f nearest.awk word=WORD FILE: prints the line of FILE that is the fewest edits away from WORD.

function smallest(a, b, c)
{
	return a < b ? (a < c ? a : c) : (b < c ? b : c)
}

function distance(from, to,    row, above, left, i, j)
{
	for (j = 0; j <= length(to); j++)
		row[j] = j
	for (i = 1; i <= length(from); i++) {
		above = row[0]
		row[0] = i
		for (j = 1; j <= length(to); j++) {
			left = smallest(row[j] + 1, row[j - 1] + 1,
					above + (substr(from, i, 1) != substr(to, j, 1)))
			above = row[j]
			row[j] = left
		}
	}
	return row[length(to)]
}

{
	d = distance(tolower(word), tolower($0))
	if (best == "" || d < least) {
		best = $0
		least = d
	}
}

END {
	print best
}
