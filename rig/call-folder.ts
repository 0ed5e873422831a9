import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallDocument } from '../bridge/records/call-document';
import type { CallPlan } from './call-plan';
import type { CallFigures } from './call-figures';

const ASSISTANT = 'assistant.json';
const STORE = 'calls';
const CHECKPOINTS = 'checkpoints';
/** Of a key, what a folder of calls leaves out. */
const PREFIX = /^calls\//;
/** A WAV file that holds nothing but its header is no recording. */
const WAV_HEADER_BYTES = 44;

/** As much of a call's plan as lies on the disk. */
type KeptPlan = Pick<CallPlan, 'assistant' | 'records'>;

/** What a call needs on the disk while it goes on: its assistant's document, and the place where its record is kept. */
export class CallFolder {
  private constructor(
    private readonly path: string,
    private readonly plan: KeptPlan,
    private readonly otherwise: NodeJS.ProcessEnv,
  ) {}

  /** `otherwise`: how a call is kept whose plan does not say it. */
  static async make(plan: KeptPlan, otherwise: NodeJS.ProcessEnv = {}): Promise<CallFolder> {
    const path = await mkdtemp(join(tmpdir(), 'voice-bridge-call-'));
    if (plan.assistant !== undefined) {
      await writeFile(join(path, ASSISTANT), JSON.stringify(plan.assistant));
    }
    return new CallFolder(path, plan, otherwise);
  }

  /** What webhook and bridge are told of it. */
  get env(): NodeJS.ProcessEnv {
    const { assistant, records } = this.plan;
    const kept = {
      CALL_RECORDS: records,
      CALL_RECORDS_FOLDER: join(this.path, STORE),
      CALL_SPOOL_FOLDER: join(this.path, 'spool'),
    };
    return {
      ...(records === undefined ? this.otherwise : kept),
      ...(assistant === undefined ? {} : { ASSISTANT_FILES: join(this.path, ASSISTANT) }),
    };
  }

  /** What is wrong with the record of the call, if there was to be one. */
  async recordProblems(callSid: string, { turns }: Pick<CallFigures, 'turns'>): Promise<string[]> {
    const { records } = this.plan;
    if (records === undefined) return this.#problemsElsewhere(callSid);
    if (records === 'none') return [];
    const name = await recordIn(join(this.path, STORE), callSid);
    if (name === undefined) return ['No record was kept of the call.'];
    const record = JSON.parse(await readFile(join(this.path, STORE, name), 'utf8')) as CallDocument;
    const problems: string[] = [];
    const say = (isWrong: boolean, sentence: string): void => {
      if (isWrong) problems.push(sentence);
    };
    say(record.state !== 'over', `The record says that the call is ${record.state}.`);
    const [recorded, heard] = [record.turns, turns].map((all) =>
      all.map(({ speaker, text }) => `${speaker}: ${text}`).join('\n'),
    );
    say(recorded !== heard, 'The record has another conversation than was heard.');
    const sounds = await Promise.all(record.recordings.map(({ key }) => this.#hasSound(key)));
    const due = records === 'recordings' ? record.lines.length : 0;
    const kept = sounds.filter(Boolean).length;
    say(kept !== due, `The sound of ${kept} lines was kept, not of ${due}.`);
    return problems;
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true });
  }

  /** Where the plan does not say it, a record is kept where the environment wants it. */
  async #problemsElsewhere(callSid: string): Promise<string[]> {
    const { CALL_RECORDS: records = '', CALL_RECORDS_BUCKET: bucket = '' } = this.otherwise;
    if (['', 'none'].includes(records) || bucket !== '') return [];
    const folder = this.otherwise.CALL_RECORDS_FOLDER ?? STORE;
    const isKept = (await recordIn(folder, callSid)) !== undefined;
    return isKept
      ? []
      : [`No record was kept in ${folder}; check that it is a folder that can be written to.`];
  }

  async #hasSound(key: string): Promise<boolean> {
    const file = await stat(join(this.path, STORE, key.replace(PREFIX, ''))).catch(() => undefined);
    return file !== undefined && file.size > WAV_HEADER_BYTES;
  }
}

async function recordIn(folder: string, callSid: string): Promise<string | undefined> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names.find((one) => one.endsWith(`${callSid}.json`) && !one.startsWith(CHECKPOINTS));
}
