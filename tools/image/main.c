/* SPDX-License-Identifier: Apache-2.0 */

#include "image.h"

#include <string.h>

static const char usage[] =
	"usage:\n"
	"  image partitions --out-sections A.ld --out-copy B.ld --out-stacks C.ld [OPTION...] FILE...\n"
	"      Finds memory partitions and thread stacks in objects and archives, and writes\n"
	"      fragments of the linker script: the sections of partitions, their rows of the copy\n"
	"      table, and the stacks. A FILE @LIST has more names. What would not change is left alone.\n"
	"      --align N  of partitions (32)\n"
	"      --libc    the C library's variables form a partition\n"
	"      --application PATTERN  the variables of files that match form a partition\n"
	"      --library P PATTERN  the variables of files that match belong to the partition P\n"
	"      --power-of-two  regions are powers of two and eighths of them: orders all so that\n"
	"                little is lost, and says what is\n"
	"      --start N  where RAM begins; stacks come before partitions\n"
	"      --first SECTION  comes before the stacks\n"
	"      --stack-reserved N  bytes of each stack that are not the thread's own\n"
	"      --quiet   does not say what is lost\n"
	"  image objects --types kobj-types.txt [--calls syscalls.txt] --stack-reserved N [OPTION...] IMAGE\n"
	"      Finds the kernel objects in the debug information of a linked image, and writes\n"
	"      their table into it. N bytes of each thread stack are not the user's.\n"
	"      --application  users may write the application's variables: a kernel object there is\n"
	"                an error\n"
	"      --power-of-two  a partition that is no power of two, nor eighths of one, is an error;\n"
	"                without, one that is no multiple of 32\n"
	"      --domain-regions N  warns of lists of more partitions\n"
	"      --strict  warnings are errors\n"
	"      --quiet   says nothing when all is well\n"
	"      --names   the kernel shall know what the objects are called in the source\n"
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
