# arch/x86/um/user-offsets.c: room for the registers of a processor. 2696 bytes hold those of AVX-512; with the tiles of AMX
# they are 11008, and a host that has them refuses to take back fewer than it gave, so that nothing boots.
s/DEFINE_LONGS(HOST_FP_SIZE, 2696)/DEFINE_LONGS(HOST_FP_SIZE, 12288)/
