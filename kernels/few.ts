/** Draws of fewer numbers are left to the host: a device takes longer to be asked, and longer still to be read. */
export const FEW = 128;
