import type { CallEvent } from '../messages';
import type { CallStory } from './call-story';
import { endOf, type Run, SoundTrack } from './sound-track';
import { gradeOf, seconds } from './story-figures';
import type { TimeWindow } from './time-window';
import type { Palette } from './timeline-palette';

/** Where things are, from above, in px. */
const CALLER_Y = 58;
const ASSISTANT_Y = 174;
const HALF_LANE = 34;
const HALF_BLOCK = 18;
const BRACKET_TOP = CALLER_Y + HALF_LANE + 4;
const BRACKET_Y = 116;
const BRACKET_BOTTOM = ASSISTANT_Y - HALF_LANE - 4;
const NOTE_ABOVE_Y = 14;
const NOTE_BELOW_Y = 222;
const AXIS_Y = 240;
export const TIMELINE_HEIGHT = 254;

const BAR_PX = 2;
const STEP_PX = 3;
const FONT = '11px ui-sans-serif, system-ui, sans-serif';
const NOTE_GAP_PX = 8;
/** The steps of the axis that a person counts in. */
const TICKS_S = [0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300];
const TICK_APART_PX = 64;

/** Draws a call: the caller above, the assistant below, and between them how long each answer took. */
export class TimelinePainter {
  /** Up to where notes were written, above and below, from left to right. */
  #writtenTo = { above: -Infinity, below: -Infinity };
  /** Beyond it there is nothing to be labelled. */
  #rightEdge = Infinity;

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly palette: Palette,
    private readonly window: TimeWindow,
    private readonly widthPx: number,
  ) {}

  paint(story: CallStory): void {
    const { context, palette } = this;
    context.clearRect(0, 0, this.widthPx, TIMELINE_HEIGHT);
    context.font = FONT;
    context.textBaseline = 'middle';
    this.#writtenTo = { above: -Infinity, below: -Infinity };
    this.#rightEdge = story.isOver ? Math.min(this.widthPx, this.window.x(story.lengthMs)) : this.widthPx;
    this.#axis(story.lengthMs);
    for (const y of [CALLER_Y, ASSISTANT_Y]) this.#line(0, y, this.widthPx, y, palette.line);
    this.#track(story.caller, CALLER_Y, palette.caller, story.lengthMs);
    this.#track(story.assistant, ASSISTANT_Y, palette.assistant, story.lengthMs);
    this.#twiliosVoice(story);
    for (const event of story.events) this.#event(event);
    if (!story.isOver && story.events.length > 0) this.#now(story.lengthMs);
  }

  // --- sound ---

  #track({ runs }: SoundTrack, y: number, colour: string, nowMs: number): void {
    runs.forEach((run, index) => {
      const endMs = Math.min(endOf(run), run.cutAtMs ?? Infinity);
      const heardMs = Math.min(endMs, nowMs);
      this.#bars(run, run.startMs, heardMs, y, colour);
      // What waits in Twilio's buffer is yet to be heard.
      this.#bars(run, heardMs, endMs, y, colour, 0.25);
      if (run.cutAtMs === undefined) return;
      const nextMs = runs[index + 1]?.startMs ?? Infinity;
      this.#discarded(run, run.cutAtMs, Math.min(endOf(run), nextMs), y);
    });
  }

  #bars(run: Run, fromMs: number, toMs: number, y: number, colour: string, alpha = 1): void {
    const { context } = this;
    const stepMs = (STEP_PX / this.widthPx) * this.window.spanMs;
    const seenFromMs = Math.max(fromMs, this.window.startMs - stepMs);
    const seenToMs = Math.min(toMs, this.window.startMs + this.window.spanMs);
    context.fillStyle = colour;
    context.globalAlpha = alpha;
    // Steps begin at multiples of themselves, so that bars keep their shape while the window moves.
    for (let ms = Math.floor(seenFromMs / stepMs) * stepMs; ms < seenToMs; ms += stepMs) {
      const level = SoundTrack.peak(run, Math.max(ms, fromMs), Math.min(ms + stepMs, toMs));
      const half = Math.max(0.75, level * HALF_LANE);
      context.beginPath();
      context.roundRect(this.window.x(ms), y - half, BAR_PX, half * 2, 1);
      context.fill();
    }
    context.globalAlpha = 1;
  }

  /** Hatched, in the outline of what nobody heard. */
  #discarded(run: Run, fromMs: number, toMs: number, y: number): void {
    const { context, palette, window } = this;
    const left = Math.max(-20, window.x(fromMs));
    const right = Math.min(this.widthPx + 20, window.x(toMs));
    if (right <= left) return;
    context.save();
    context.beginPath();
    context.rect(left, y - HALF_LANE, right - left, HALF_LANE * 2);
    context.clip();
    this.#bars(run, fromMs, toMs, y, palette.lost, 0.55);
    context.strokeStyle = palette.lost;
    context.globalAlpha = 0.5;
    context.lineWidth = 1;
    // Anchored to the sound, so that the hatching does not crawl while the window moves.
    const first = window.x(fromMs);
    for (let x = first - HALF_LANE * 2; x < right; x += 7) {
      context.beginPath();
      context.moveTo(x, y + HALF_LANE);
      context.lineTo(x + HALF_LANE * 2, y - HALF_LANE);
      context.stroke();
    }
    context.restore();
  }

  /** What Twilio says or plays is known by its beginning and its end alone. */
  #twiliosVoice({ events, lengthMs }: CallStory): void {
    let fromMs: number | undefined;
    for (const { kind, atMs } of events) {
      if (fromMs !== undefined && (kind === 'spoken' || kind === 'ended')) {
        this.#block(fromMs, atMs, ASSISTANT_Y, this.palette.assistant);
        fromMs = undefined;
      }
      if (kind === 'said' || kind === 'played') fromMs = atMs;
    }
    if (fromMs !== undefined) this.#block(fromMs, lengthMs, ASSISTANT_Y, this.palette.assistant);
  }

  #block(fromMs: number, toMs: number, y: number, colour: string): void {
    const { context, window } = this;
    const [left, right] = [window.x(fromMs), window.x(toMs)];
    context.beginPath();
    context.roundRect(left, y - HALF_BLOCK, Math.max(2, right - left), HALF_BLOCK * 2, 5);
    context.fillStyle = context.strokeStyle = colour;
    context.globalAlpha = 0.2;
    context.fill();
    context.globalAlpha = 1;
    context.lineWidth = 1;
    context.stroke();
  }

  // --- what happened ---

  #event(event: CallEvent): void {
    const { palette } = this;
    switch (event.kind) {
      case 'first-word':
        this.#bracket(event.atMs, event.afterMs, 'first word ');
        break;
      case 'answer':
        if (event.latencyMs !== undefined) this.#bracket(event.atMs, event.latencyMs, '');
        break;
      case 'cut':
        this.#cut(event.atMs, event.discardedMs);
        break;
      case 'spoke':
        this.#block(event.atMs - event.durationMs, event.atMs, CALLER_Y, palette.caller);
        break;
      case 'aside':
        this.#note('above', event.atMs, '◦ aside', palette.caller);
        break;
      case 'keys':
        this.#note(
          'above',
          event.atMs,
          event.count === 1 ? '⌨ key' : `⌨ ${event.count} keys`,
          palette.caller,
        );
        break;
      case 'recognised':
        this.#note('above', event.atMs, '✓ understood', palette.caller);
        break;
      case 'tool':
        this.#note(
          'below',
          event.atMs,
          `◆ ${event.name}${event.outcome === 'ok' ? '' : ` (${event.outcome})`}`,
          palette.assistant,
        );
        break;
      case 'said':
        this.#note('below', event.atMs, '¶ Twilio’s voice', palette.assistant);
        break;
      case 'played':
        this.#note('below', event.atMs, `♪ ${seconds(event.durationMs, 1)}`, palette.assistant);
        break;
      case 'response-failed':
      case 'warning':
        this.#note('below', event.atMs, '⚠ warning', palette.cut);
        break;
      case 'updated':
        this.#note(
          'below',
          event.atMs,
          event.to === 'hang up' ? '◆ hangs up' : '◆ transfers',
          palette.assistant,
        );
        break;
      case 'ended': {
        const x = this.window.x(event.atMs);
        this.#line(x, CALLER_Y - HALF_LANE, x, ASSISTANT_Y + HALF_LANE, palette.soft);
        break;
      }
      default:
        break;
    }
  }

  /** From the end of the caller's speech down to the beginning of the answer. */
  #bracket(atMs: number, latencyMs: number, name: string): void {
    const { context, palette } = this;
    const [left, right] = [this.window.x(atMs - latencyMs), this.window.x(atMs)];
    if (right < -80 || left > this.widthPx + 80) return;
    const colour = palette[gradeOf(latencyMs)];
    context.strokeStyle = colour;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(left, BRACKET_TOP);
    context.lineTo(left, BRACKET_Y);
    context.lineTo(right, BRACKET_Y);
    context.lineTo(right, BRACKET_BOTTOM);
    context.stroke();
    const text = `${name}${seconds(latencyMs)}`;
    const width = context.measureText(text).width;
    // A bracket that is too narrow for its label has it beside it.
    const isRoomy = right - left > width + 20;
    const besideX = right + 8 + width > this.#rightEdge ? left - 8 - width : right + 8;
    const x = isRoomy ? (left + right - width) / 2 : besideX;
    context.fillStyle = palette.card;
    if (isRoomy) context.fillRect(x - 4, BRACKET_Y - 8, width + 8, 16);
    context.fillStyle = colour;
    context.fillText(text, x, BRACKET_Y + 0.5);
  }

  #cut(atMs: number, discardedMs: number): void {
    const { context, palette } = this;
    const x = this.window.x(atMs);
    context.lineWidth = 2;
    this.#line(x, ASSISTANT_Y - HALF_LANE - 2, x, ASSISTANT_Y + HALF_LANE + 2, palette.cut, 2);
    this.#note('below', atMs, `✂ cut, ${seconds(discardedMs, 1)} not heard`, palette.cut);
  }

  /** A few words at a moment; where there is no room beside the note before it, it is left to the log. */
  #note(where: 'above' | 'below', atMs: number, text: string, colour: string): void {
    const { context } = this;
    const width = context.measureText(text).width;
    const x = Math.max(2, Math.min(this.window.x(atMs) - 4, this.widthPx - width - 2));
    if (this.window.x(atMs) < -4 || this.window.x(atMs) > this.widthPx || x < this.#writtenTo[where]) return;
    this.#writtenTo[where] = x + width + NOTE_GAP_PX;
    context.fillStyle = colour;
    context.fillText(text, x, where === 'above' ? NOTE_ABOVE_Y : NOTE_BELOW_Y);
  }

  // --- time ---

  #axis(endMs: number): void {
    const { context, palette, window } = this;
    const pxPerS = (this.widthPx / window.spanMs) * 1_000;
    const tickS = TICKS_S.find((one) => one * pxPerS >= TICK_APART_PX) ?? 600;
    const firstS = Math.floor(window.startMs / 1_000 / tickS) * tickS;
    for (let s = firstS; window.x(s * 1_000) < this.widthPx; s += tickS) {
      const x = Math.round(window.x(s * 1_000)) + 0.5;
      if (x < 0) continue;
      this.#line(x, CALLER_Y - HALF_LANE, x, AXIS_Y, palette.line);
      context.fillStyle = palette.soft;
      context.globalAlpha = s * 1_000 > endMs + 1 ? 0.55 : 1;
      const text = tickS < 1 ? `${s.toFixed(1)} s` : `${Math.round(s)} s`;
      if (x + 4 + context.measureText(text).width <= this.widthPx) context.fillText(text, x + 4, AXIS_Y + 6);
      context.globalAlpha = 1;
    }
  }

  #now(nowMs: number): void {
    const x = this.window.x(nowMs);
    this.#line(x, CALLER_Y - HALF_LANE, x, ASSISTANT_Y + HALF_LANE, this.palette.soft);
  }

  #line(fromX: number, fromY: number, toX: number, toY: number, colour: string, width = 1): void {
    const { context } = this;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(fromX, fromY);
    context.lineTo(toX, toY);
    context.stroke();
  }
}
