/* SPDX-License-Identifier: Apache-2.0 */
/* Application A talks to the device.
 *
 *   interrupt --message queue--> monitor thread --queue--> application B --queue--> writeback thread
 *
 * The interrupt copies a frame into a message queue. The monitor thread copies it on into memory that B
 * can reach too, and sends B its address. What comes back is written to the device and freed. */

#include "app_shared.h"
#include "app_syscall.h"
#include "apps.h"

#include <zephyr/logging/log.h>
#include <zephyr/sys/mutex.h>

LOG_MODULE_REGISTER(app_a, LOG_LEVEL_INF);

#define MONITOR_PRIORITY 4
#define PATIENCE	 K_SECONDS(1)
#define MONITOR_MAGIC	 0xC0FFEE04u

static struct k_mem_domain domain;

/* Of this application alone. */
K_APPMEM_PARTITION_DEFINE(app_a_partition);
K_APP_DMEM(app_a_partition) static const struct device *device;
/* The two threads share the heap. This mutex lies in user memory: who can write it may use it. */
K_APP_BMEM(app_a_partition) static SYS_MUTEX_DEFINE(heap_mutex);

/* From the interrupt to the monitor thread. */
K_MSGQ_DEFINE(incoming, sizeof(struct sample_frame), 4, 4);

/* What the kernel allocates for these threads: the links of k_queue_alloc_append(). */
K_HEAP_DEFINE(app_a_pool, 256);

static struct k_thread monitor;
static K_THREAD_STACK_DEFINE(monitor_stack, STACK_SIZE);

/* ---- Interrupt -------------------------------------------------------------------------------- */

static void frame_came(const struct device *dev, const struct sample_frame *frame, void *context)
{
	ARG_UNUSED(dev);
	if (k_msgq_put(context, frame, K_NO_WAIT) != 0) {
		LOG_ERR("frame %u is lost", frame->number);
	}
}

/* ---- User mode -------------------------------------------------------------------------------- */

static struct sample_frame *frame_alloc(void)
{
	struct sample_frame *frame;

	sys_mutex_lock(&heap_mutex, K_FOREVER);
	frame = sys_heap_alloc(&frame_heap, sizeof(*frame));
	sys_mutex_unlock(&heap_mutex);
	return frame;
}

static void frame_free(struct sample_frame *frame)
{
	sys_mutex_lock(&heap_mutex, K_FOREVER);
	sys_heap_free(&frame_heap, frame);
	sys_mutex_unlock(&heap_mutex);
}

static void send_to_b(const struct sample_frame *frame)
{
	struct sample_frame *copy = frame_alloc();

	if (copy == NULL) {
		LOG_ERR("no memory for frame %u", frame->number);
		return;
	}
	*copy = *frame;
	if (k_queue_alloc_append(&to_process, copy) != 0) {
		LOG_ERR("no memory to queue frame %u", frame->number);
		frame_free(copy);
	}
}

static void monitor_entry(void *p1, void *p2, void *p3)
{
	uint32_t cookie;

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	if (magic_cookie(&cookie) != 0 || cookie != MONITOR_MAGIC) {
		LOG_ERR("no magic");
		return;
	}
	LOG_INF("monitor: the cookie is 0x%08x", cookie);
	for (int i = 0; i < FRAMES; i++) {
		struct sample_frame frame;

		k_msgq_get(&incoming, &frame, K_FOREVER);
		LOG_INF("monitor: got frame %u", frame.number);
		send_to_b(&frame);
	}
	sample_driver_set_state(device, false);
}

static void writeback_entry(void *p1, void *p2, void *p3)
{
	int written = 0;

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	sample_driver_set_state(device, true);
	for (int i = 0; i < FRAMES; i++) {
		struct sample_frame *frame = k_queue_get(&processed, PATIENCE);

		if (frame == NULL) {
			LOG_ERR("writeback: no frame came back for a second");
			break;
		}
		LOG_INF("writeback: frame %u goes to the device", frame->number);
		written += sample_driver_write(device, frame) == 0;
		frame_free(frame);
	}
	LOG_INF("%s", written == FRAMES ? "SUCCESS" : "FAILURE");
}

/* ---- Supervisor mode --------------------------------------------------------------------------- */

/* The writeback thread, at first. The monitor thread inherits its domain, its pool and (K_INHERIT_PERMS)
 * its permissions. */
void app_a_entry(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	if (enter_domain(&domain, &app_a_partition) != 0) {
		LOG_ERR("no domain for application A");
		return;
	}
	device = device_get_binding("sample_foo");
	if (device == NULL) {
		LOG_ERR("no device");
		return;
	}
	sample_driver_set_callback(device, frame_came, &incoming);
	k_thread_heap_assign(k_current_get(), &app_a_pool);
	k_thread_access_grant(k_current_get(), device, &incoming, &to_process, &processed);
	k_thread_create(&monitor, monitor_stack, STACK_SIZE, monitor_entry, NULL, NULL, NULL,
			MONITOR_PRIORITY, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
	k_thread_name_set(&monitor, "monitor");
	k_thread_user_mode_enter(writeback_entry, NULL, NULL, NULL);
}
