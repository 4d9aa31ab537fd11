# arch/um/kernel/tlb.c: a page of the kernel that is mapped anew is replaced in one step, never taken away first. A kernel thread that
# frees a BPF program of systemd does this to its own stack; a timer in between ran into the hole for ever, at full load and silent.
/^static int flush_tlb_kernel_range_common/,/^}/s/err = add_munmap(addr, PAGE_SIZE, &hvc);/err = pte_present(*pte) ? 0 : add_munmap(addr, PAGE_SIZE, \&hvc);/
