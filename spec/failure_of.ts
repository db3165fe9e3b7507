/** Returns the error with which some work fails. */
export async function failureOf(work: Promise<unknown>): Promise<Error> {
  let result: unknown;
  try {
    result = await work;
  } catch (error) {
    return error as Error;
  }
  throw new Error(`The work should have failed, but returned ${result}.`);
}
