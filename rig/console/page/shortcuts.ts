import { Keypad } from './keypad';

/** What keys of the keyboard do while nobody writes. */
export interface ShortcutDeeds {
  mute(): void;
  press(key: string): void;
  hangUp(): void;
}

const WRITES_TEXT = 'input:not([type=range]), textarea, select';
/** What the space bar presses by itself. */
const PRESSABLE = 'button:focus-visible, summary, a[href]';

/** Space mutes, digits press keys, Escape hangs up: unless the focus is where these keys mean something already. */
export function listenForShortcuts(deeds: ShortcutDeeds): void {
  document.addEventListener('keydown', (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element)) return;
    if (target.matches(WRITES_TEXT)) return;
    if (key === ' ' && !target.matches(PRESSABLE)) {
      event.preventDefault();
      if (!event.repeat) deeds.mute();
    } else if (Keypad.has(key) && !event.repeat) {
      deeds.press(key);
    } else if (key === 'Escape') {
      deeds.hangUp();
    }
  });
  // A button that was clicked keeps the focus, and the space bar would press it again on its way up.
  document.addEventListener('keyup', (event) => {
    const { target, key } = event;
    if (key === ' ' && target instanceof Element && target.matches('button:not(:focus-visible)'))
      event.preventDefault();
  });
}
