#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `bulkhead debug` shows every thread of a program that has one in each state, and where it stands:
# from a supervisor thread, an interrupt, user code, a short system call and a fault. Looking changes
# nothing, and the program ends as it would have.

. "$(dirname "$0")/common.sh"

# debug FOLDER OPTION…: gdb, in one run, stopped at each of the places.
debug()
{
	build=$1
	shift
	timeout 300 "$repository/bulkhead" debug --no-install -d "$build" "$tests/debug" --batch "$@" \
		>"$work/out" 2>&1 </dev/null
}

# part N: what was printed after the Nth stop.
part()
{
	awk -v n="$1" '/^(Thread 1 hit )?Breakpoint [0-9]+, /{ stop++ } stop == n' "$work/out" >"$work/part"
}

# row REGEX: a line of the list, columns one blank apart.
row()
{
	tr -s ' ' <"$work/part" | grep -Eq "^ ?$1\$" || {
		complain "no row \"$1\" in:"
		cat "$work/part"
	}
}

# stack THREAD PATTERN: its functions, innermost first, with what lies between stacks.
stack()
{
	functions=$(awk -v thread="$1" '
		/^[^ ]+ \(0x[0-9a-f]+\): / { show = $1 == thread }
		show && /^ +<.*>$/ { gsub(/^ +| +$/, ""); gsub(/ /, "_"); printf "%s ", $0 }
		show && /^#/ { sub(/^#[0-9]+ +(0x[0-9a-f]+ in )?/, ""); printf "%s ", $1 }
	' "$work/part")
	case $functions in
	$2) ;;
	*) complain "$1: $functions, instead of $2" ;;
	esac
}

# The registers are printed before and after the commands of each stop.
unchanged()
{
	grep -E '^(r[0-9]+|sp|lr|pc|xpsr) +0x' "$work/part" | sort | uniq -c | grep -v '^ *2 ' &&
		complain "looking has changed these registers"
}

walls='-ex walls -ex "walls user_one" -ex "walls user_one lock" -ex "walls main" -ex "walls nobody"'
objects='-ex "bulkhead objects" -ex "objects user_one"'
look='-ex "info registers" -ex "bulkhead threads" -ex "bulkhead backtrace all" -ex "info registers"'
eval debug '"$work/user"' -ex '"break stop_in_main"' -ex '"break stop_in_isr"' \
	-ex '"break stop_in_user"' -ex '"break stop_in_fault"' -ex continue -ex '"print stopped_at"' "$look" \
	-ex continue "$look" -ex continue "$look" "$walls $objects" -ex '"break z_impl_k_sem_give"' -ex continue "$look" \
	-ex continue "$look" -ex '"bulkhead backtrace user_one full"' -ex '"bulkhead backtrace nobody"' \
	-ex '"delete 5"' -ex continue

domain=k_mem_domain_default
place='0x[0-9a-f]{8}'
in_wait="$place (arch_irq_unlock in )?arch_wait"

part 1
unchanged
now=$(sed -n 's/^\$1 = //p' "$work/part")
left=$((1000 - now))
row "\\* main 3 \\(own 4\\) running supervisor $domain [0-9]+/1024 $place stop_in_main"
row "sleeper 1 sleeping, $left ticks left user $domain [0-9]+/1024 $place k_sleep( in sleeps)?"
row "short_one 1 pending on k_sem shared\\.sems\\[1\\] user $domain [0-9]+/1024 $place k_sem_take( in .*)?"
row "mutex_one 3 pending on k_mutex lock \\(held by main\\), [0-9]+ ticks left user $domain .*"
row "long_one 1 pending on k_sem inner, [0-9]+ ticks left user, in kernel $domain .* $in_wait"
row "supervised 1 pending on k_sem gate supervisor $domain .* $in_wait"
row "endless 1 sleeping for ever supervisor $domain .* $in_wait"
row "dead_one 1 dead user $domain .*"
row "late 1 not started, [0-9]+ ticks left user $domain [0-9]+/1024 $place z_thread_entry"
row "never 1 not started supervisor $domain [0-9]+/1024 $place z_thread_entry"
row "frozen 5 suspended user $domain [0-9]+/1024 $place spins_in"
row "preempted 6 ready user $domain [0-9]+/1024 $place spins_in"
row "user_one 5 not started user $domain [0-9]+/1024 $place z_thread_entry"
row "idle 15 ready supervisor $domain [0-9]+/320 $place z_thread_entry"

part 1
stack main 'stop_in_main main '
stack sleeper 'k_sleep sleeps z_thread_entry '
stack short_one 'k_sem_take waits_short z_thread_entry '
stack mutex_one 'k_mutex_lock waits_for_mutex z_thread_entry '
stack long_one '*arch_wait * z_impl_call_wait z_vrfy_call_wait z_mrsh_call_wait <system_call> *waits_long z_thread_entry '
stack supervised '*arch_wait * k_sem_take waits_supervised z_thread_entry '
stack endless '*arch_wait * k_sleep sleeps_for_ever z_thread_entry '
stack dead_one ''
expect_output "$work/part" 'It has ended.'
stack late 'z_thread_entry '
stack frozen 'spins_in spins z_thread_entry '
stack preempted 'spins_in spins z_thread_entry '

part 2
unchanged
row "\\* main 3 \\(own 4\\) running supervisor .*"
stack main '<handler_of_interrupt_123> stop_in_isr *<interrupted> * irq_offload main '
stack preempted 'spins_in spins z_thread_entry '

part 3
unchanged
row "\\* user_one 5 running user $domain .* stop_in_user"
row "main 3 \\(own 4\\) sleeping, at most [0-9]+ ticks left supervisor $domain .* $in_wait"
stack user_one 'stop_in_user runs z_thread_entry '
stack main '*arch_wait * k_sleep main '
stack long_one '*arch_wait * z_mrsh_call_wait <system_call> *waits_long z_thread_entry '

# What tools/walls reads, here in the middle of user code.
row "user_one user 5 $domain 1024 at $place alive"
row "z_libc_partition $place 32 .*rw.*"
expect_output "$work/part" 'Regions while user_one runs: '
row "0 $place 1024 rw rw its own stack"
expect_output "$work/part" 'user_one may not use lock in system calls: it has no permission on it'
expect_output "$work/part" 'main is a supervisor thread: it may touch everything that the kernel may.'
expect_output "$work/part" 'there is no thread nobody; there are: '
row "user_one k_thread .*yes.*"
row "user_one k_thread"

part 4
unchanged
row "\\* user_one 5 running user $domain .*"
stack user_one '<handler_of_SVCall> z_impl_k_sem_give z_short_k_sem_give arm_svc <interrupted> *runs z_thread_entry '

part 5
unchanged
row "\\* user_one 5 running user, in kernel $domain .* stop_in_fault"
row "supervised 1 dead supervisor $domain .*"
expect_output "$work/part" '     <fault>'
expect_output "$work/part" 'No locals.'
expect_output "$work/part" 'There is no thread nobody; there are: '
grep -q '^the end' "$work/out" || complain "the program did not end as it would have"

# Without user mode there is no object table; the kernel's own list is there if it is asked for.
debug "$work/supervisor" -ex 'break stop_in_main' -ex continue -ex 'bulkhead threads' \
	-ex 'bulkhead backtrace all' -ex walls -- -DCONFIG_USERSPACE=n -DCONFIG_THREAD_MONITOR=y -DCONFIG_INIT_STACKS=n
part 1
row "\\* main 3 \\(own 4\\) running supervisor - [0-9]+/1024 $place stop_in_main"
row "short_one 1 pending on k_sem shared\\.sems\\[1\\] supervisor - [0-9]+/1024 $in_wait"
row "dead_one 1 dead supervisor - 0/1024 "
stack short_one '*arch_wait * k_sem_take waits_short z_thread_entry '
stack preempted 'spins_in spins z_thread_entry '
expect_output "$work/part" 'this program has no user mode'
if grep -q 'CONFIG_THREAD_MONITOR=y lists' "$work/part"; then
	complain "with CONFIG_THREAD_MONITOR no thread is missing"
fi

# Threads that used floating point have larger frames, on both of a user's stacks.
debug "$work/float" -ex 'break stop_in_main' -ex continue -ex 'bulkhead backtrace all' \
	-b v2m_musca_b1/musca_b1 -- -DCONFIG_FPU=y
part 1
stack short_one 'k_sem_take waits_short z_thread_entry '
stack long_one '*arch_wait * z_impl_call_wait z_vrfy_call_wait z_mrsh_call_wait <system_call> *waits_long z_thread_entry '
stack supervised '*arch_wait * k_sem_take waits_supervised z_thread_entry '

exit $failed
