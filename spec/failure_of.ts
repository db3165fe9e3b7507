/** Gives the error that some work ends with. */
export async function failureOf(work: Promise<unknown>): Promise<Error> {
  let result: unknown;
  try {
    result = await work;
  } catch (error) {
    return error as Error;
  }
  throw new Error(`It was to fail, but gave ${result}.`);
}
