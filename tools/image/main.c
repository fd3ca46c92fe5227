/* SPDX-License-Identifier: Apache-2.0 */

#include "image.h"

#include <string.h>

static const char usage[] =
	"usage:\n"
	"  image partitions --out-sections A.ld --out-copy B.ld [--align N] [--libc]\n"
	"                   [--application PATTERN]... FILE...\n"
	"      Finds the memory partitions in objects and archives, and writes fragments of the\n"
	"      linker script: the sections of user memory, and their rows of the copy table.\n"
	"      A FILE @LIST has more names. A file that would not change is left alone.\n"
	"      The variables of files that match a PATTERN form the application's partition.\n"
	"  image objects --types kobj-types.txt --stack-reserved N [OPTION...] IMAGE\n"
	"      Finds the kernel objects in the debug information of a linked image, and writes\n"
	"      their table into it. N bytes of each thread stack are not the user's.\n"
	"      --application  users may write the application's variables: a kernel object there is\n"
	"                an error\n"
	"      --strict  warnings are errors\n"
	"      --quiet   says nothing when all is well\n"
	"      --list    prints the table: address, type, flags, data, struct, variable\n";

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "partitions") == 0) {
		return partitions_main(argc - 1, argv + 1);
	}
	if (argc > 1 && strcmp(argv[1], "objects") == 0) {
		return objects_main(argc - 1, argv + 1);
	}
	bool asked = argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0);

	fputs(usage, asked ? stdout : stderr);
	return asked ? 0 : 1;
}
