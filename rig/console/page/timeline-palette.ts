/** The colours of the page, for what draws by itself. */
export type Palette = Readonly<Record<(typeof NAMES)[number], string>>;

const NAMES = [
  'card',
  'ink',
  'soft',
  'line',
  'caller',
  'assistant',
  'lost',
  'good',
  'fair',
  'poor',
  'cut',
] as const;

/** As the style sheet has them now, in the light or in the dark. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as unknown as Palette;
}
