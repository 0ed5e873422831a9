import type { CallStory } from './call-story';
import { byId } from './element';
import { TimeWindow } from './time-window';
import { readPalette } from './timeline-palette';
import { TIMELINE_HEIGHT, TimelinePainter } from './timeline-painter';

/** How far an arrow key moves the window. */
const ARROW_PX = 60;
const ZOOM_IN = 0.66;
const ZOOM_OUT = 1.5;
/** Where nothing is to move, the picture is drawn so much more seldom. */
const STILL_EVERY_MS = 500;

/** The timeline on the page: draws the call as it goes on, and lets one look back. */
export class Timeline {
  readonly #canvas = byId('timeline', HTMLCanvasElement);
  readonly #scroll = byId('scroll', HTMLInputElement);
  readonly #hint = byId('timeline-hint', HTMLElement);
  readonly #followButton = byId('follow', HTMLButtonElement);
  readonly #wholeButton = byId('whole', HTMLButtonElement);
  readonly #zoomIn = byId('zoom-in', HTMLButtonElement);
  readonly #zoomOut = byId('zoom-out', HTMLButtonElement);
  readonly #buttons = [this.#followButton, this.#wholeButton, this.#zoomIn, this.#zoomOut];
  readonly #isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  #window = new TimeWindow(this.#isStill);
  #palette = readPalette();
  #story: CallStory | undefined;
  #drawnAtMs = -Infinity;
  #isDue = false;

  constructor() {
    this.#listen();
    new ResizeObserver(() => this.draw()).observe(this.#canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#palette = readPalette();
      this.draw();
    });
  }

  /** Shows another call, from its beginning; or none. */
  show(story: CallStory | undefined): void {
    this.#story = story;
    this.#window = new TimeWindow(this.#isStill);
    this.draw();
  }

  /** The call is over: all of it is seen. */
  over(): void {
    this.#window.whole();
    this.draw();
  }

  /** Draws as soon as the browser does, and goes on while the call does. */
  draw(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame((nowMs) => {
      this.#isDue = false;
      const isLive = this.#story?.isOver === false;
      if (!isLive || !this.#isStill || nowMs - this.#drawnAtMs >= STILL_EVERY_MS) this.#paint(nowMs);
      if (isLive) this.draw();
    });
  }

  #paint(nowMs: number): void {
    this.#drawnAtMs = nowMs;
    const story = this.#story;
    const { clientWidth: widthPx } = this.#canvas;
    const scale = devicePixelRatio;
    const [width, height] = [Math.round(widthPx * scale), Math.round(TIMELINE_HEIGHT * scale)];
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    const context = this.#canvas.getContext('2d');
    this.#hint.hidden = story !== undefined;
    if (context === null) return;
    if (story === undefined) {
      context.clearRect(0, 0, width, height);
      for (const button of this.#buttons) button.disabled = true;
      return;
    }
    this.#window.update(story.lengthMs, widthPx);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    new TimelinePainter(context, this.#palette, this.#window, widthPx).paint(story);
    this.#showControls(story);
  }

  #showControls(story: CallStory): void {
    const { latestStartMs, startMs, mode } = this.#window;
    this.#scroll.max = String(Math.ceil(latestStartMs));
    this.#scroll.value = String(startMs);
    this.#scroll.disabled = latestStartMs < 1;
    this.#followButton.setAttribute('aria-pressed', String(mode === 'following'));
    for (const button of this.#buttons) button.disabled = button === this.#followButton && story.isOver;
    this.#wholeButton.setAttribute('aria-pressed', String(mode === 'whole'));
  }

  #listen(): void {
    const act = (deed: () => void): (() => void) => {
      return () => {
        deed();
        this.draw();
      };
    };
    this.#followButton.addEventListener(
      'click',
      act(() => this.#window.follow()),
    );
    this.#wholeButton.addEventListener(
      'click',
      act(() => this.#window.whole()),
    );
    this.#zoomIn.addEventListener(
      'click',
      act(() => this.#window.zoom(ZOOM_IN)),
    );
    this.#zoomOut.addEventListener(
      'click',
      act(() => this.#window.zoom(ZOOM_OUT)),
    );
    this.#scroll.addEventListener(
      'input',
      act(() => this.#window.scrollTo(Number(this.#scroll.value))),
    );
    this.#canvas.addEventListener('keydown', ({ key }) => {
      if (key === 'ArrowLeft') this.#window.scrollBy(-ARROW_PX);
      if (key === 'ArrowRight') this.#window.scrollBy(ARROW_PX);
      if (key === '+') this.#window.zoom(ZOOM_IN);
      if (key === '-') this.#window.zoom(ZOOM_OUT);
      this.draw();
    });
    this.#canvas.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    this.#canvas.addEventListener('pointerdown', ({ pointerId, pointerType }) => {
      if (pointerType === 'mouse') this.#canvas.setPointerCapture(pointerId);
    });
    this.#canvas.addEventListener('pointermove', ({ buttons, movementX }) => {
      if (buttons !== 1 || this.#story === undefined || movementX === 0) return;
      this.#window.scrollBy(-movementX);
      this.draw();
    });
  }

  /** Sideways scrolls, with Ctrl zooms; up and down belong to the page. */
  #wheel(event: WheelEvent): void {
    const { deltaX, deltaY, ctrlKey, shiftKey, offsetX } = event;
    const sidewaysPx = shiftKey && deltaX === 0 ? deltaY : deltaX;
    if (ctrlKey) this.#window.zoom(deltaY > 0 ? 1.1 : 0.9, offsetX / this.#canvas.clientWidth);
    else if (Math.abs(sidewaysPx) > Math.abs(shiftKey ? 0 : deltaY)) this.#window.scrollBy(sidewaysPx);
    else return;
    event.preventDefault();
    this.draw();
  }
}
