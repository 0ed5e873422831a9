/** Longer than any slow machine takes, shorter than a test may: who waits in vain is told for what. */
const PATIENCE_MS = 40_000;

/** Resolves once `fact` is true. @throws Error with the fact's own text when it never comes. */
export async function until(fact: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAtMs = performance.now() + PATIENCE_MS;
  while (!(await fact())) {
    if (performance.now() > giveUpAtMs) throw new Error(`This never came true: ${fact.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
