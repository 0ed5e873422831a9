import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EndReason } from '../../../bridge/call/end-reason';
import type { CallMemory } from '../../../bridge/call/memory';
import type { CallObserver } from '../../../bridge/call/observer';
import type { Turn } from '../../../bridge/call/transcript';
import type { AssistantDocument } from '../../../bridge/contract/assistant/document';
import { writeStreamParameters } from '../../../bridge/contract/stream-parameters';
import { type CallDocument, isNewer } from '../../../bridge/records/call-document';
import { RecordKeeper } from '../../../bridge/records/record-keeper';
import { Spool } from '../../../bridge/records/spool';
import { FakeClock } from '../../support/fake-clock';
import { givenAssistant } from '../../support/given-assistant';
import { CALL_SID, NOW_S, START } from '../../support/given-call';
import { keptLog } from '../../support/kept-log';
import { checked } from '../../support/kept-records';
import { until } from '../../support/until';
import { FakeStore } from './fake-store';

const VERSION = '0123456789ab';

/** 15 January 2027, the day of the calls here. */
export const RECORD = `calls/2027/01/15/${CALL_SID}.json`;
export const CHECKPOINT = `checkpoints/${CALL_SID}.json`;

export const NO_TOKENS = {
  ...{ 'text-in': 0, 'text-in-cached': 0, 'audio-in': 0, 'audio-in-cached': 0 },
  ...{ 'text-out': 0, 'audio-out': 0 },
};

/** A process that keeps records in a store in memory, on a clock that stands still. */
export class GivenRecords {
  readonly clock = new FakeClock();
  readonly kept = keptLog();
  readonly keeper: RecordKeeper;
  readonly #spool: Spool;

  constructor(
    readonly store = new FakeStore(),
    readonly folder = mkdtempSync(join(tmpdir(), 'records-')),
  ) {
    const { clock } = this;
    const { log } = this.kept;
    this.#spool = new Spool({ folder, store, clock, log, isNewer, random: () => 1 });
    this.keeper = new RecordKeeper({
      spool: this.#spool,
      ...{ clock, log, keepsSound: false },
      unixMs: () => NOW_S * 1_000 + clock.nowMs(),
      otherwise: { model: 'gpt-realtime-2.1', voice: 'marin' },
    });
  }

  /** A stream of the call is let in and starts. */
  line(document: Partial<AssistantDocument> = {}, connect = 1): GivenLine {
    const line = new GivenLine(this.keeper);
    const parameters = writeStreamParameters({
      ...{ from: '+819012345678', to: '+815012345678', assistant: 'test', origin: undefined },
      ...{ begunS: NOW_S, connect, isBackFromTransfer: false },
    });
    const assistant = { ...givenAssistant(document), version: VERSION };
    line.observer.answered?.(CALL_SID, { ...START, parameters }, assistant);
    return line;
  }

  /** What the store has under a key. @throws Error if it is not a call record. */
  document(key: string): CallDocument | undefined {
    const json = this.store.kept.get(key);
    return json === undefined ? undefined : checked(JSON.parse(json));
  }

  /** Until everything is in its place. */
  async settled(): Promise<void> {
    await until(() => this.keeper.waiting === 0);
  }

  /** The bills have come, and everything is in its place. */
  async closed(): Promise<void> {
    await until(() => {
      this.clock.pass(1_200);
      return this.store.kept.has(RECORD);
    });
    await this.settled();
  }

  async remove(): Promise<void> {
    // The spool makes its folder beside everything else.
    await this.#spool.incomingFile().catch(() => undefined);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** One stream of the call. */
export class GivenLine {
  readonly observer: CallObserver & CallMemory;

  constructor(keeper: RecordKeeper) {
    this.observer = keeper.keeperFor(CALL_SID);
  }

  /** A turn is over; these are all. */
  turn(...turns: Turn[]): void {
    this.observer.turnTaken?.(CALL_SID, () => turns);
  }

  end(reason: EndReason, turns: Turn[] = []): void {
    const facts = { durationMs: 1_000, interruptions: 0, droppedEarlyMs: 40, untakenMs: 20.4 };
    this.observer.ended?.({ callSid: CALL_SID, reason, turns: () => turns, ...facts });
  }

  /** What is remembered of the lines before. */
  recall(): Promise<readonly Turn[] | undefined> {
    return this.observer.recall(CALL_SID);
  }
}

export function said(speaker: Turn['speaker'], text: string, startedAtMs = 0): Turn {
  return { speaker, itemId: `item_${text}`, text, startedAtMs };
}
