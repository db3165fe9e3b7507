/** Smaller draws are left to the host: for them a device's round trip costs more than making the numbers. */
const MIN_DEVICE_SIZE = 128;
/** Devices count elements in int32. */
const MAX_DEVICE_SIZE = 2 ** 31 - 1;

/** Whether a device should make a draw of this shape. */
export function isWorthADevice(shape: readonly number[]): boolean {
  const size = shape.reduce((product, length) => product * length, 1);
  return size >= MIN_DEVICE_SIZE && size <= MAX_DEVICE_SIZE;
}
