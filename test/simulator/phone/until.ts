/** Resolves once `fact` is true; a fact that never comes is bounded by the test's own time limit. */
export async function until(fact: () => boolean): Promise<void> {
  while (!fact()) await new Promise((resolve) => setTimeout(resolve, 2));
}
