/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Registers of the System Control Space (ARM DDI 0553, section D1.2). */
#ifndef ARCH_ARM_M_SCS_H
#define ARCH_ARM_M_SCS_H

#define SCS_REG(address) (*(volatile uint32_t *)(address))

#define SYST_CSR SCS_REG(0xE000E010u)
#define SYST_RVR SCS_REG(0xE000E014u)
#define SYST_CVR SCS_REG(0xE000E018u)

#define NVIC_ISER(n) SCS_REG(0xE000E100u + 4u * (n))
#define NVIC_ICER(n) SCS_REG(0xE000E180u + 4u * (n))
#define NVIC_ISPR(n) SCS_REG(0xE000E200u + 4u * (n))
#define NVIC_IPR(n)  (*(volatile uint8_t *)(0xE000E400u + (n)))

#define SCB_ICSR	    SCS_REG(0xE000ED04u)
#define SCB_VTOR	    SCS_REG(0xE000ED08u)
#define SCB_CCR		    SCS_REG(0xE000ED14u)
#define SCB_SHPR(exception) (*(volatile uint8_t *)(0xE000ED14u + (exception)))
#define SCB_SHCSR	    SCS_REG(0xE000ED24u)
#define SCB_CFSR	    SCS_REG(0xE000ED28u)
#define SCB_HFSR	    SCS_REG(0xE000ED2Cu)
#define SCB_MMFAR	    SCS_REG(0xE000ED34u)
#define SCB_BFAR	    SCS_REG(0xE000ED38u)

#define SCB_CPACR  SCS_REG(0xE000ED88u)
#define FPU_FPCCR  SCS_REG(0xE000EF34u)
#define FPU_FPCAR  SCS_REG(0xE000EF38u)
#define FPU_FPDSCR SCS_REG(0xE000EF3Cu)
#define FPU_MVFR0  SCS_REG(0xE000EF40u)

#define CPACR_CP10_CP11_FULL (0xFu << 20)
#define FPCCR_LSPACT	     (1u << 0) /* s0-s15 and FPSCR still belong at FPCAR */
#define FPCCR_USER	     (1u << 1) /* with the rights of unprivileged code, */
#define FPCCR_THREAD	     (1u << 3) /* in thread mode */
#define FPCCR_CLRONRET	     (1u << 28)
#define FPCCR_LSPEN	     (1u << 30)
#define FPCCR_ASPEN	     (1u << 31)

#define CCR_DIV_0_TRP	    (1u << 4)
#define CCR_STKALIGN	    (1u << 9)
#define SHCSR_FAULTS_PENDED (7u << 12) /* usage, MemManage, bus */
#define SHCSR_SVCALLPENDED  (1u << 15)
#define SHCSR_MEMFAULTENA   (1u << 16)
#define SHCSR_BUSFAULTENA   (1u << 17)
#define SHCSR_USGFAULTENA   (1u << 18)

#define CFSR_IACCVIOL  (1u << 0)
#define CFSR_DACCVIOL  (1u << 1)
#define CFSR_MUNSTKERR (1u << 3)
#define CFSR_MSTKERR   (1u << 4)
#define CFSR_MLSPERR   (1u << 5)
#define CFSR_MMARVALID (1u << 7)
#define CFSR_IBUSERR   (1u << 8)
#define CFSR_PRECISERR (1u << 9)
#define CFSR_UNSTKERR  (1u << 11)
#define CFSR_STKERR    (1u << 12)
#define CFSR_LSPERR    (1u << 13)
#define CFSR_BFARVALID (1u << 15)
#define CFSR_STKOF     (1u << 20)

#define DCB_DEMCR    SCS_REG(0xE000EDFCu)
#define DEMCR_TRCENA (1u << 24)

#define DWT_CTRL	   SCS_REG(0xE0001000u)
#define DWT_CTRL_CYCCNTENA (1u << 0)
#define DWT_CYCCNT	   SCS_REG(0xE0001004u)

#define MPU_TYPE SCS_REG(0xE000ED90u)
#define MPU_CTRL SCS_REG(0xE000ED94u)
#define MPU_RNR	 SCS_REG(0xE000ED98u)
/** RBAR and RLAR of region RNR + n, n = 0..3; RNR is a multiple of 4. On ARMv7-M the words at n are
 * RBAR and RASR, of the region whose number RBAR carries (ARM DDI 0403, B3.5.7). */
#define MPU_RBAR(n)    SCS_REG(0xE000ED9Cu + 8u * (n))
#define MPU_RLAR(n)    SCS_REG(0xE000EDA0u + 8u * (n))
#define MPU_RASR(n)    MPU_RLAR(n)
#define MPU_RBAR_VALID (1u << 4)
#define MPU_MAIR0      SCS_REG(0xE000EDC0u)
#define MPU_MAIR1      SCS_REG(0xE000EDC4u)

#define MPU_CTRL_ENABLE	    (1u << 0)
#define MPU_CTRL_PRIVDEFENA (1u << 2)

/** Bits of EXC_RETURN (ARM DDI 0553, B3.20). */
#define EXC_RETURN_SPSEL  (1u << 2)
#define EXC_RETURN_THREAD (1u << 3)
#define EXC_RETURN_SECURE (1u << 6)
/** To thread mode, process stack, standard frame (no FP registers), secure where there is a difference. */
#define EXC_RETURN_TO_THREAD 0xFFFFFFFDu

#define EXCEPTION_MEMMANAGE  4
#define EXCEPTION_BUSFAULT   5
#define EXCEPTION_USAGEFAULT 6
#define EXCEPTION_SVC	     11
#define EXCEPTION_DEBUG	     12
#define EXCEPTION_PENDSV     14
#define EXCEPTION_SYSTICK    15

#endif
