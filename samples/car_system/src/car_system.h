/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CAR_SYSTEM_H
#define CAR_SYSTEM_H

/* Starts the subsystems: 0 or a negative error. */
int car_system_start(void);

/* Returns when CONFIG_CAR_ITEMS items were exchanged. */
void car_system_run(void);

/* Tells the subsystems to stop. */
void car_system_stop(void);

/* Returns when they have. */
void car_system_join(void);

#endif
