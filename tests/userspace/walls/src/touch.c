/* SPDX-License-Identifier: Apache-2.0 */

#include "touch.h"

typedef void (*function_t)(void);

void touching_child(void *address, void *how, void *p3)
{
	volatile uint8_t *byte = address;

	ARG_UNUSED(p3);
	switch ((char)(uintptr_t)how) {
	case 'r':
		(void)*byte;
		break;
	case 'w':
		*byte = 0x5a;
		break;
	default:
		((function_t)MACHINE_CODE(address))();
		break;
	}
}

static uint8_t expected_access(char how)
{
	return how == 'r' ? FAULT_READ : (how == 'w' ? FAULT_WRITE : FAULT_EXECUTE);
}

bool touch(struct k_mem_domain *domain, const volatile void *address, char how)
{
	console_is_silent = true;
	faults_expect(1);
	(void)k_thread_create(&child[0], child_stack[0], CHILD_STACK_SIZE, touching_child,
			      (void *)(uintptr_t)address, (void *)(uintptr_t)how, NULL, 2, K_USER,
			      K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(domain, &child[0]), 0);
	k_thread_start(&child[0]);
	child_join(0);
	console_is_silent = false;
	if (fault.count == 0) {
		return true;
	}
	zassert_equal(fault.reason, K_ERR_CPU_EXCEPTION, "reason %u", fault.reason);
	zassert_equal(fault.address, (uint32_t)(uintptr_t)address, "fault at 0x%08x, not at %p",
		      fault.address, address);
	zassert_equal(fault.access, expected_access(how));
	zassert_true(fault.user);
	return false;
}
